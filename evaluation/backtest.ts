import type { TradingDate } from '../core/index.ts';
import type { Fill, SessionFills } from '../market/index.ts';
import type { Portfolio } from './portfolio.ts';
import type { PortfolioSignal, ReturnHistory } from './portfolio-rule.ts';

/** What trading costs and when it is refused. */
export interface ExecutionRules {
  readonly fill: Fill;
  /** Of the traded value, each way, in basis points. */
  readonly commissionBps: number;
  readonly slippageBps: number;
  /** Of the sold value, in basis points. */
  readonly sellTaxBps: number;
  /**
   * A fill at or beyond this move from the previous close, as a fraction, has reached the exchange's daily limit: no buys at the
   * upper, no sells at the lower. Absent = the market has none. Needs `SessionFills.gaps`.
   */
  readonly priceLimit?: number | undefined;
  /** Sessions in a row without a trade after which a holding is taken as delisted and leaves at its last price. */
  readonly delistedAfterDays: number;
}

/** Costs of one side above this share of the traded value, in basis points, are a mistake in the settings. */
export const MOST_COSTS_BPS = 2000;

/** What a buy and a sell cost, of the traded value, in basis points. */
export function costsOfOneSide({
  commissionBps,
  slippageBps,
  sellTaxBps,
}: Pick<ExecutionRules, 'commissionBps' | 'slippageBps' | 'sellTaxBps'>): {
  readonly buy: number;
  readonly sell: number;
} {
  const buy = commissionBps + slippageBps;
  return { buy, sell: buy + sellTaxBps };
}

export interface BacktestSettings {
  readonly portfolio: Portfolio;
  readonly rules: ExecutionRules;
  /** Shared by all backtests of a run; brought up to a session by its owner before `addDay`. */
  readonly history: ReturnHistory;
}

/** One session. */
export interface BacktestDay {
  readonly day: number;
  readonly date: TradingDate;
  readonly fills: SessionFills;
  /** Absent = there is no signal today: the portfolio stays as it is. */
  readonly signal?: PortfolioSignal;
}

/** What was refused, in orders (an order that is refused on three sessions counts three times). */
export interface RefusedOrders {
  /** No trade that session. */
  readonly suspended: number;
  readonly limitUp: number;
  readonly limitDown: number;
}

/**
 * A backtest, session by session, of a value that begins at 1. All arrays have one element per session, from the one on at whose
 * fill the first decision to hold something was executed.
 */
export interface BacktestSeries {
  readonly dates: readonly TradingDate[];
  /**
   * Net simple returns from the fill before to after this one's trades, fractions: (1 + gross) x (1 - costs) - 1. The first
   * session's is what its trades cost. Below -1 where shorts lost more than there was; then, all later ones are 0.
   */
  readonly returns: Float64Array;
  /** The same before costs. */
  readonly grossReturns: Float64Array;
  /** One way: half the sum of the absolute trades, as a fraction of the value. */
  readonly turnover: Float64Array;
  /** Fraction of the value before the session's trades, like turnover. */
  readonly costs: Float64Array;
  /** Instruments held after the session's trades, and the share of the value in cash. */
  readonly holdings: Float64Array;
  readonly cash: Float64Array;
  readonly refused: RefusedOrders;
  /** Holdings that left at their last price. */
  readonly delisted: number;
  /** Rebalancings whose caps left no room for all. */
  readonly shortOfRoom: number;
  /** Sessions whose signal scored all instruments alike, to a portfolio that ranks them: it stayed as it was. */
  readonly withoutRanking: number;
  /** Weights after the last session's trades, by code. */
  readonly lastWeights: Readonly<Record<string, number>>;
}

/** Trades one portfolio of one signal through the sessions of a run. */
export interface Backtest {
  addDay(day: BacktestDay): void;
  /** The session of the first fill; undefined before it. */
  readonly firstDate: TradingDate | undefined;
  /** Held after the latest session's trades, as fractions of the value, by code; negative = sold short. A copy. */
  weights(): ReadonlyMap<string, number>;
  /**
   * Of the sessions so far, or of those from `from` on, entered at the first one's fill: whatever was held or traded before, its
   * return, costs and turnover are those of buying out of cash what is held after its trades. Undefined without a session.
   */
  result(from?: TradingDate): BacktestSeries | undefined;
}
