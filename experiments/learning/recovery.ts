import { meanOf } from './comparison.ts';

/** Days that a level is smoothed over: a single day's rank IC says little. */
export const SMOOTHED_DAYS = 20;
/** Share of the oracle's level that counts as recovered. */
export const RECOVERED = 0.8;

/**
 * Days from `first` on until the mean of the last 20 days of `series` first reaches 80 % of the oracle's over the same days; both hold one
 * rank IC a day, those from `first` on alone count. `end - first` where it never does before `end`: no fewer than that.
 */
export function daysToRecover(
  series: Float64Array,
  oracle: Float64Array,
  { first, end }: { readonly first: number; readonly end: number },
): number {
  for (let day = first + SMOOTHED_DAYS; day <= end; day++) {
    const [own, best] = [series, oracle].map((values) => meanOf(values.subarray(day - SMOOTHED_DAYS, day)));
    if ((own as number) >= RECOVERED * (best as number)) return day - first;
  }
  return end - first;
}

/** Mean over the days `first` .. `end` - 1 as a share of the oracle's. */
export function shareOfOracle(
  series: Float64Array,
  oracle: Float64Array,
  { first, end }: { readonly first: number; readonly end: number },
): number {
  return meanOf(series.subarray(first, end)) / meanOf(oracle.subarray(first, end));
}
