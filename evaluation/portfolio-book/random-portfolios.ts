import type { BacktestSeries } from '../backtest.ts';
import { percentileInterval } from '../bootstrap.ts';
import type { Band, RandomPortfolios } from '../judgement.ts';
import { portfolioStatistics } from '../portfolio-statistics/from-series.ts';
import { defaultReturnConventions } from '../portfolio-statistics.ts';

/** Bands over the draws of random investors; null without one. */
export function randomPortfolios(draws: readonly BacktestSeries[]): RandomPortfolios | null {
  if (draws.length === 0) return null;
  const statistics = draws.map((series) => portfolioStatistics(series, undefined, defaultReturnConventions));
  return {
    draws: draws.length,
    cumulativeReturn: bandOf(statistics.map((one) => one.cumulativeReturn)) as Band,
    sharpe: bandOf(statistics.flatMap(({ sharpe }) => sharpe ?? [])),
  };
}

function bandOf(values: readonly number[]): Band | null {
  if (values.length === 0) return null;
  return {
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    ...percentileInterval(Float64Array.from(values)),
  };
}
