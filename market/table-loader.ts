/**
 * Loads declared tables and judges their rows.
 *
 * 1. A table that leaves `load` holds good rows only, in file order; bad ones are a problem or a count, never values. Which rows there
 *    are does not depend on numbers that become known after them: of those, a bad one is missing, and its row stays.
 * 2. Problems of several files are kept until `finish`, so that a user meets all of them at once.
 * 3. As of a date, a row that is later is not judged and never leaves, and a value that is not released by then is missing; or
 *    noise stands in their place.
 */
import { basename } from 'node:path';
import { byCodeUnit, isTradingDate, MassError, nearest, type Problem } from '../core/index.ts';
import { isAbsent, isKnown, valuesAsOf } from './as-of.ts';
import { judgeNumbers, type NumberColumn } from './bad-numbers.ts';
import { type BadRowKind, type BadRowRule, BadRows } from './bad-rows.ts';
import type { ColumnRequest, DataFiles, FileColumns } from './duckdb.ts';
import type { AsOf } from './feed.ts';

/** Cells beyond which a panel column is refused (days x instruments). */
export const MAX_PANEL_CELLS = 50_000_000;

export interface TableRequest {
  readonly file: string;
  readonly delimiter?: string;
  /** Columns of the key; what is declared must be unique together unless `unique` is false. */
  readonly instrument?: string;
  readonly date?: string;
  /** Calendar days from a row's date to the close that knows its numbers; the row itself is known on its date. @default 0 */
  readonly releaseLagDays?: number;
  /** The numbers become known after the row's date in a way of their own, e.g. labels. @default they do with a release lag */
  readonly numbersComeLater?: boolean;
  /** Whether a row of a table without dates is known as of the date. @default every row is */
  readonly known?: (texts: (column: string) => string) => boolean;
  readonly unique?: boolean;
  /** `ascending` (default): dates ascend within each instrument. `any`: not checked. */
  readonly order?: 'ascending' | 'any';
  readonly numbers?: readonly NumberColumn[];
  readonly texts?: readonly string[];
  /** Further check of a row's text columns; returns the reason why the row is bad. */
  readonly judge?: (
    texts: (column: string) => string,
  ) => { readonly column: string; readonly kind: BadRowKind } | undefined;
}

/** Good rows as parallel arrays. */
export interface LoadedTable {
  readonly rows: number;
  /** Instrument per row; empty array when the table declares none. */
  readonly codes: readonly string[];
  /** yyyymmdd per row; empty when the table declares none. */
  readonly dates: Int32Array;
  readonly numbers: ReadonlyMap<string, Float64Array>;
  readonly texts: ReadonlyMap<string, readonly string[]>;
}

export class TableLoader {
  readonly files: DataFiles;
  /** Undefined = everything may be read. */
  readonly asOf: AsOf | undefined;
  /** Dropped rows as `file: reason`. */
  readonly dropped: Record<string, number> = {};
  private readonly rule: BadRowRule;
  private readonly problems: Problem[] = [];

  constructor(files: DataFiles, rule: BadRowRule, asOf?: AsOf) {
    this.files = files;
    this.rule = rule;
    this.asOf = asOf;
  }

