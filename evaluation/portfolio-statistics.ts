/** Written beside every number; they decide what the number means. */
export interface ReturnConventions {
  readonly daysPerYear: number;
  /** Per year, fraction. */
  readonly riskFreeRate: number;
  /** Fewest sessions that ratios and annualised figures rest on; below, they are null. */
  readonly leastSessions: number;
}

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
  readonly annualisedVolatility: number | null;
  readonly sharpe: number | null;
  readonly sortino: number | null;
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
  /** Regression on the benchmark's returns: beta, and alpha per year. */
  readonly beta: number | null;
  readonly alpha: number | null;
  /** Annualised deviation of the difference to the benchmark, and mean difference / deviation, annualised. */
  readonly trackingError: number | null;
  readonly informationRatio: number | null;
  /** Probability that the true Sharpe ratio is above 0 (Bailey and Lopez de Prado 2012). */
  readonly probabilisticSharpe: number | null;
  readonly months: readonly PeriodReturn[];
  readonly years: readonly PeriodReturn[];
}
