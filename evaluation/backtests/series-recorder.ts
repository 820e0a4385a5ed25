import { byCodeUnit, type TradingDate } from '../../core/index.ts';
import type { BacktestSeries, RefusedOrders } from '../backtest.ts';
import { type FractionName, SessionColumns, type SessionOutcome } from './session-columns.ts';
import type { Refusal } from './session-market.ts';
import type { CostRates } from './trades.ts';

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
  const sessions = new SessionColumns();
  /** Of sessions that have any: they are rare. */
  const counted: { readonly session: number; readonly counts: SessionCounts }[] = [];
  let counts = noCounts();
  let hasCounts = false;
  const add = (name: keyof SessionCounts, number: number): void => {
    counts[name] += number;
    hasCounts ||= number > 0;
  };

  return {
    get firstDate() {
      return sessions.date(0);
    },
    session(outcome) {
      if (hasCounts) {
        counted.push({ session: sessions.length, counts });
        counts = noCounts();
        hasCounts = false;
      }
      sessions.add(outcome);
    },
    refuse(refusals) {
      for (const refusal of refusals) add(refusal, 1);
    },
    delist: (holdings) => add('delisted', holdings),
    runShortOfRoom: () => add('shortOfRoom', 1),
    passOver: () => add('withoutRanking', 1),
    series(weights, from) {
      const entry = sessions.from(from);
      if (entry === sessions.length) return undefined;
      const column = (name: FractionName) => sessions.fractionsFrom(name, entry);
      const [grossReturns, turnover, costs] = [column('grossReturn'), column('turnover'), column('costs')];
      // What was gained between the fill before and this one belongs to sessions that are left out.
      const purchase = purchaseOf(sessions.outcome(entry), rates);
      grossReturns[0] = 0;
      turnover[0] = purchase.turnover;
      costs[0] = purchase.costs;
      const kept = counted.filter(({ session }) => session >= entry);
      const total = (of: keyof SessionCounts) => kept.reduce((sum, each) => sum + each.counts[of], 0);
      return {
        dates: sessions.datesFrom(entry),
        returns: grossReturns.map((gross, k) => (1 + gross) * (1 - (costs[k] as number)) - 1),
        grossReturns,
        turnover,
        costs,
        holdings: sessions.holdingsFrom(entry),
        cash: column('cash'),
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
