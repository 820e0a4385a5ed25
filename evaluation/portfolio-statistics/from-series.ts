import { invariant } from '../../core/index.ts';
import type { BacktestSeries } from '../backtest.ts';
import type { PortfolioStatistics, ReturnConventions } from '../portfolio-statistics.ts';
import { returnStatistics } from '../return-statistics.ts';
import { benchmarkRegression, noRegression } from './benchmark-regression.ts';
import { drawdownSessions } from './drawdown-sessions.ts';
import { monthReturns, yearReturns } from './period-returns.ts';
import { probabilisticSharpe, sharpeMoments } from './sharpe-probability.ts';

/**
 * Statistics of a backtest's net returns; see the fields of `PortfolioStatistics` for formulas. `benchmark`: paired by date;
 * undefined leaves beta, alpha, tracking error and information ratio null. Below `conventions.leastSessions` sessions, ratios,
 * shares and annualised figures are null.
 */
export function portfolioStatistics(
  series: BacktestSeries,
  benchmark: BacktestSeries | undefined,
  conventions: ReturnConventions,
): PortfolioStatistics {
  const { dates, returns, turnover, costs } = series;
  const { daysPerYear, riskFreeRate, leastSessions } = conventions;
  const sessions = returns.length;
  invariant(sessions > 0 && dates.length === sessions, 'a backtest series has one date per return');
  const of = returnStatistics(returns, daysPerYear, riskFreeRate);
  const ifEnough = <T>(value: T): T | null => (sessions < leastSessions ? null : value);
  const meanTurnover = sumOf(turnover) / sessions;
  const moments = ifEnough(sharpeMoments(returns, riskFreeRate / daysPerYear)) ?? undefined;
  return {
    sessions,
    cumulativeReturn: of.cumulativeReturn,
    additiveReturn: of.additiveReturn,
    annualisedReturn: ifEnough(of.annualisedReturn),
    additiveAnnualisedReturn: ifEnough((of.additiveReturn / sessions) * daysPerYear),
    annualisedVolatility: ifEnough(of.annualisedVolatility),
    sharpe: ifEnough(of.sharpe),
    sortino: ifEnough(of.sortino),
    calmar: ifEnough(of.calmar),
    maximumDrawdown: of.maximumDrawdown,
    drawdownSessions: drawdownSessions(returns),
    turnover: meanTurnover,
    annualTurnover: meanTurnover * daysPerYear,
    costs: sumOf(costs),
    hitRate: ifEnough(hitRate(returns)),
    ...(benchmark === undefined ? noRegression : benchmarkRegression(series, benchmark, conventions)),
    probabilisticSharpe: moments === undefined ? null : probabilisticSharpe(moments),
    months: monthReturns(dates, returns),
    years: yearReturns(dates, returns),
  };
}

/** Share of returns above 0 among those other than 0; null when there is none. */
function hitRate(returns: Float64Array): number | null {
  const moved = returns.filter((value) => value !== 0);
  return moved.length === 0 ? null : moved.filter((value) => value > 0).length / moved.length;
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
