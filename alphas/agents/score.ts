import { invariant, MassError } from '../../core/index.ts';
import type { AgentRole } from '../agent-role.ts';
import { percentiles } from './percentiles.ts';

/** Shares of theta and rho (arXiv 2409.06289, Table 9). */
export const SCORE_WEIGHTS: Readonly<Record<AgentRole, number>> = { confidence: 0.6, risk: 0.4 };

export interface AgentOpinion {
  readonly agent: string;
  readonly role: AgentRole;
  readonly values: Float64Array;
}

export interface AlphaScores {
  /** Percentile per alpha of the mean percentile that confidence agents give; absent = no such agent, or none with an opinion. */
  readonly theta?: Float64Array;
  /** The same of risk agents. */
  readonly rho?: Float64Array;
  /** Mix of both; NaN where a side has no opinion of the alpha. */
  readonly score: Float64Array;
  /** Agents without an opinion of any alpha: they count as removed. */
  readonly silent: readonly string[];
}

/**
 * score = w_c theta + w_r rho, both as percentiles over the alphas. The weight of a side without agents, or whose agents are all silent, goes
 * to the other. Throws `alphas.agents` when the side that is left has no weight.
 */
export function scoreAlphas(
  opinions: readonly AgentOpinion[],
  weights: Readonly<Record<AgentRole, number>> = SCORE_WEIGHTS,
): AlphaScores {
  const silent = opinions.filter(({ values }) => values.every(Number.isNaN)).map(({ agent }) => agent);
  const speaking = opinions.filter(({ agent }) => !silent.includes(agent));
  const theta = sideOf(speaking, 'confidence');
  const rho = sideOf(speaking, 'risk');
  const count = opinions[0]?.values.length ?? 0;
  if (theta === undefined && rho === undefined) {
    return { score: new Float64Array(count).fill(Number.NaN), silent };
  }
  const shares = [
    theta === undefined ? 0 : weights.confidence,
    rho === undefined ? 0 : weights.risk,
  ] as const;
  const total = shares[0] + shares[1];
  if (!(total > 0)) {
    throw new MassError({
      code: 'alphas.agents',
      message: 'the agents that have an opinion have no weight in the score',
      found: weights,
      expected: 'weights whose sum over these agents is positive',
      hint: 'keep an agent of a role with a weight, or give its role one',
    });
  }
  const score = new Float64Array(count);
  for (const [side, share] of [
    [theta, shares[0]],
    [rho, shares[1]],
  ] as const) {
    // A side without weight decides nothing, not even who is scored.
    if (side === undefined || share === 0) continue;
    for (let i = 0; i < count; i++) score[i] = (score[i] as number) + (share / total) * (side[i] as number);
  }
  return {
    ...(theta === undefined ? {} : { theta }),
    ...(rho === undefined ? {} : { rho }),
    score,
    silent,
  };
}

/** Agents' percentiles, averaged over those who know the alpha, as percentiles again: a mean of several has less spread than one. */
function sideOf(opinions: readonly AgentOpinion[], role: AgentRole): Float64Array | undefined {
  const placed = opinions.filter((opinion) => opinion.role === role).map(({ values }) => percentiles(values));
  const first = placed[0];
  if (first === undefined) return undefined;
  invariant(
    placed.every(({ length }) => length === first.length),
    'agents of a panel judge the same alphas',
  );
  const means = first.map((_, i) => {
    const known = placed.map((values) => values[i] as number).filter((value) => !Number.isNaN(value));
    return known.length === 0 ? Number.NaN : known.reduce((sum, value) => sum + value, 0) / known.length;
  });
  return percentiles(means);
}
