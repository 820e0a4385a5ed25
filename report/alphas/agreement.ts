/** How far agents agree: Spearman correlations between what they say of the alphas, evaluation by evaluation. */
import { rankInformationCoefficient } from '../../core/index.ts';
import type { AlphaStudyReport } from '../../engine/index.ts';

type Evaluations = AlphaStudyReport['evaluations'];
type Opinion = Evaluations[number]['opinions'][number];

/** Correlation over the alphas that both have an opinion of; null where undefined. */
export function agreement(a: readonly (number | null)[], b: readonly (number | null)[]): number | null {
  const known = (values: readonly (number | null)[]) =>
    Float64Array.from(values, (value) => value ?? Number.NaN);
  const found = rankInformationCoefficient(known(a), known(b));
  return Number.isFinite(found) ? found : null;
}

/** Mean of what is known; null where nothing is. */
export function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** An agent over all evaluations. */
export interface AgentRecord {
  readonly name: string;
  readonly role: Opinion['role'] | null;
  /** Evaluations in which it had an opinion, and had none. */
  readonly spoke: number;
  readonly silent: number;
  /** Of those who ask a judge; null for others. */
  readonly comparisons: number | null;
  readonly unanswered: number | null;
}

/** In the order of their first opinion; those who never had one last. */
export function agentsOf(evaluations: Evaluations): readonly AgentRecord[] {
  const names = new Set([
    ...evaluations.flatMap(({ opinions }) => opinions.map(({ agent }) => agent)),
    ...evaluations.flatMap(({ silent }) => silent),
  ]);
  return [...names].map((name) => {
    const own = evaluations.flatMap(({ opinions }) => opinions.filter(({ agent }) => agent === name));
    const silent = evaluations.filter((one) => one.silent.includes(name)).length;
    const asks = own.some(({ comparisons }) => comparisons !== undefined);
    const sum = (of: 'comparisons' | 'unanswered') =>
      asks ? own.reduce((total, opinion) => total + (opinion[of] ?? 0), 0) : null;
    return {
      name,
      role: own[0]?.role ?? null,
      spoke: evaluations.filter(({ opinions, silent: quiet }) =>
        opinions.some(({ agent }) => agent === name && !quiet.includes(name)),
      ).length,
      silent,
      comparisons: sum('comparisons'),
      unanswered: sum('unanswered'),
    };
  });
}

/** Mean agreement of every two agents over the evaluations in which both spoke, by row and column of `names`. */
export function agreements(
  evaluations: Evaluations,
  names: readonly string[],
): readonly (readonly (number | null)[])[] {
  const byAgent = evaluations.map(
    ({ opinions }) => new Map(opinions.map(({ agent, values }) => [agent, values])),
  );
  const pair = (a: string, b: string) =>
    meanOf(
      byAgent.map((of) => {
        const [x, y] = [of.get(a), of.get(b)];
        return x === undefined || y === undefined ? null : agreement(x, y);
      }),
    );
  const found = names.map((row, at) => names.slice(0, at + 1).map((column) => pair(row, column)));
  return names.map((_, row) =>
    names.map((__, column) => (row >= column ? found[row]?.[column] : found[column]?.[row]) ?? null),
  );
}

/** Per evaluation: how theta, what predicts, agrees with rho, what behaves well. */
export function thetaAgainstRho(evaluations: Evaluations): readonly (number | null)[] {
  return evaluations.map(({ alphas }) =>
    agreement(
      alphas.map(({ theta }) => theta),
      alphas.map(({ rho }) => rho),
    ),
  );
}
