import { invariant, type Key, streamAt, subKey, uniform, uniform53 } from '../core/index.ts';

/** A 95 % interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface BootstrapSettings {
  /** Mean length of a block in days; for labels over h days at least 2h. */
  readonly blockDays: number;
  /** Root of the draws. */
  readonly key: Key;
  /** @default 1000 */
  readonly resamples?: number;
}

const DEFAULT_RESAMPLES = 1_000;

/**
 * 95 % percentile interval of the mean of a daily series, NaN = undefined day, by the stationary bootstrap (Politis and
 * Romano 1994): blocks begin anywhere, have geometric lengths with mean `blockDays`, and wrap around the end. Days are
 * resampled with their gaps, and the mean is over the defined ones. Undefined below two blocks of days, where every
 * resample is nearly the series itself and the interval would be too short.
 */
export function bootstrapMeanInterval(
  values: ArrayLike<number>,
  settings: BootstrapSettings,
): Interval | undefined {
  const { blockDays, key, resamples = DEFAULT_RESAMPLES } = settings;
  invariant(
    blockDays >= 1 && resamples >= 1,
    'a bootstrap needs blocks of a day or more and a resample or more',
  );
  const n = values.length;
  if (n < 2 * blockDays) return undefined;
  const root = subKey(key, 'bootstrap');
  const means: number[] = [];
  for (let resample = 0; resample < resamples; resample++) {
    const stream = streamAt(root, resample, n);
    let sum = 0;
    let defined = 0;
    let at = 0;
    for (let step = 0; step < n; step++) {
      const newBlock = step === 0 || uniform(stream, step) < 1 / blockDays;
      // Words 0 .. n - 1 end blocks, words from 2n on (two each) begin them: no word is used twice.
      at = newBlock ? Math.floor(uniform53(stream, n + step) * n) : (at + 1) % n;
      const value = values[at] as number;
      if (Number.isNaN(value)) continue;
      sum += value;
      defined++;
    }
    if (defined > 0) means.push(sum / defined);
  }
  if (means.length === 0) return undefined;
  return percentileInterval(Float64Array.from(means));
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
