import { byCodeUnit, type TradingDate } from '../../core/index.ts';
import type { BacktestSeries, RefusedOrders } from '../backtest.ts';
import type { Refusal } from './session-market.ts';
import type { CostRates } from './trades.ts';

/** What one session did, as fractions of the value before its trades; `cash` and `shorts` of that after them. */
export interface SessionOutcome {
  readonly date: TradingDate;
  readonly grossReturn: number;
  readonly turnover: number;
  readonly costs: number;
  readonly holdings: number;
  readonly cash: number;
  /** Sold short, 0 or more. */
  readonly shorts: number;
}

/** Collects a backtest's sessions, counts and series. Counts belong to the session that is recorded next. */
export interface SeriesRecorder {
  session(outcome: SessionOutcome): void;
  refuse(refusals: readonly Refusal[]): void;
  delist(holdings: number): void;
  runShortOfRoom(): void;
  passOver(): void;
  readonly firstDate: TradingDate | undefined;
  /** See `Backtest.result`. */
  series(weights: ReadonlyMap<string, number>, from: TradingDate | undefined): BacktestSeries | undefined;
}

type SessionCounts = Record<keyof RefusedOrders | 'delisted' | 'shortOfRoom' | 'withoutRanking', number>;

function noCounts(): SessionCounts {
  return { suspended: 0, limitUp: 0, limitDown: 0, delisted: 0, shortOfRoom: 0, withoutRanking: 0 };
}

/** Without sessions yet. `rates` are what its first session is charged at. */
export function createSeriesRecorder(rates: CostRates): SeriesRecorder {
  const sessions: (SessionOutcome & SessionCounts)[] = [];
  let counts = noCounts();

  return {
    get firstDate() {
      return sessions[0]?.date;
    },
    session(outcome) {
      sessions.push({ ...outcome, ...counts });
      counts = noCounts();
    },
    refuse(refusals) {
      for (const refusal of refusals) counts[refusal]++;
    },
    delist(holdings) {
      counts.delisted += holdings;
    },
    runShortOfRoom() {
      counts.shortOfRoom++;
    },
    passOver() {
      counts.withoutRanking++;
    },
    series(weights, from) {
      const [entry, ...later] = sessions.filter(({ date }) => from === undefined || date >= from);
      if (entry === undefined) return undefined;
      // What was gained between the fill before and this one belongs to sessions that are left out.
      const kept = [{ ...entry, grossReturn: 0, ...purchaseOf(entry, rates) }, ...later];
      const column = (of: (outcome: SessionOutcome) => number) => Float64Array.from(kept, of);
      const total = (of: keyof SessionCounts) => kept.reduce((sum, counted) => sum + counted[of], 0);
      return {
        dates: kept.map(({ date }) => date),
        returns: column(({ grossReturn, costs }) => (1 + grossReturn) * (1 - costs) - 1),
        grossReturns: column(({ grossReturn }) => grossReturn),
        turnover: column(({ turnover }) => turnover),
        costs: column(({ costs }) => costs),
        holdings: column(({ holdings }) => holdings),
        cash: column(({ cash }) => cash),
        refused: {
          suspended: total('suspended'),
          limitUp: total('limitUp'),
          limitDown: total('limitDown'),
        },
        delisted: total('delisted'),
        shortOfRoom: total('shortOfRoom'),
        withoutRanking: total('withoutRanking'),
        lastWeights: Object.fromEntries([...weights].sort(([a], [b]) => byCodeUnit(a, b))),
      };
    },
  };
}

/**
 * What it takes to come out of cash alone to what is held after the session's trades. Of a value of 1, X is left: X = 1 - X (buy rate x
 * long + sell rate x short). At a backtest's own first fill this is what its trades were.
 */
function purchaseOf(
  { cash, shorts }: SessionOutcome,
  { buy, sell }: CostRates,
): Pick<SessionOutcome, 'turnover' | 'costs'> {
  const longs = 1 - cash + shorts;
  const rate = buy * longs + sell * shorts;
  return { turnover: (longs + shorts) / 2 / (1 + rate), costs: rate / (1 + rate) };
}
