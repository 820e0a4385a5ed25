/**
 * Random investors through a run: what the run's pools and aggregation come to when nobody looks at anything, as scores
 * (`controls/random.ts`) and as portfolios of the headline's rule, costs and fills.
 * 1. They need nothing of what the run's investors decided: sessions and candidate pools alone. So they can be drawn
 *    beside everything else that is judged (`random-investors/in-worker.ts`), with the same numbers.
 * 2. Everything is a function of the settings, the sessions and the pools.
 */
import { invariant, type TradingDate } from '../core/index.ts';
import type { MarketDay, Snapshot } from '../market/index.ts';
import type { Aggregator } from '../optimizer/index.ts';
import type { Backtest, ExecutionRules } from './backtest.ts';
import { createBacktest } from './backtests/create-backtest.ts';
import { type Pools, type RandomSettings, randomControl } from './controls/random.ts';
import type { Controls } from './controls.ts';
import { createPortfolio, type PortfolioOptions } from './create-portfolio.ts';
import type { RandomPortfolios } from './judgement.ts';
import { randomPortfolios } from './portfolio-book/random-portfolios.ts';
import { canTrade, trade } from './portfolio-book/trade.ts';
import { createReturnHistory } from './return-history.ts';

export interface RandomInvestorsSettings extends RandomSettings {
  /** What each draw's scores are traded by; absent, or costly, or in need of opinions = nothing is traded. */
  readonly headline?: PortfolioOptions | undefined;
  readonly rules: ExecutionRules;
}

/** What random investors see of a session; a `MarketDay` fits. */
export type DrawnSession = Pick<MarketDay, 'endedLabels' | 'fills'> & {
  readonly snapshot: Pick<Snapshot, 'date' | 'day' | 'industries' | 'instruments'>;
};

export interface RandomResult {
  readonly quality: NonNullable<Controls['random']>;
  /** Null where the headline is not traded by them. */
  readonly portfolios: RandomPortfolios | null;
}

export interface RandomInvestors {
  /** A session before the run's first day. */
  addHistory(session: DrawnSession): void;
  /** A day of the run. `pools`: of the fixed uniform plan. */
  addDay(session: DrawnSession, pools: Pools): void;
  /** Resolves once another session may be added. */
  ready(): Promise<void>;
  /** Of the days so far; null without one. `start`: the session that portfolios are compared from, as `Backtest.result`. Once. */
  result(start: TradingDate | undefined): Promise<RandomResult | null>;
  /** Gives up whatever is under way. */
  close(): Promise<void>;
}

/** Random investors that are drawn as sessions are added. */
export function createRandomInvestors(
  settings: RandomInvestorsSettings,
  aggregator: Aggregator,
): RandomInvestors {
  const { headline, rules } = settings;
  const control = randomControl(settings, aggregator);
  const portfolio = headline === undefined ? undefined : createPortfolio(headline);
  const isTraded = portfolio !== undefined && !portfolio.isCostly && !portfolio.needsOpinion;
  const history = createReturnHistory(isTraded ? portfolio.historySessions : 0);
  let draws: readonly Backtest[] | undefined;
  let days = 0;

  function learn({ fills }: DrawnSession): void {
    if (fills !== undefined) history.add(fills);
  }

  return {
    addHistory: learn,
    addDay(session, pools) {
      const { snapshot, endedLabels } = session;
      days++;
      learn(session);
      const scores = control.addDay(snapshot.day, pools, snapshot.instruments.length);
      if (isTraded && canTrade(session, rules)) {
        draws ??= scores.map(() => createBacktest({ portfolio, rules, history }));
        invariant(draws.length === scores.length, 'every day has the same draws');
        for (const [draw, score] of scores.entries()) trade(draws[draw] as Backtest, session, { score });
      }
      for (const labels of endedLabels) if (labels.day >= 0) control.addLabels(labels);
    },
    ready: () => Promise.resolve(),
    result: (start) =>
      Promise.resolve(
        days === 0
          ? null
          : {
              quality: control.result(),
              portfolios: randomPortfolios((draws ?? []).flatMap((draw) => draw.result(start) ?? [])),
            },
      ),
    close: () => Promise.resolve(),
  };
}
