import { byCodeUnit, type TradingDate } from '../../core/index.ts';
import type { BacktestSeries, RefusedOrders } from '../backtest.ts';
import type { Refusal } from './session-market.ts';

/** What one session did, all but counts as fractions of the value before its trades, `cash` of that after them. */
export interface SessionOutcome {
  readonly date: TradingDate;
  readonly grossReturn: number;
  readonly turnover: number;
  readonly costs: number;
  readonly holdings: number;
  readonly cash: number;
}

/** Collects a backtest's sessions, counts and series. */
export interface SeriesRecorder {
  session(outcome: SessionOutcome): void;
  refuse(refusals: readonly Refusal[]): void;
  delist(holdings: number): void;
  runShortOfRoom(): void;
  /** Undefined before the first session. */
  series(weights: ReadonlyMap<string, number>): BacktestSeries | undefined;
}

export function createSeriesRecorder(): SeriesRecorder {
  const sessions: SessionOutcome[] = [];
  const refused: Record<keyof RefusedOrders, number> = { suspended: 0, limitUp: 0, limitDown: 0 };
  let delisted = 0;
  let shortOfRoom = 0;

  return {
    session(outcome) {
      sessions.push(outcome);
    },
    refuse(refusals) {
      for (const refusal of refusals) refused[refusal]++;
    },
    delist(holdings) {
      delisted += holdings;
    },
    runShortOfRoom() {
      shortOfRoom++;
    },
    series(weights) {
      if (sessions.length === 0) return undefined;
      const column = (of: (outcome: SessionOutcome) => number) => Float64Array.from(sessions, of);
      return {
        dates: sessions.map(({ date }) => date),
        returns: column(({ grossReturn, costs }) => (1 + grossReturn) * (1 - costs) - 1),
        grossReturns: column(({ grossReturn }) => grossReturn),
        turnover: column(({ turnover }) => turnover),
        costs: column(({ costs }) => costs),
        holdings: column(({ holdings }) => holdings),
        cash: column(({ cash }) => cash),
        refused: { ...refused },
        delisted,
        shortOfRoom,
        lastWeights: Object.fromEntries([...weights].sort(([a], [b]) => byCodeUnit(a, b))),
      };
    },
  };
}
