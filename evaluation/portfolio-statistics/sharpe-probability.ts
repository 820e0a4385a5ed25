import { invariant, normalDistribution, normalQuantile } from '../../core/index.ts';
import { SPREAD_FLOOR } from '../newey-west.ts';

const EULER_MASCHERONI = 0.577_215_664_901_532_9;

/** What the distribution of an estimated Sharpe ratio depends on. */
export interface SharpeMoments {
  readonly sessions: number;
  /** Mean excess return / standard deviation (n - 1) of a session: not annualised. */
  readonly sharpe: number;
  /** Third moment / second ^ 1.5, and fourth / second ^ 2 (3 for a normal distribution), moments over n. */
  readonly skewness: number;
  readonly kurtosis: number;
}

/** Moments of returns in excess of `riskFreeRate` per session; undefined below two sessions or without spread. */
export function sharpeMoments(returns: ArrayLike<number>, riskFreeRate = 0): SharpeMoments | undefined {
  const n = returns.length;
  if (n < 2) return undefined;
  let mean = 0;
  for (let t = 0; t < n; t++) mean += (returns[t] as number) / n;
  let second = 0;
  let third = 0;
  let fourth = 0;
  for (let t = 0; t < n; t++) {
    const deviation = (returns[t] as number) - mean;
    second += deviation ** 2 / n;
    third += deviation ** 3 / n;
    fourth += deviation ** 4 / n;
  }
  const deviation = Math.sqrt((second * n) / (n - 1));
  if (deviation <= SPREAD_FLOOR) return undefined;
  return {
    sessions: n,
    sharpe: (mean - riskFreeRate) / deviation,
    skewness: third / second ** 1.5,
    kurtosis: fourth / second ** 2,
  };
}

/**
 * Probability that the true Sharpe ratio is above `threshold` (per session, like all Sharpe ratios here): N((sharpe - threshold)
 * sqrt(n - 1) / sqrt(1 - skewness sharpe + (kurtosis - 1) / 4 sharpe^2)) (Bailey and Lopez de Prado 2012, The Sharpe ratio efficient
 * frontier). Null when the variance under the root is not above 0, which only samples of two values bring about.
 */
export function probabilisticSharpe(moments: SharpeMoments, threshold = 0): number | null {
  const { sessions, sharpe, skewness, kurtosis } = moments;
  const variance = 1 - skewness * sharpe + ((kurtosis - 1) / 4) * sharpe * sharpe;
  if (variance <= SPREAD_FLOOR) return null;
  return normalDistribution(((sharpe - threshold) * Math.sqrt(sessions - 1)) / Math.sqrt(variance));
}

/**
 * Highest Sharpe ratio per session to expect of `trials` independent ones that are all truly 0 and whose estimates have
 * `trialSharpeVariance`: sqrt(V) ((1 - g) Z(1 - 1 / N) + g Z(1 - 1 / (N e))), Z the normal quantile and g the constant of Euler and
 * Mascheroni (Bailey and Lopez de Prado 2014, The deflated Sharpe ratio). 0 for one trial.
 */
export function expectedMaximumSharpe(trials: number, trialSharpeVariance: number): number {
  invariant(trials >= 1 && trialSharpeVariance >= 0, 'trials are 1 or more, their variance is 0 or more');
  if (trials === 1) return 0;
  // By symmetry from the lower tail, where small probabilities are exact.
  const highest =
    -(1 - EULER_MASCHERONI) * normalQuantile(1 / trials) -
    EULER_MASCHERONI * normalQuantile(1 / (trials * Math.E));
  return Math.sqrt(trialSharpeVariance) * highest;
}

/** The run that was chosen, by its returns or their moments, and the trials that it was chosen from. */
export type DeflatedSharpeInput = {
  /** Configurations tried, the chosen one included; 1 or more. */
  readonly trials: number;
  /** Variance over the trials of their Sharpe ratios per session. */
  readonly trialSharpeVariance: number;
} & ({ readonly returns: ArrayLike<number> } | { readonly moments: SharpeMoments });

/**
 * Probability that the true Sharpe ratio of the best of several trials is above what the best of as many worthless ones would show
 * (Bailey and Lopez de Prado 2014). Null where the moments are undefined.
 */
export function deflatedSharpe(input: DeflatedSharpeInput): number | null {
  const moments = 'moments' in input ? input.moments : sharpeMoments(input.returns);
  if (moments === undefined) return null;
  return probabilisticSharpe(moments, expectedMaximumSharpe(input.trials, input.trialSharpeVariance));
}
