/**
 * Mean of a daily series with its Newey-West t-statistic, one day at a time.
 * 1. Memory is bounded by the lag: sums per lag and the last `lag` values, never the series.
 * 2. A day is one call of `add`, undefined ones (NaN) included: lags count days, not defined days.
 */
import { invariant } from '../core/index.ts';

/** Standard deviations at or below this are rounding, not spread: correlations are judged on 12 decimals. */
export const SPREAD_FLOOR = 1e-12;

/** Statistics of the defined days; null where undefined. */
export interface MeanStatistics {
  /** Null without a defined day. */
  readonly mean: number | null;
  /** Standard deviation with n - 1; null below two defined days. */
  readonly deviation: number | null;
  /** Mean / deviation, not annualised; null below two defined days or without spread. */
  readonly ratio: number | null;
  /** Newey-West t-statistic of the mean; null below `leastInferenceDays`, without spread, or if the variance is not positive. */
  readonly t: number | null;
  readonly definedDays: number;
  readonly undefinedDays: number;
}

/**
 * Fewest defined days on which a t-statistic or an interval of a mean may rest: 20, and six horizons of overlapping values. What
 * fewer days would be worth is in `docs/decisions/evaluation.md`.
 */
export function leastInferenceDays(horizon: number): number {
  return Math.max(20, 6 * horizon);
}

export interface MeanAccumulator {
  /** The next day's value; NaN = undefined. */
  add(value: number): void;
  result(): MeanStatistics;
}

/**
 * t = mean / sqrt(S / n), S = c_0 + 2 sum_{l=1..lag} (1 - l / (lag + 1)) c_l, c_l = (1 / n) sum_t e_t e_{t-l} with
 * e the deviations from the mean (Newey and West 1987; Bartlett kernel, no small-sample correction, as in statsmodels'
 * default, so that at lag 0 t is mean / deviation x sqrt(n) x sqrt(n / (n - 1))). For labels over h days the lag is h - 1.
 * An undefined day keeps its place in time and has deviation 0; n counts defined days (the amplitude-modulated
 * estimator of Parzen 1963 and Datta and Du 2012), which keeps the kernel positive semidefinite.
 */
export function createMeanAccumulator(lag: number): MeanAccumulator {
  invariant(Number.isInteger(lag) && lag >= 0, 'a Newey-West lag is a whole number of days from 0 on');
  // Values are held as differences from the first one, so that a constant series has exactly no spread.
  let first = Number.NaN;
  let defined = 0;
  let missing = 0;
  let sum = 0;
  let squares = 0;
  const recent = new Float64Array(lag).fill(Number.NaN);
  const pairs = new Float64Array(lag + 1);
  const products = new Float64Array(lag + 1);
  /** Per lag: sum over pairs of both members. */
  const pairSums = new Float64Array(lag + 1);

  function remember(value: number): void {
    if (lag > 0) recent[(defined + missing) % lag] = value;
  }

  return {
    add(value) {
      if (Number.isNaN(value)) {
        remember(Number.NaN);
        missing++;
        return;
      }
      if (defined === 0) first = value;
      const x = value - first;
      for (let l = 1; l <= Math.min(lag, defined + missing); l++) {
        const earlier = recent[(defined + missing - l) % lag] as number;
        if (Number.isNaN(earlier)) continue;
        pairs[l] = (pairs[l] as number) + 1;
        products[l] = (products[l] as number) + x * earlier;
        pairSums[l] = (pairSums[l] as number) + x + earlier;
      }
      remember(x);
      defined++;
      sum += x;
      squares += x * x;
    },
    result() {
      const n = defined;
      const counts = { definedDays: n, undefinedDays: missing };
      if (n === 0) return { mean: null, deviation: null, ratio: null, t: null, ...counts };
      const shifted = sum / n;
      const mean = first + shifted;
      if (n < 2) return { mean, deviation: null, ratio: null, t: null, ...counts };
      const spread = Math.max(0, squares - n * shifted * shifted);
      const deviation = Math.sqrt(spread / (n - 1));
      if (deviation <= SPREAD_FLOOR) return { mean, deviation, ratio: null, t: null, ...counts };
      let longRun = spread / n;
      for (let l = 1; l <= lag; l++) {
        const covariance =
          (products[l] as number) -
          shifted * (pairSums[l] as number) +
          (pairs[l] as number) * shifted * shifted;
        longRun += (2 * (1 - l / (lag + 1)) * covariance) / n;
      }
      const enough = n >= leastInferenceDays(lag + 1);
      const t = enough && longRun > SPREAD_FLOOR ** 2 ? mean / Math.sqrt(longRun / n) : null;
      return { mean, deviation, ratio: mean / deviation, t, ...counts };
    },
  };
}

/** Statistics of a whole series; NaN = undefined day. See `createMeanAccumulator`. */
export function meanStatistics(values: Iterable<number>, lag: number): MeanStatistics {
  const accumulator = createMeanAccumulator(lag);
  for (const value of values) accumulator.add(value);
  return accumulator.result();
}
