/**
 * Portfolios of many random signals side by side: one backtest a draw, all with one rule, costs and fills.
 * 1. Each draw sees each session once, after the history that all share.
 * 2. Rules that are costly, or need opinions, are traded by nobody.
 */
import { invariant, type TradingDate } from '../../core/index.ts';
import type { Backtest, BacktestSeries, ExecutionRules } from '../backtest.ts';
import { createBacktest } from '../backtests/create-backtest.ts';
import { percentileInterval } from '../bootstrap.ts';
import { createPortfolio, type PortfolioOptions } from '../create-portfolio.ts';
import type { Band, RandomPortfolios } from '../judgement.ts';
import { portfolioStatistics } from '../portfolio-statistics/from-series.ts';
import { defaultReturnConventions } from '../portfolio-statistics.ts';
import { createReturnHistory } from '../return-history.ts';
import { canTrade, type TradedSession, trade } from './trade.ts';

export interface RandomPortfolioSettings {
  /** What each draw's scores are traded by; absent, or costly, or in need of opinions = nothing is traded. */
  readonly headline?: PortfolioOptions | undefined;
  readonly rules: ExecutionRules;
}

export interface RandomPortfolioBook {
  /** A session before the first day that is traded. */
  addHistory(session: TradedSession): void;
  /** `scores`: one array over the day's members per draw, as many every day; undefined = a draw has no signal today. */
  addDay(session: TradedSession, scores: readonly (Float64Array | undefined)[]): void;
  /** Bands over the draws, of the sessions from `start` on; null where nothing was traded. */
  result(start: TradingDate | undefined): RandomPortfolios | null;
}

/** See the head of this file. */
export function createRandomPortfolioBook({ headline, rules }: RandomPortfolioSettings): RandomPortfolioBook {
  const portfolio = headline === undefined ? undefined : createPortfolio(headline);
  const isTraded = portfolio !== undefined && !portfolio.isCostly && !portfolio.needsOpinion;
  const history = createReturnHistory(isTraded ? portfolio.historySessions : 0);
  let draws: readonly Backtest[] | undefined;

  function learn({ fills }: TradedSession): void {
    if (fills !== undefined) history.add(fills);
  }

  return {
    addHistory: learn,
    addDay(session, scores) {
      learn(session);
      if (!isTraded || !canTrade(session, rules)) return;
      draws ??= scores.map(() => createBacktest({ portfolio, rules, history }));
      invariant(draws.length === scores.length, 'every day has the same draws');
      for (const [draw, score] of scores.entries())
        trade(draws[draw] as Backtest, session, score === undefined ? undefined : { score });
    },
    result: (start) => bandsOver((draws ?? []).flatMap((draw) => draw.result(start) ?? [])),
  };
}

function bandsOver(draws: readonly BacktestSeries[]): RandomPortfolios | null {
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