  /** Throws when a file is missing, unreadable or lacks a column; bad rows wait for `finish`. */
  async load(request: TableRequest): Promise<LoadedTable> {
    const { file, delimiter } = request;
    const wanted: ColumnRequest[] = [
      ...(request.instrument === undefined ? [] : [{ name: request.instrument, as: 'text' as const }]),
      ...(request.date === undefined ? [] : [{ name: request.date, as: 'date' as const }]),
      ...(request.texts ?? []).map((name) => ({ name, as: 'text' as const })),
      ...(request.numbers ?? []).map(({ column }) => ({ name: column, as: 'number' as const })),
    ];
    requireColumns(
      file,
      await this.files.columns(file, delimiter),
      wanted.map(({ name }) => name),
    );
    const unique = [...new Map(wanted.map((each) => [`${each.as} ${each.name}`, each])).values()];
    const whole = await this.files.read(file, unique, delimiter);
    // A table of nothing but dates or texts may well be empty: no macro value, no headline.
    if (whole.rows === 0 && request.instrument !== undefined && (request.numbers ?? []).length > 0) {
      throw new MassError({
        code: 'market.no-days',
        message: 'the data file has no rows',
        file,
        found: 'a header alone',
        expected: 'at least one row',
        hint: 'write the file again, or name the one that holds the data',
      });
    }
    const fileRows = this.fileRowsOf(request, whole);
    const read = fileRows === undefined ? whole : rowsOf(whole, fileRows);
    const bad = new BadRows(fileRows);
    const codes =
      request.instrument === undefined ? [] : (read.texts.get(request.instrument) as readonly string[]);
    const dates =
      request.date === undefined ? new Int32Array(0) : (read.dates.get(request.date) as Int32Array);
    const comeLater = request.numbersComeLater ?? (request.releaseLagDays ?? 0) > 0;
    for (const number of request.numbers ?? []) {
      judgeNumbers(number, read.numbers.get(number.column) as Float64Array, bad, comeLater);
    }
    if (request.judge !== undefined) {
      for (let row = 0; row < read.rows; row++) {
        const reason = request.judge(
          (column) => (read.texts.get(column) as readonly string[])[row] as string,
        );
        if (reason !== undefined) bad.report(row, reason.column, reason.kind);
      }
    }
    // Keys last: a good row is no duplicate of a bad one.
    judgeKeys(request, read.rows, codes, dates, bad);
    const table = { rows: read.rows, codes, dates, numbers: read.numbers, texts: read.texts };
    if (bad.size === 0) return this.released(request, table);
    await this.settle(file, delimiter, bad);
    return this.released(request, withoutRows(table, bad));
  }

  /** Rows, from 0, that may be read; undefined where all may. */
  private fileRowsOf(request: TableRequest, { rows, dates, texts }: FileColumns): Uint32Array | undefined {
    const { date, known } = request;
    if (!isAbsent(this.asOf) || (date === undefined && known === undefined)) return undefined;
    const dated = date === undefined ? undefined : dates.get(date);
    const isInSight = (row: number): boolean =>
      dated === undefined
        ? (known?.((column) => (texts.get(column) as readonly string[])[row] as string) ?? true)
        : isKnown(this.asOf, dated[row] as number);
    return Uint32Array.from(Array.from({ length: rows }, (_, row) => row).filter(isInSight));
  }

  /** The table with its numbers as they may be read. */
  private released(request: TableRequest, table: LoadedTable): LoadedTable {
    const { file, date, releaseLagDays, numbers = [] } = request;
    if (this.asOf === undefined || date === undefined) return table;
    const known = (row: number) => isKnown(this.asOf, table.dates[row] as number, releaseLagDays);
    const readable = numbers.map(({ column, rule }) => {
      const values = table.numbers.get(column) as Float64Array;
      return [
        column,
        valuesAsOf(values, this.asOf, known, { place: `${basename(file)} ${column}`, rule }),
      ] as const;
    });
    return { ...table, numbers: new Map(readable) };
  }

  /** Throws every problem kept so far. */
  finish(): void {
    if (this.problems.length > 0) throw new MassError(this.problems);
  }

  /** Keeps bad rows that were found outside a table, e.g. in a binary file, as `load` does. */
  async settle(
    file: string,
    delimiter: string | undefined,
    bad: BadRows,
    cell = (row: number, column: string) => this.files.cell(file, row, column, delimiter),
  ): Promise<void> {
    if (this.rule === 'drop') {
      for (const [kind, count] of bad.counts) {
        const reason = `${basename(file)}: ${kind}`;
        this.dropped[reason] = (this.dropped[reason] ?? 0) + count;
      }
      return;
    }
    const headerLines = /\.csv(\.gz)?$/iu.test(file) ? 1 : 0;
    const problem = await bad.problem(file, headerLines, cell);
    if (problem !== undefined) this.problems.push(problem);
  }
}

