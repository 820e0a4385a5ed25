import type { TradingDate } from '../core/index.ts';
import type { DayLabels } from './signal-tracker.ts';

/** A mean over days with its 95 % block-bootstrap interval and Newey-West t; null = not available. */
export interface DailyMean {
  readonly mean: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly t: number | null;
  /** Days with a defined value. */
  readonly days: number;
}

/** Returns of quantiles of a signal at one horizon, quantile 1 = the lowest scores. */
export interface QuantileReturns {
  readonly horizon: number;
  /** Mean label of each quantile's instruments, in excess of the day's mean, fraction over the horizon. */
  readonly quantiles: readonly DailyMean[];
  /** Highest quantile minus lowest. */
  readonly spread: DailyMean;
}

/** What a signal is worth beyond its correlation: as alphalens reports it. */
export interface SignalProfile {
  readonly quantiles: readonly QuantileReturns[];
  /** Rank IC of the signal with the one-day label of `lag` days later, lag 0 = the next day's return. Empty without one-day labels. */
  readonly decay: readonly (DailyMean & { readonly lag: number })[];
  /** Spearman correlation of the signal with itself `lag` sessions before, over the instruments of both days. */
  readonly autocorrelation: readonly (DailyMean & { readonly lag: number })[];
  /**
   * Rank IC after signal and label lose their industry's mean of the day, by horizon; industries of one instrument are left out. Empty
   * without industries.
   */
  readonly industryNeutral: readonly (DailyMean & { readonly horizon: number })[];
  /** Share of a quantile's instruments that were not in it `lag` sessions before; first = lowest, last = highest quantile. */
  readonly turnover: readonly { readonly lag: number; readonly quantiles: readonly DailyMean[] }[];
}

/** Daily values behind a profile. */
export interface ProfileSeries {
  /** Day of the run that the first value belongs to. */
  readonly firstDay: number;
  /** Highest quantile minus lowest, fraction over the horizon, by day of the signal; NaN = undefined. */
  readonly spreads: readonly { readonly horizon: number; readonly values: Float64Array }[];
}

/** One day of a signal, over the day's N members. */
export interface ProfiledDay {
  readonly day: number;
  readonly date?: TradingDate;
  readonly instruments: readonly string[];
  /** Absent = unknown throughout. */
  readonly industries?: readonly string[];
  readonly score: Float64Array;
}

/** Days come in order, the labels of a day after it. */
export interface SignalProfiler {
  addDay(day: ProfiledDay): void;
  addLabels(labels: DayLabels): void;
  result(): SignalProfile;
  series(): ProfileSeries;
  /** Days that later days or labels still have to be compared with. */
  readonly keptDays: number;
}
