/**
 * Random investors through a run: what the run's pools and aggregation come to when nobody looks at anything, as scores
 * (`controls/random.ts`) and as portfolios of the headline's rule, costs and fills.
 * 1. They need nothing of what the run's investors decided: sessions and candidate pools alone. So they can be drawn
 *    beside everything else that is judged (`random-investors/in-worker.ts`), with the same numbers.
 * 2. Everything is a function of the settings, the sessions and the pools.
 */
import type { TradingDate } from '../core/index.ts';
import type { MarketDay, Snapshot } from '../market/index.ts';
import type { Aggregator } from '../optimizer/index.ts';
import { type Pools, type RandomSettings, randomControl } from './controls/random.ts';
import type { Controls } from './controls.ts';
import type { RandomPortfolios } from './judgement.ts';
import {
  createRandomPortfolioBook,
  type RandomPortfolioSettings,
} from './portfolio-book/random-portfolios.ts';

export interface RandomInvestorsSettings extends RandomSettings, RandomPortfolioSettings {}

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
  const control = randomControl(settings, aggregator);
  const book = createRandomPortfolioBook(settings);
  let days = 0;

  return {
    addHistory: (session) => book.addHistory(session),
    addDay(session, pools) {
      const { snapshot, endedLabels } = session;
      days++;
      book.addDay(session, control.addDay(snapshot.day, pools, snapshot.instruments.length));
      for (const labels of endedLabels) if (labels.day >= 0) control.addLabels(labels);
    },
    ready: () => Promise.resolve(),
    result: (start) =>
      Promise.resolve(days === 0 ? null : { quality: control.result(), portfolios: book.result(start) }),
    close: () => Promise.resolve(),
  };
}
