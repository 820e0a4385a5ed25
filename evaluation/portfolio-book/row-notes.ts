import { formatDate, type TradingDate } from '../../core/index.ts';
import type { PortfolioResult } from '../judgement.ts';
import { defaultReturnConventions } from '../portfolio-statistics.ts';
import type { BookedContender, Entrant, Trial } from './trial.ts';

/** Contenders whose portfolio does not exist, and why; of those that are lost, the judge says it once for all portfolios. */
export function unavailable(
  { portfolio, byContender, lost = {} }: Trial,
  all: readonly BookedContender[],
): readonly string[] {
  const { name, needsOpinion } = portfolio;
  const contenders = all.filter((contender) => !(contender.name in lost));
  const because = (of: readonly BookedContender[], why: string) =>
    of.length === 0
      ? []
      : [`portfolio ${name} of ${of.map(({ label }) => label).join(', ')} is not available: ${why}`];
  const isUnusable = (contender: BookedContender) => needsOpinion && !byContender.has(contender.name);
  return [
    ...because(contenders.filter(isUnusable), 'it needs consensus and disagreement'),
    ...because(
      contenders.filter(
        (contender) => !isUnusable(contender) && byContender.get(contender.name)?.firstDate === undefined,
      ),
      'no session followed a signal that chose something to hold',
    ),
  ];
}

/** Whom the others waited for, where they did. */
export function lateStart(
  portfolio: string,
  entrants: readonly Entrant[],
  start: TradingDate | undefined,
): readonly string[] {
  if (start === undefined) return [];
  const begun = entrants.filter(([, test]) => test?.firstDate !== undefined);
  const latest = begun.filter(([, test]) => test?.firstDate === start);
  const waited = begun.some(([, test]) => (test?.firstDate as TradingDate) < start);
  return waited
    ? [
        `portfolios ${portfolio} are compared from ${formatDate(start)} on, when ${latest.map(([{ label }]) => label).join(', ')} held one too`,
      ]
    : [];
}

/** Rows over sessions of their own, and those over too few for ratios. */
export function sessionNotes({ name, sessions, rows }: PortfolioResult): readonly string[] {
  const { leastSessions } = defaultReturnConventions;
  const late = rows.filter(({ isShorter }) => isShorter);
  const few = rows.flatMap(({ label, statistics }) =>
    statistics !== null && statistics.sessions < leastSessions ? [`${label} ${statistics.sessions}`] : [],
  );
  return [
    ...(late.length === 0
      ? []
      : [
          `portfolios ${name} that begin too late to be compared with the others, which have ${sessions?.sessions ?? 0} sessions, have rows over sessions of their own: ${late.map(({ label, statistics }) => `${label} ${statistics?.sessions ?? 0}`).join(', ')}`,
        ]),
    ...(few.length === 0
      ? []
      : [
          `ratios and annualised figures need ${leastSessions} sessions; portfolio ${name} has fewer: ${few.join(', ')}`,
        ]),
  ];
}
