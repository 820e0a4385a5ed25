import { type BootstrapSettings, bootstrapMeanInterval } from '../bootstrap.ts';
import { meanStatistics } from '../newey-west.ts';
import type { DailyMean } from '../signal-profile.ts';

/**
 * Mean of a daily series, NaN = undefined day, with its 95 % block-bootstrap interval and its Newey-West t-statistic of lag h - 1.
 * Interval and t are null below `leastInferenceDays`, the mean without a defined day.
 */
export function dailyMean(values: Float64Array, settings: BootstrapSettings): DailyMean {
  const { mean, t, definedDays } = meanStatistics(values, settings.horizon - 1);
  const interval = bootstrapMeanInterval(values, settings);
  return { mean, low: interval?.low ?? null, high: interval?.high ?? null, t, days: definedDays };
}
