import type { TradingDate } from '../../core/index.ts';
import { SPREAD_FLOOR } from '../newey-west.ts';
import type { PortfolioStatistics, ReturnConventions } from '../portfolio-statistics.ts';

export type BenchmarkRegression = Pick<
  PortfolioStatistics,
  'beta' | 'alpha' | 'trackingError' | 'informationRatio'
>;

/** Returns with the dates of their sessions, ascending. */
export interface DatedReturns {
  readonly dates: readonly TradingDate[];
  readonly returns: ArrayLike<number>;
}

export const noRegression: BenchmarkRegression = {
  beta: null,
  alpha: null,
  trackingError: null,
  informationRatio: null,
};

/**
 * Ordinary least squares of a portfolio's returns on a benchmark's (Jensen 1968), over the dates that both have: beta = covariance /
 * variance of the benchmark, alpha = (mean excess - beta x benchmark's mean excess) x days per year; null without spread of the
 * benchmark. Tracking error = standard deviation (n - 1) of the differences x sqrt(days per year); information ratio = mean
 * difference / deviation x sqrt(days per year), null without spread. All null below `leastSessions` common dates.
 */
export function benchmarkRegression(
  portfolio: DatedReturns,
  benchmark: DatedReturns,
  { daysPerYear, riskFreeRate, leastSessions }: ReturnConventions,
): BenchmarkRegression {
  const byDate = new Map(benchmark.dates.map((date, t) => [date, benchmark.returns[t] as number]));
  const own: number[] = [];
  const others: number[] = [];
  for (const [t, date] of portfolio.dates.entries()) {
    const other = byDate.get(date);
    if (other === undefined) continue;
    own.push(portfolio.returns[t] as number);
    others.push(other);
  }
  const n = own.length;
  if (n < Math.max(2, leastSessions)) return noRegression;
  const mean = meanOf(own);
  const otherMean = meanOf(others);
  let covariance = 0;
  let variance = 0;
  let differences = 0;
  for (let t = 0; t < n; t++) {
    const x = (others[t] as number) - otherMean;
    const y = (own[t] as number) - mean;
    covariance += (x * y) / (n - 1);
    variance += (x * x) / (n - 1);
    differences += ((y - x) * (y - x)) / (n - 1);
  }
  const deviation = Math.sqrt(differences);
  const year = Math.sqrt(daysPerYear);
  const beta = Math.sqrt(variance) <= SPREAD_FLOOR ? null : covariance / variance;
  const riskFree = riskFreeRate / daysPerYear;
  return {
    beta,
    alpha: beta === null ? null : (mean - riskFree - beta * (otherMean - riskFree)) * daysPerYear,
    trackingError: deviation * year,
    informationRatio: deviation <= SPREAD_FLOOR ? null : ((mean - otherMean) / deviation) * year,
  };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
