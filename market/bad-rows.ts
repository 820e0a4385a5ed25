import type { Problem } from '../core/index.ts';
import { plainText } from './plain-text.ts';

export const badRowKinds = [
  'missing instrument',
  'date not a calendar date',
  'date not in order',
  'duplicate key',
  'non-numeric',
  'infinite',
  'price not positive',
  'negative value',
  'time stamp not readable',
] as const;
export type BadRowKind = (typeof badRowKinds)[number];

/**
 * What to do with rows that cannot be true: one error per file, or leave them out and count them. Of numbers that become known after
 * their row, the number alone is left out: what is seen on a row's day cannot depend on them.
 */
export const badRowRules = ['fail', 'drop'] as const;
export type BadRowRule = (typeof badRowRules)[number];

const expected: Readonly<Record<BadRowKind, string>> = {
  'missing instrument': 'the code of an instrument',
  'date not a calendar date': 'a calendar date from 1900 on, as yyyymmdd or yyyy-mm-dd',
  'date not in order': 'dates that ascend (per instrument)',
  'duplicate key': 'one row per key',
  'non-numeric': 'a number, or an empty cell where it is missing',
  infinite: 'a finite number',
  'price not positive': 'a price above 0',
  'negative value': 'a value of 0 or more',
  'time stamp not readable': 'a time stamp of the declared format',
};

/** Collects the bad rows of one file: a row is reported once, with the first reason found. */
export class BadRows {
  /** Data row of the file, from 0, of each row; absent = they are all there. */
  private readonly fileRows: Uint32Array | undefined;
  readonly counts = new Map<BadRowKind, number>();
  private readonly rows = new Set<number>();
  private readonly leftOut = new Set<number>();
  private first: { readonly row: number; readonly column: string; readonly kind: BadRowKind } | undefined;

  constructor(fileRows?: Uint32Array) {
    this.fileRows = fileRows;
  }

  /** `row` counts from 0; it is left out unless `stays`. */
  report(row: number, column: string, kind: BadRowKind, stays = false): void {
    if (!stays) this.leftOut.add(row);
    if (this.rows.has(row)) return;
    this.rows.add(row);
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
    if (this.first === undefined || row < this.first.row) this.first = { row, column, kind };
  }

  /** Whether the row is to be left out. */
  has(row: number): boolean {
    return this.leftOut.has(row);
  }

  /** Rows to be left out. */
  get missing(): number {
    return this.leftOut.size;
  }

  /** Rows reported. */
  get size(): number {
    return this.rows.size;
  }

  /**
   * The one problem of the file, or undefined when every row is good. `headerLines` stand before the first data row;
   * `cell` gives the text of a cell, rows from 1.
   */
  async problem(
    file: string,
    headerLines: number,
    cell: (row: number, column: string) => Promise<string>,
  ): Promise<Problem | undefined> {
    if (this.first === undefined) return undefined;
    const { column, kind } = this.first;
    const row = this.fileRows?.[this.first.row] ?? this.first.row;
    const kinds = [...this.counts].map(([name, count]) => `${count} ${name}`).join(', ');
    return {
      code: 'market.bad-rows',
      message: `${this.rows.size} bad ${this.rows.size === 1 ? 'row' : 'rows'} (${kinds}); the first is row ${row + 1}: ${kind}`,
      file,
      line: row + 1 + headerLines,
      path: column,
      found: plainText(await cell(row + 1, column)),
      expected: expected[kind],
      hint: 'repair the rows, or set market.onBadRows to "drop" to leave them out and count them',
      values: { row: row + 1, column, rows: this.rows.size, kinds: Object.fromEntries(this.counts) },
    };
  }
}
