/**
 * Market states by trailing windows.
 * 1. The state of day t is a function of the returns up to t's close; a day adds one return and changes no earlier state.
 * 2. Windows are summed anew each day, so that a state does not depend on how long the detector has run.
 */
import { invariant } from '../../core/index.ts';
import type { MarketStateDetector, MarketStateSettings, MeasuredState } from '../market-state.ts';
import { moments } from '../moments.ts';

/**
 * A detector that has seen nothing yet. Throws `internal.invariant` on windows too short for a standard deviation.
 *
 * Trend: z = mean / (deviation / sqrt(n)) of the last `trendDays` returns; bull above the band, bear below it, else sideways. The sign
 * of a trailing return is the market state of Cooper, Gutierrez and Hameed (2004); the band makes room for a third state.
 * Volatility: high while the standard deviation of the last `volatilityDays` returns is above the median of its trailing values.
 */
export function createMarketStateDetector(settings: MarketStateSettings = {}): MarketStateDetector {
  const {
    trendDays = 60,
    sidewaysBand = 0.75,
    volatilityDays = 20,
    usualDays = 252,
    leastUsualDays = Math.min(60, usualDays),
  } = settings;
  invariant(
    [trendDays, volatilityDays].every((days) => Number.isInteger(days) && days >= 2) &&
      Number.isInteger(leastUsualDays) &&
      leastUsualDays >= 1 &&
      usualDays >= leastUsualDays &&
      sidewaysBand >= 0,
    'windows of a market state hold two sessions or more, and the band is not negative',
  );
  const returns: number[] = [];
  const deviations: number[] = [];
  let state: MeasuredState | undefined;

  return {
    addDay(marketReturn) {
      // A session without a return tells nothing: the state stays.
      if (!Number.isFinite(marketReturn)) return state;
      returns.push(marketReturn);
      if (returns.length > Math.max(trendDays, volatilityDays)) returns.shift();
      if (returns.length < volatilityDays) return undefined;
      const { deviation } = moments(returns.slice(-volatilityDays));
      deviations.push(deviation);
      if (deviations.length > usualDays) deviations.shift();
      if (deviations.length < leastUsualDays || returns.length < trendDays) return undefined;
      const trend = moments(returns.slice(-trendDays));
      const trendScore = scoreOf(trend.mean, trend.deviation / Math.sqrt(trendDays));
      const usualDeviation = median(deviations);
      state = {
        trend: trendScore > sidewaysBand ? 'bull' : trendScore < -sidewaysBand ? 'bear' : 'sideways',
        volatility: deviation > usualDeviation ? 'high' : 'low',
        trendScore,
        deviation,
        usualDeviation,
      };
      return state;
    },
  };
}

/** A market that moves by the same return every day has no standard error: its score is endless, or 0 when it stands still. */
function scoreOf(mean: number, error: number): number {
  return mean === 0 ? 0 : mean / error;
}

function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >>> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}
