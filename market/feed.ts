import type { Digest, Key, TradingDate } from '../core/index.ts';
import type { SessionFills } from './session-fills.ts';
import type { ColumnSpec, EndedLabels, Snapshot } from './snapshot.ts';
import type { Fill } from './timing.ts';

/** One market day as it becomes known: what the close shows, and which labels ended. */
export interface MarketDay {
  readonly snapshot: Snapshot;
  /** Of all horizons asked for; days in ascending order, then horizons. Only days of the run (day >= 0). */
  readonly endedLabels: readonly EndedLabels[];
  /** For backtests; absent when the source has neither prices nor one-day labels that arrive as they end. */
  readonly fills?: SessionFills;
  /** Digest of this day's snapshot, fills and ended labels: equal data, equal digest. */
  readonly dataDigest: Digest;
}

/**
 * Market days in order, one call at a time. There is no way to ask for another day, and none to look ahead: that is what
 * makes the engine point-in-time by construction.
 */
export interface MarketFeed {
  /** The next day, or undefined after the last. */
  next(): MarketDay | undefined;
}

export interface MarketDescription {
  readonly kind: string;
  /** Columns the source brings, in order. */
  readonly columns: readonly ColumnSpec[];
  readonly macro: readonly { readonly name: string; readonly releaseLagDays: number }[];
  /** Modalities of the engine that this source has no data for. */
  readonly missingModalities: readonly string[];
  readonly hasHeadlines: boolean;
  /** Fills come with the previous close, so that price limits can be checked. */
  readonly hasGaps: boolean;
  /** Sessions that the feed will deliver, first and last date, distinct instruments over all of them. */
  readonly days: number;
  readonly firstDate: TradingDate;
  readonly lastDate: TradingDate;
  readonly instruments: number;
  /** Timing convention of the labels: the run's, or what the given labels declare. */
  readonly fill: Fill;
  /** Sessions between the end of a label and the close that knows it, as given labels declare; otherwise 0. */
  readonly labelLag: number;
  /** Dropped rows by reason, when the scenario says `onBadRows: drop`. */
  readonly droppedRows: Readonly<Record<string, number>>;
  readonly warnings: readonly string[];
}

/** For audits: what a source may read of what lies after a date. */
export interface AsOf {
  readonly date: TradingDate;
  /**
   * `absent`: whatever becomes known after the close of `date` (row, text, macro release, membership, label that has not ended)
   * is left out as it is read, before anything is derived from it. `noise`: it is replaced by noise drawn from the key.
   */
  readonly future: 'absent' | { readonly noise: Key };
}

/** What a source needs to know from the run. */
export interface MarketRequest {
  readonly fill: Fill;
  /** `false`: macro values are known on their own date, whatever lag their series declare. @default true */
  readonly macroReleaseLag?: boolean;
  /** Horizons in trading days, ascending. */
  readonly horizons: readonly number[];
  /** First and last date, inclusive; absent = the source's own. */
  readonly start?: TradingDate;
  readonly end?: TradingDate;
  /** Seed of the run, for generated markets. */
  readonly seed: number | string;
  /** Folder that relative paths in the options are relative to (the scenario's). */
  readonly baseFolder: string;
  /** Only for sources that declare `supportsAsOf`. @default everything may be read */
  readonly asOf?: AsOf;
}

/** An opened source. `feed()` starts a fresh pass from the first day; passes are independent. */
export interface Market {
  readonly description: MarketDescription;
  /** `history`: begins that many sessions before the first day, or as many as there are; their days count from below 0. @default 0 */
  feed(history?: number): MarketFeed;
  close(): void;
}
