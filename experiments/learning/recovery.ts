import { meanOf } from './comparison.ts';

/** Days that a level is smoothed over: a single day's rank IC says little. */
export const SMOOTHED_DAYS = 20;
/** Share of the oracle's level that counts as recovered. */
export const RECOVERED = 0.8;

/** Days `first` .. `end` - 1. */
export interface Part {
  readonly first: number;
  readonly end: number;
}

/**
 * Days from `first` until `series` has recovered: the smallest d with `first` + d + 20 <= `end` so that both over the 20 days from `first` + d
 * on and over all days from there to `end` the mean of `series` falls short of the mean of `oracle` by no more than a fifth of its size
 * (where that is positive: is at least 80 % of it). Days on which one of the two is undefined count for neither. The oracle itself has
 * recovered at 0. `end - first` where there is no such day. First passage of the 20 days alone would be reached by luck, and what was
 * reached so falls back.
 */
export function daysToRecover(series: Float64Array, oracle: Float64Array, { first, end }: Part): number {
  for (let day = first; day + SMOOTHED_DAYS <= end; day++) {
    const holds = [day + SMOOTHED_DAYS, end].every((last) => isRecovered(series, oracle, day, last));
    if (holds) return day - first;
  }
  return end - first;
}

function isRecovered(series: Float64Array, oracle: Float64Array, first: number, end: number): boolean {
  const own: number[] = [];
  const best: number[] = [];
  for (let day = first; day < end; day++) {
    const pair = [series[day] as number, oracle[day] as number] as const;
    if (pair.some(Number.isNaN)) continue;
    own.push(pair[0]);
    best.push(pair[1]);
  }
  const level = meanOf(best);
  return meanOf(own) >= level - (1 - RECOVERED) * Math.abs(level);
}

/** Mean over seeds of the mean over the days of the part. Series by seed. */
export function levelOf(series: readonly Float64Array[], { first, end }: Part): number {
  return meanOf(series.map((values) => meanOf(values.subarray(first, end))));
}

/**
 * Level as a share of the oracle's: the ratio of the two means over seeds, because the mean of ratios is ruled by the seed whose oracle found
 * least. null where the oracle's is not positive.
 */
export function shareOfOracle(
  series: readonly Float64Array[],
  oracle: readonly Float64Array[],
  part: Part,
): number | null {
  const best = levelOf(oracle, part);
  return best > 0 ? levelOf(series, part) / best : null;
}
