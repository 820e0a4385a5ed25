import type { FormatName } from './formats.ts';
import type { ColourName } from './palette.ts';

/** A number with its 95 % interval; null = not available. */
export interface Estimate {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** A name with the colour that it has in charts. */
export interface Tagged {
  readonly name: string;
  readonly colour: ColourName;
}

/** Raw: how it is written is the column's business. Null = not available. */
export type Cell = string | number | null | Estimate | Tagged;

export interface Column {
  /** Name in CSV and JSON, e.g. `rank_ic_5`. An estimate makes three columns there: `key`, `key_low`, `key_high`. */
  readonly key: string;
  /** Heading for people. */
  readonly label: string;
  /** Of its numbers; absent = text. */
  readonly format?: FormatName;
  /** The column holds estimates. */
  readonly isEstimate?: true;
  /** How its texts are set: `code` as formulas are, `prose` with room for a sentence, `words` not broken within a word. */
  readonly texts?: 'code' | 'prose' | 'words';
  /** What it means, in a sentence. */
  readonly hint?: string;
}

/** One table, for a page, Markdown, CSV and JSON alike. */
export interface Table {
  /** Unique on its page: letters, digits and hyphens; also the name of its file. */
  readonly id: string;
  readonly title: string;
  readonly columns: readonly Column[];
  /** Rows of as many cells as there are columns. */
  readonly rows: readonly (readonly Cell[])[];
  /** How to read it. */
  readonly note?: string;
  /** Rows that stand out, by position. */
  readonly emphasised?: readonly number[];
}

export function isEstimate(cell: Cell | undefined): cell is Estimate {
  return typeof cell === 'object' && cell !== null && 'low' in cell;
}

export function isTagged(cell: Cell | undefined): cell is Tagged {
  return typeof cell === 'object' && cell !== null && 'colour' in cell;
}
