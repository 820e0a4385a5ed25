/** Written beside every number; they decide what the number means. */
export interface ReturnConventions {
  readonly daysPerYear: number;
  /** Per year, fraction. */
  readonly riskFreeRate: number;
  /** Fewest sessions that ratios and annualised figures rest on; below, they are null. */
  readonly leastSessions: number;
}

/** The only home of these numbers. */
export const defaultReturnConventions: ReturnConventions = {
  daysPerYear: 252,
  riskFreeRate: 0,
  leastSessions: 20,
};

/** Return of one calendar month or year; `period` is yyyymm or yyyy. */
export interface PeriodReturn {
  readonly period: number;
  /** Compounded over its sessions, fraction. */
  readonly value: number;
}

/** Statistics of a backtest's net returns, fractions; null = not available: undefined, or too few sessions. */
export interface PortfolioStatistics {
  readonly sessions: number;
  /** Product of (1 + r) - 1. */
  readonly cumulativeReturn: number;
  /** Sum of r: what is published where returns are added up. */
  readonly additiveReturn: number;
  /** (1 + cumulative) ^ (days per year / n) - 1. */
  readonly annualisedReturn: number | null;
  /** Mean r x days per year. */
  readonly additiveAnnualisedReturn: number | null;
  /** Standard deviation (n - 1) x sqrt(days per year). */
  readonly annualisedVolatility: number | null;
  /** Mean return in excess of the risk-free rate / standard deviation (n - 1), annualised. */
  readonly sharpe: number | null;
  /** The same mean / root mean square of the negative excess returns over all sessions, annualised. */
  readonly sortino: number | null;
  /** Annualised return / maximum drawdown. */
  readonly calmar: number | null;
  /** Largest fall from a peak, positive. */
  readonly maximumDrawdown: number;
  /** Longest time from a peak until it is reached again or the series ends, sessions. */
  readonly drawdownSessions: number;
  /** Mean one-way turnover a session, and a year. */
  readonly turnover: number;
  readonly annualTurnover: number;
  /** Sum of costs as fractions of the value. */
  readonly costs: number;
  /** Share of sessions with a return above 0, of those with a return other than 0. */
  readonly hitRate: number | null;
  /** Regression on the benchmark's returns of the same dates, both in excess of the risk-free rate: slope, and intercept x days per year. */
  readonly beta: number | null;
  readonly alpha: number | null;
  /** Standard deviation (n - 1) of the difference to the benchmark, and mean difference / deviation, both annualised. */
  readonly trackingError: number | null;
  readonly informationRatio: number | null;
  /** Probability that the true Sharpe ratio is above 0 (Bailey and Lopez de Prado 2012). */
  readonly probabilisticSharpe: number | null;
  readonly months: readonly PeriodReturn[];
  readonly years: readonly PeriodReturn[];
}
