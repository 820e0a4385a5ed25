import { invariant } from '../core/index.ts';
import { twoSidedQuantile } from './student-t.ts';

/** Mean of one number per seed, with its uncertainty over seeds; null where fewer than two seeds leave it open. */
export interface SampleMean {
  readonly mean: number;
  /** Standard error: deviation (n - 1) / sqrt(n). */
  readonly error: number | null;
  /** 95 % t interval of the mean. */
  readonly low: number | null;
  readonly high: number | null;
  /** Mean / error; null without spread. */
  readonly t: number | null;
  readonly count: number;
}

/** Mean over seeds, n >= 1. Of differences within seeds this is the paired interval. */
export function meanOverSeeds(values: readonly number[]): SampleMean {
  const count = values.length;
  invariant(count > 0, 'a mean needs a value');
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  if (count < 2) return { mean, error: null, low: null, high: null, t: null, count };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const error = Math.sqrt(squares / (count - 1) / count);
  const reach = twoSidedQuantile(0.95, count - 1) * error;
  return { mean, error, low: mean - reach, high: mean + reach, t: error > 0 ? mean / error : null, count };
}

/** Differences within seeds, a - b. */
export function differences(a: readonly number[], b: readonly number[]): readonly number[] {
  invariant(a.length === b.length, 'pairs need as many of one as of the other');
  return a.map((value, i) => value - (b[i] as number));
}
