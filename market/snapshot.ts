import type { ModalityMask, TradingDate } from '../core/index.ts';

/** What a column means: shown to investors, written to reports. */
export interface ColumnSpec {
  readonly name: string;
  /** Name of the modality it belongs to. */
  readonly modality: string;
  readonly description: string;
  readonly unit?: string;
  /** Published or declared sign against the next days' return; absent when nobody published one. */
  readonly sign?: -1 | 1;
  /** Such columns are weighed by risk appetite. */
  readonly risk?: boolean;
}

/** One column of one day over the day's members. */
export interface Column {
  readonly spec: ColumnSpec;
  /** Length N; NaN = missing. */
  readonly values: Float64Array;
  /** Sign of the mean rank correlation with the labels that have ended by this day; 0 before there are any. */
  readonly learnedSign: -1 | 0 | 1;
}

export interface Headline {
  /** When it was published, ISO 8601 UTC. Known at the first close after it. */
  readonly timeUtc: string;
  readonly text: string;
}

/** One macro series as known at a close. Changes are in the series' own unit; NaN where history is too short. */
export interface MacroReading {
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  /** Date that the latest released value belongs to. */
  readonly date: TradingDate;
  readonly value: number;
  /** Change over the last 1, 30 and 180 rows of the series. */
  readonly change1: number;
  readonly change30: number;
  readonly change180: number;
  /** Share of the last `percentileRows` values at or below the latest, in [0, 1]; absent unless the series asks for it. */
  readonly percentile?: number;
}

/** Everything known at the close of one day. Immutable; it cannot be asked for another day. */
export interface Snapshot {
  /** Session number within the run, from 0. */
  readonly day: number;
  readonly date: TradingDate;
  /** The day's members by code, in code-unit order; length N. All arrays of length N below follow it. */
  readonly instruments: readonly string[];
  /** Industry per member; empty string when unknown. */
  readonly industries: readonly string[];
  /** Market capitalisation or another measure of size per member; NaN when unknown; absent when the source has none. */
  readonly sizes?: Float64Array;
  readonly columns: readonly Column[];
  /** Headlines that became known at this close, per member; absent when the source has no text. */
  readonly headlines?: readonly (readonly Headline[])[];
  readonly macro: readonly MacroReading[];
}

/** A snapshot seen through a mask: the columns and headlines of the modalities in the mask. */
export interface View {
  readonly mask: ModalityMask;
  readonly day: number;
  readonly date: TradingDate;
  readonly instruments: readonly string[];
  readonly columns: readonly Column[];
  readonly headlines?: readonly (readonly Headline[])[];
  readonly macro: readonly MacroReading[];
}

/** Labels whose horizon ended by the close of the day that delivers them. */
export interface EndedLabels {
  /** Session number (from 0) and date of the day that they belong to. */
  readonly day: number;
  readonly date: TradingDate;
  /** Trading days from fill to fill. */
  readonly horizon: number;
  /** Forward return as a fraction per member of THAT day; NaN = undefined. */
  readonly values: Float64Array;
}
