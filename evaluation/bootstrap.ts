import { invariant, type Key } from '../core/index.ts';
import { blockLengths } from './bootstrap/block-lengths.ts';
import { wideningFactor } from './bootstrap/calibration.ts';
import { resampledMeans } from './bootstrap/resampled-means.ts';
import { leastInferenceDays } from './newey-west.ts';

/** A 95 % interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface BootstrapSettings {
  /** Days over which neighbouring values overlap: the horizon of the labels behind them; 1 = none. Blocks have at least 2h days. */
  readonly horizon: number;
  /** Root of the draws. Series of one length, horizon and key are resampled alike. */
  readonly key: Key;
  /** @default DEFAULT_BOOTSTRAP_SAMPLES */
  readonly samples?: number;
}

export const DEFAULT_BOOTSTRAP_SAMPLES = 10_000;

/**
 * 95 % interval of the mean of a daily series, NaN = undefined day, by a block bootstrap that keeps the resampled series stationary
 * (Politis and Romano 1994): blocks begin anywhere, have random lengths of 2h days or more (`blockLengths`), and wrap around the
 * end. The quantiles of the resampled means, widened for what blocks of that length are known to miss (`wideningFactor`); how often
 * the interval then misses is in `docs/decisions/evaluation.md`. Undefined below `leastInferenceDays` defined days.
 */
export function bootstrapMeanInterval(
  values: ArrayLike<number>,
  settings: BootstrapSettings,
): Interval | undefined {
  const { horizon, key, samples = DEFAULT_BOOTSTRAP_SAMPLES } = settings;
  invariant(Number.isInteger(samples) && samples >= 1, 'a bootstrap needs a sample or more');
  const days = values.length;
  // Resampled are differences from the first value, so that a constant series has an interval of no width.
  let first = Number.NaN;
  let sum = 0;
  let defined = 0;
  const differences = Float64Array.from(values, (value) => {
    if (Number.isNaN(value)) return value;
    if (defined === 0) first = value;
    defined++;
    sum += value - first;
    return value - first;
  });
  if (defined < leastInferenceDays(horizon)) return undefined;
  const means = resampledMeans(differences, { horizon, key, samples });
  if (means.length === 0) return undefined;
  const quantiles = percentileInterval(means);
  const mean = sum / defined;
  const wider = wideningFactor(days, horizon, blockLengths(days, horizon));
  return {
    low: first + mean + wider * (quantiles.low - mean),
    high: first + mean + wider * (quantiles.high - mean),
  };
}

/** The 2.5 % and 97.5 % quantiles, linear between order statistics. `values` must not be empty; it is sorted in place. */
export function percentileInterval(values: Float64Array): Interval {
  invariant(values.length > 0, 'quantiles need a value');
  values.sort();
  return { low: quantile(values, 0.025), high: quantile(values, 0.975) };
}

function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (place - below) * (high - low);
}
