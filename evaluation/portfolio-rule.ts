import type { Registered, TradingDate } from '../core/index.ts';

/** Returns that fills have had so far; never those of a later session. */
export interface ReturnHistory {
  /** Sessions known. */
  readonly sessions: number;
  /** Sessions that an instrument may have a return of: those after its first fill. 0 = there was none yet. */
  sessionsOf(instrument: string): number;
  /**
   * Fill-to-fill returns of an instrument over the latest sessions, oldest first, as fractions; NaN = it did not trade, or was
   * not known yet. Length min(`sessions` asked for, sessions known).
   */
  returns(instrument: string, sessions: number): Float64Array;
}

/** A signal at a close, over the day's N members in code-unit order. */
export interface PortfolioSignal {
  readonly instruments: readonly string[];
  /** Empty string = unknown. */
  readonly industries: readonly string[];
  /** The higher the better; NaN = no opinion, never bought. */
  readonly score: Float64Array;
  /** What the investors think beneath the score; absent for signals that have no such moments. */
  readonly opinion?: { readonly consensus: Float64Array; readonly disagreement: Float64Array };
}

/** What a rule may know when it chooses weights at the close of a day. */
export interface PortfolioDay extends PortfolioSignal {
  readonly day: number;
  readonly date: TradingDate;
  /** Weights held at this close, as fractions of the portfolio's value, instruments that left the universe included. */
  readonly held: ReadonlyMap<string, number>;
  readonly history: ReturnHistory;
}

/** Turns a signal into weights. Pure: equal days give equal weights. */
export interface PortfolioRule {
  /** Sum of its weights before constraints: 1 = long only, 0 = long legs of 1 against short legs of -1. */
  readonly netExposure: 0 | 1;
  /** It chooses by who scores above whom: a signal that scores all alike is none to it. */
  readonly ranks?: boolean;
  /** Most sessions of returns that it asks for. @default 0 */
  readonly historySessions?: number;
  /** It cannot work on a signal without `opinion`: its portfolio of such a signal is not available. */
  readonly needsOpinion?: true;
  /** It estimates covariances or solves a program: controls of many draws leave it out. */
  readonly isCostly?: true;
  /** N weights that sum to `netExposure`; all 0 when there is nothing to hold. Called on rebalancing days only. */
  weights(day: PortfolioDay): Float64Array;
}

/** One kind of portfolio rule. Its schema holds `rebalance` (`rebalanceOption`) beside its own options. */
export interface PortfolioRuleKind extends Registered {
  /** Options have passed the entry's schema. */
  create(options: never): PortfolioRule;
}