/** Throws `market.missing-column` for every wanted column that the file does not have. */
export function requireColumns(file: string, found: readonly string[], wanted: readonly string[]): void {
  const missing = [...new Set(wanted)].filter((name) => !found.includes(name)).toSorted(byCodeUnit);
  if (missing.length === 0) return;
  throw new MassError(
    missing.map((name): Problem => {
      const guess = nearest(name, found);
      return {
        code: 'market.missing-column',
        message: `the file has no column "${name}"`,
        file,
        found: found.slice(0, 40),
        expected: `a column "${name}"`,
        hint:
          guess === undefined
            ? 'declare the name that the column has in the file'
            : `did you mean "${guess}"? Declare the name that the column has in the file`,
        values: { column: name, ...(guess === undefined ? {} : { nearest: guess }) },
      };
    }),
  );
}

function judgeKeys(
  request: TableRequest,
  rows: number,
  codes: readonly string[],
  dates: Int32Array,
  bad: BadRows,
): void {
  const { instrument, date } = request;
  if (instrument === undefined && date === undefined) return;
  const keyColumn = date ?? instrument ?? '';
  const codeNumbers = new Map<string, number>();
  const dateNumbers = new Map<number, number>();
  for (const code of codes) if (!codeNumbers.has(code)) codeNumbers.set(code, codeNumbers.size);
  for (const day of dates) if (!dateNumbers.has(day)) dateNumbers.set(day, dateNumbers.size);
  const width = Math.max(1, dateNumbers.size);
  const cells = Math.max(1, codeNumbers.size) * width;
  if (cells > MAX_PANEL_CELLS) throw tooManyCells(request.file, cells);
  const seen = new Uint8Array(cells);
  const lastDates = new Int32Array(Math.max(1, codeNumbers.size));
  for (let row = 0; row < rows; row++) {
    if (bad.has(row)) continue;
    const code = instrument === undefined ? 0 : (codeNumbers.get(codes[row] as string) as number);
    const day = date === undefined ? 0 : (dates[row] as number);
    if (instrument !== undefined && codes[row] === '') bad.report(row, instrument, 'missing instrument');
    else if (date !== undefined && !isTradingDate(day)) bad.report(row, date, 'date not a calendar date');
    else {
      const key = code * width + (date === undefined ? 0 : (dateNumbers.get(day) as number));
      if (request.unique !== false && seen[key] === 1) bad.report(row, keyColumn, 'duplicate key');
      else if (date !== undefined && request.order !== 'any' && day < (lastDates[code] as number)) {
        bad.report(row, date, 'date not in order');
      } else {
        seen[key] = 1;
        lastDates[code] = day;
      }
    }
  }
}

function rowsOf({ numbers, dates, texts }: FileColumns, rows: Uint32Array): FileColumns {
  return {
    rows: rows.length,
    numbers: new Map(
      [...numbers].map(([name, values]) => [name, Float64Array.from(rows, (row) => values[row] as number)]),
    ),
    dates: new Map(
      [...dates].map(([name, values]) => [name, Int32Array.from(rows, (row) => values[row] as number)]),
    ),
    texts: new Map(
      [...texts].map(([name, values]) => [name, Array.from(rows, (row) => values[row] as string)]),
    ),
  };
}

function withoutRows(table: LoadedTable, bad: BadRows): LoadedTable {
  const keep = (_: unknown, row: number) => !bad.has(row);
  const numbers = new Map([...table.numbers].map(([name, values]) => [name, values.filter(keep)] as const));
  const texts = new Map([...table.texts].map(([name, values]) => [name, values.filter(keep)] as const));
  return {
    rows: table.rows - bad.missing,
    codes: table.codes.filter(keep),
    dates: table.dates.filter(keep),
    numbers,
    texts,
  };
}

/** The error for a panel of more cells than the engine holds. */
export function tooManyCells(file: string, cells: number): MassError {
  return new MassError({
    code: 'market.too-large',
    message: 'the panel is larger than the engine holds',
    file,
    found: `${cells} days x instruments`,
    expected: `at most ${MAX_PANEL_CELLS}`,
    hint: 'keep only the instruments and dates that the scenario needs',
  });
}
