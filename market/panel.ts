import type { TradingDate } from '../core/index.ts';
import type { PanelFills } from './session-fills.ts';
import type { ColumnSpec } from './snapshot.ts';
import type { Fill } from './timing.ts';

/** A text about one instrument. */
export interface PanelHeadline {
  /** Index into `Panel.instruments`. */
  readonly instrument: number;
  readonly timeUtc: string;
  readonly text: string;
}

/** A macro series as published: one row per observation, ascending dates. */
export interface PanelMacroSeries {
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  /** A value of date d is known at the closes of date d + releaseLagDays (calendar days) and later. */
  readonly releaseLagDays: number;
  /** Rows over which a percentile is taken; absent = none. */
  readonly percentileRows?: number;
  readonly dates: readonly TradingDate[];
  readonly values: Float64Array;
}

/**
 * A whole data set in memory, past and future: what importers and generators build, and what only a feed may read.
 * Matrices are day-major, D sessions x I instruments: element (d, i) at d * I + i; NaN = missing.
 */
export interface Panel {
  readonly dates: readonly TradingDate[];
  /** I codes in code-unit order. */
  readonly instruments: readonly string[];
  /** 1 where the instrument is in the universe that day. */
  readonly members: Uint8Array;
  /** Industry per instrument; empty = unknown. */
  readonly industries: readonly string[];
  readonly sizes?: Float64Array;
  /** `values[d]` may depend on days up to d only. */
  readonly columns: readonly { readonly spec: ColumnSpec; readonly values: Float64Array }[];
  /** Forward return per horizon in the row of its first day; NaN where it does not end within the panel. */
  readonly labels: ReadonlyMap<number, Float64Array>;
  readonly labelFill: Fill;
  /** Sessions between the end of a label and the close that knows it. @default 0 */
  readonly labelLag?: number;
  /** By the run's fill. Absent = from the one-day labels, where there are any that arrive as they end. */
  readonly fills?: PanelFills;
  /** Per session: the texts that became known at its close. Absent when the source has no text. */
  readonly headlines?: readonly (readonly PanelHeadline[])[];
  readonly macro: readonly PanelMacroSeries[];
}
