import type { Matrix } from 'ml-matrix';
import { z } from 'zod';
import { byCodeUnit } from '../../core/index.ts';
import type { PortfolioDay, PortfolioRule } from '../portfolio-rule.ts';
import { shrunkCovariance } from '../shrunk-covariance.ts';
import { bestFirst, countOfShare } from './best-first.ts';

/** Most instruments of a covariance: 8 MB for each matrix of it, and the dearest rules take seconds for one decision. */
export const MOST_COVARIED = 1000;

/** Options of rules that estimate from past returns. */
export function estimationOptions(share: number) {
  return {
    share: z
      .number()
      .gt(0)
      .max(1)
      .default(share)
      .describe(
        `Share of the scored instruments, the best by score, among which the rule spreads its weights; rules that need covariances take ${MOST_COVARIED} at most`,
      ),
    window: z
      .int()
      .min(5)
      .max(2520)
      .default(60)
      .describe(
        'Latest sessions whose fill-to-fill returns are used, or as many as nine tenths of the instruments with leastSessions have',
      ),
    leastSessions: z
      .int()
      .min(5)
      .max(2520)
      .default(20)
      .describe(
        'Sessions that must be known of an instrument, its first fill included; until then, it is not held',
      ),
  };
}

export interface EstimationOptions {
  readonly share: number;
  readonly window: number;
  readonly leastSessions: number;
}

/** Instruments to spread weights on, in code-unit order: positions in the day and their returns, one series each. */
export interface Chosen {
  readonly positions: readonly number[];
  readonly returns: readonly Float64Array[];
}

/** One in so many may be known for too short a time to count: the window is as long as it serves the others. */
const ONE_IN = 10;

/**
 * The best share by score, `most` instruments at most, less those that joined within the window (what a stranger's returns were is not
 * known, and 0 would be calm), those that traded on fewer than half of its sessions and those whose price never moved. A session
 * without a trade has return 0: the return comes with the next trade. Empty until the window is known.
 */
export function chosenOf(day: PortfolioDay, options: EstimationOptions, most = MOST_COVARIED): Chosen {
  const { history, instruments } = day;
  const ranked = bestFirst(day);
  const sessionsOf = (j: number) => history.sessionsOf(instruments[j] as string);
  const window = windowOf(ranked.map(sessionsOf), options);
  if (window === undefined || history.sessions < options.leastSessions) return { positions: [], returns: [] };
  const chosen = ranked
    .slice(0, Math.min(most, countOfShare(options.share, ranked.length)))
    .filter((j) => sessionsOf(j) >= window)
    // One order of sums, and of clusters, whatever the scores are.
    .toSorted((a, b) => byCodeUnit(instruments[a] as string, instruments[b] as string))
    .map((j) => ({ j, returns: history.returns(instruments[j] as string, window) }))
    .filter(({ returns }) => returns.filter((value) => !Number.isNaN(value)).length * 2 >= returns.length)
    .map(({ j, returns }) => ({ j, returns: returns.map((value) => (Number.isNaN(value) ? 0 : value)) }))
    .filter(({ returns }) => returns.some((value) => value !== returns[0]));
  return { positions: chosen.map(({ j }) => j), returns: chosen.map(({ returns }) => returns) };
}

/**
 * Sessions to estimate on, given how many each scored instrument may have a return of: the most, up to `window`, that nine tenths or more
 * of those with enough have. Undefined while a tenth or fewer have enough: a few that are known longer are no pool.
 */
function windowOf(
  sessions: readonly number[],
  { window, leastSessions }: EstimationOptions,
): number | undefined {
  // The first fill has no return.
  const enough = sessions.filter((known) => known >= leastSessions - 1).sort((a, b) => b - a);
  if (enough.length * ONE_IN <= sessions.length) return undefined;
  return Math.min(window, enough[enough.length - Math.floor(enough.length / ONE_IN) - 1] as number);
}

/** Added to the diagonal, as a share of the mean variance: more instruments than sessions may leave a matrix without inverse. */
const RIDGE = 1e-8;

/** Shrunk covariance, positive definite, in units of its mean variance, so that solvers meet numbers around 1. */
export function scaledCovariance({ returns }: Chosen): {
  readonly covariance: Matrix;
  readonly meanVariance: number;
} {
  const { covariance } = shrunkCovariance(returns);
  const meanVariance = covariance.trace() / returns.length;
  covariance.div(meanVariance);
  for (let i = 0; i < returns.length; i++) covariance.set(i, i, covariance.get(i, i) + RIDGE);
  return { covariance, meanVariance };
}

/** A long-only rule that needs nothing but the chosen instruments' returns. `spread` gives one weight for each, with sum 1. */
export function estimatedRule(
  options: EstimationOptions,
  spread: (chosen: Chosen) => ArrayLike<number>,
  most?: number,
): Pick<PortfolioRule, 'netExposure' | 'ranks' | 'historySessions' | 'weights'> {
  return {
    netExposure: 1,
    ranks: options.share < 1,
    historySessions: options.window,
    weights(day) {
      const chosen = chosenOf(day, options, most);
      const weights = new Float64Array(day.score.length);
      if (chosen.positions.length === 0) return weights;
      const spreadWeights = spread(chosen);
      for (const [k, j] of chosen.positions.entries()) weights[j] = spreadWeights[k] as number;
      return weights;
    },
  };
}
