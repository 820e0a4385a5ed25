import { invariant, type Key, normalDistribution } from '../../core/index.ts';
import { bootstrapMeanInterval, type Interval, meanStatistics } from '../../evaluation/index.ts';
import { HORIZON } from './lesson.ts';

/** A candidate less a reference, day by day, in the mean over seeds: the seeds share a market, so that days are what there is of it. */
export interface Comparison {
  readonly mean: number;
  /** Block bootstrap, 95 %; undefined with too few days. */
  readonly interval: Interval | undefined;
  /** Mean / standard error, the error from the width of the interval; null without an interval or without spread. p-values rest on it. */
  readonly z: number | null;
  /** Newey-West, lag horizon - 1; null without spread. Beyond 1.96 in 11 % of series without a mean: to be compared with, not to test by. */
  readonly t: number | null;
  readonly days: number;
  /** Seeds whose own mean is above 0, of `seeds`. */
  readonly above: number;
  readonly seeds: number;
}

/** Series by seed, one value per day, NaN where undefined; both on the same ballots. `samples`: of the bootstrap. */
export function compared(
  candidate: readonly Float64Array[],
  reference: readonly Float64Array[],
  bootstrap: { readonly key: Key; readonly samples?: number },
): Comparison {
  invariant(candidate.length === reference.length, 'a comparison pairs seeds');
  const gains = candidate.map((series, s) =>
    series.map((value, day) => value - ((reference[s] as Float64Array)[day] as number)),
  );
  const daily = meanOfSeries(gains);
  const { mean, t, definedDays } = meanStatistics(daily, HORIZON - 1);
  const interval = bootstrapMeanInterval(daily, { horizon: HORIZON, ...bootstrap });
  return {
    mean: mean ?? Number.NaN,
    interval,
    z: interval === undefined || mean === null ? null : standardised(mean, interval),
    t,
    days: definedDays,
    above: gains.filter((series) => meanOf(series) > 0).length,
    seeds: gains.length,
  };
}

/** How many standard errors a mean is from 0, its 95 % interval being 2 x 1.96 of them wide; null for an interval of no width. */
function standardised(mean: number, { low, high }: Interval): number | null {
  return high > low ? mean / ((high - low) / (2 * 1.96)) : null;
}

/** By day the mean over seeds, those undefined on that day left out. */
export function meanOfSeries(series: readonly Float64Array[]): Float64Array {
  const days = series[0]?.length ?? 0;
  return Float64Array.from({ length: days }, (_, day) =>
    meanOf(series.map((values) => values[day] as number)),
  );
}

/** Mean of the defined values; NaN without any. */
export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  let count = 0;
  for (let k = 0; k < values.length; k++) {
    const value = values[k] as number;
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return sum / count;
}

/** Two-sided p-value of a statistic that is standard normal without an effect. */
export function twoSidedNormal(z: number): number {
  return 2 * normalDistribution(-Math.abs(z));
}

/** Holm's step-down adjustment (Holm 1979): p-values that hold for all of them together. In the order given. */
export function holm(values: readonly number[]): readonly number[] {
  const order = [...values.keys()].sort((a, b) => (values[a] as number) - (values[b] as number));
  const adjusted = values.slice();
  let largest = 0;
  for (const [rank, index] of order.entries()) {
    largest = Math.max(largest, Math.min(1, (values.length - rank) * (values[index] as number)));
    adjusted[index] = largest;
  }
  return adjusted;
}

/** Stouffer's combination of independent standard normal statistics (Stouffer et al. 1949). */
export function combined(statistics: readonly number[]): number {
  return statistics.reduce((sum, z) => sum + z, 0) / Math.sqrt(statistics.length);
}
