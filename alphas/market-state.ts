/** The market's condition as of a close: what evaluation agents condition on, and what a regime-gated mixture is gated by. */
export const trends = ['bull', 'bear', 'sideways'] as const;
export type Trend = (typeof trends)[number];

export const volatilityLevels = ['high', 'low'] as const;
export type VolatilityLevel = (typeof volatilityLevels)[number];

export interface MarketState {
  readonly trend: Trend;
  readonly volatility: VolatilityLevel;
}

/** A state with the numbers that it was read from. */
export interface MeasuredState extends MarketState {
  /** Trailing mean return in its own standard errors. */
  readonly trendScore: number;
  /** Daily standard deviation of the recent returns. */
  readonly deviation: number;
  /** Median of the trailing daily standard deviations, today's included. */
  readonly usualDeviation: number;
}

export interface MarketStateSettings {
  /** Sessions of the trend: a quarter. Chosen. @default 60 */
  readonly trendDays?: number;
  /**
   * The trend is sideways while the trailing mean return is within so many of its own standard errors of 0. Chosen: without any drift
   * a market is sideways on 55 % of days. @default 0.75
   */
  readonly sidewaysBand?: number;
  /** Sessions of a standard deviation: a month. Chosen. @default 20 */
  readonly volatilityDays?: number;
  /** Sessions whose median standard deviation is the usual one: a year. Chosen. @default 252 */
  readonly usualDays?: number;
  /** Standard deviations before there is a usual one. Chosen. @default 60 */
  readonly leastUsualDays?: number;
}

export interface MarketStateDetector {
  /**
   * The next session's equal-weight return of the universe, close to close, as a fraction; NaN where there is none, which the windows
   * leave out. Returns the state as of that session's close; undefined until the windows are filled.
   */
  addDay(marketReturn: number): MeasuredState | undefined;
}

/** Mean of the returns that are known; NaN when none is. */
export function equalWeightReturn(returns: ArrayLike<number>): number {
  let sum = 0;
  let known = 0;
  for (let i = 0; i < returns.length; i++) {
    const value = returns[i] as number;
    if (!Number.isFinite(value)) continue;
    sum += value;
    known++;
  }
  return known === 0 ? Number.NaN : sum / known;
}
