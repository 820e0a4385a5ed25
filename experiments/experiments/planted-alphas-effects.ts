/** Numbers per seed of the experiment `planted-alphas`, and how its tables show them. */
import type { Cell, ResultColumn } from '../experiment.ts';
import { meanOverSeeds, type SampleMean } from '../sample.ts';
import { scaled } from '../wording.ts';

/** A number per seed, and its mean and interval over the seeds that have it. */
export interface Effect {
  readonly name: string;
  /** Absent where no seed has it. */
  readonly over?: SampleMean;
}

/** Mean of the values that are known; NaN when none is. */
export function meanOf(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.length === 0 ? Number.NaN : known.reduce((sum, value) => sum + value, 0) / known.length;
}

export function effectOf(name: string, perSeed: readonly number[]): Effect {
  const known = perSeed.filter((value) => !Number.isNaN(value));
  return known.length === 0 ? { name } : { name, over: meanOverSeeds(known) };
}

export function excludesZero({ over }: Effect): boolean {
  return over !== undefined && over.low !== null && over.high !== null && (over.low > 0 || over.high < 0);
}

export const numbers = (...names: readonly string[]): readonly ResultColumn[] =>
  names.map((name) => ({ name, decimals: 2 }));

/** Mean and bounds in points of 100. */
export const cells = ({ over }: Effect): readonly Cell[] =>
  over === undefined ? [null, null, null] : [over.mean * 100, scaled(over.low), scaled(over.high)];
