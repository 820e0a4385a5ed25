import { describeProblem, MassError } from '../../core/index.ts';
import { type DataFiles, NOT_A_NUMBER } from '../duckdb.ts';
import { plainText } from '../plain-text.ts';
import { type DatedRows, inspectRows, type RowFound, type RowsInspection } from './rows.ts';

export interface ColumnCoverage {
  readonly column: string;
  /** Cells with a value, as a count and as a share of the rows. */
  readonly present: number;
  readonly share: number;
  /** Cells that are no number, of a column that has some; 0 in text columns. */
  readonly nonNumeric: number;
  readonly infinite: number;
  readonly kind: 'number' | 'text' | 'empty';
}

export interface FileInspection {
  readonly file: string;
  /** Whether it could be read; else `problems` say why not. */
  readonly readable: boolean;
  /** Texts: several rows of an instrument on a day, and days without any, are normal. */
  readonly texts: boolean;
  readonly rows: number;
  /** Columns recognised as the date and the instrument. */
  readonly dateColumn: string | null;
  readonly instrumentColumn: string | null;
  readonly coverage: readonly ColumnCoverage[];
  /** Null when no date column was recognised. */
  readonly panel: RowsInspection | null;
  readonly problems: readonly string[];
}

const dateNames = /^(date|datetime|trade_?date|trading_?date|day)$/iu;
const textNames = /^(text|title|headline|news|content|summary|body)s?$/iu;
const instrumentNames = /^(stock|code|symbol|ticker|instrument|asset|ts_code|secid|industry)$/iu;

/** A table with a date and fewer number columns than this holds series, not instruments. */
const FEWEST_WIDE_COLUMNS = 4;

/** Reads one CSV or Parquet file and reports what it holds. A file that cannot be read is a problem, not an exception. */
export async function inspectFile(files: DataFiles, file: string, shown: string): Promise<FileInspection> {
  try {
    return await inspectReadable(files, file, shown);
  } catch (error) {
    if (!(error instanceof MassError)) throw error;
    const problems = error.problems.map((problem) => plainText(describeProblem(problem)));
    return {
      file: shown,
      readable: false,
      texts: false,
      rows: 0,
      dateColumn: null,
      instrumentColumn: null,
      coverage: [],
      panel: null,
      problems,
    };
  }
}

async function inspectReadable(files: DataFiles, file: string, shown: string): Promise<FileInspection> {
  const names = await files.columns(file);
  const date = names.find((name) => dateNames.test(name));
  const instrument = names.find((name) => instrumentNames.test(name));
  const rest = names.filter((name) => name !== date && name !== instrument);
  const read = await files.read(file, [
    ...rest.map((name) => ({ name, as: 'number' as const })),
    ...(date === undefined ? [] : [{ name: date, as: 'date' as const }]),
    ...(instrument === undefined ? [] : [{ name: instrument, as: 'text' as const }]),
  ]);
  const coverage = rest.map((name) => coverageOf(name, read.numbers.get(name) as Float64Array));
  const problems: string[] = [];
  if (date === undefined && instrument === undefined) {
    problems.push('neither a date column nor an instrument column was recognised');
  }
  for (const { column, nonNumeric, infinite } of coverage) {
    if (nonNumeric > 0)
      problems.push(`${column}: ${some(nonNumeric, 'cell is no number', 'cells are not numbers')}`);
    if (infinite > 0) problems.push(`${column}: ${some(infinite, 'cell is', 'cells are')} infinite`);
  }
  const texts = rest.some((name) => textNames.test(name));
  const inspected =
    date === undefined
      ? null
      : await inspectRows(
          instrument === undefined
            ? widened(read.dates.get(date) as Int32Array, read.numbers, coverage)
            : {
                codes: read.texts.get(instrument) as readonly string[],
                dates: read.dates.get(date) as Int32Array,
                numbers: read.numbers,
              },
        );
  const panel =
    inspected !== null && texts ? { ...inspected, duplicates: 0, firstDuplicate: null, gaps: [] } : inspected;
  if (panel !== null) {
    const { badDates, duplicates, firstDuplicate, outOfOrder, firstOutOfOrder } = panel;
    if (badDates > 0)
      problems.push(some(badDates, 'date is no calendar date', 'dates are no calendar dates'));
    if (duplicates > 0)
      problems.push(
        `${some(duplicates, 'row repeats', 'rows repeat')} the key of another${first(firstDuplicate)}`,
      );
    if (outOfOrder > 0)
      problems.push(
        `${some(outOfOrder, 'row stands', 'rows stand')} after a later date${first(firstOutOfOrder)}`,
      );
  }
  return {
    file: shown,
    readable: true,
    texts,
    rows: read.rows,
    dateColumn: date ?? null,
    instrumentColumn: instrument ?? null,
    coverage,
    panel,
    problems,
  };
}

function some(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

function first(found: RowFound | null): string {
  if (found === null) return '';
  const key = found.instrument === '' ? found.date : `${found.instrument} ${found.date}`;
  return `; the first is row ${found.row}: ${key}`;
}

function coverageOf(column: string, values: Float64Array): ColumnCoverage {
  const present = values.filter((value) => !Number.isNaN(value)).length;
  const words = values.filter((value) => value === NOT_A_NUMBER).length;
  const kind = present === 0 ? 'empty' : words * 2 > present ? 'text' : 'number';
  return {
    column,
    present,
    share: values.length === 0 ? 0 : present / values.length,
    nonNumeric: kind === 'number' ? words : 0,
    infinite: values.filter((value) => value === Number.POSITIVE_INFINITY).length,
    kind,
  };
}

/** A file without an instrument column: one series, or a wide table whose columns are the instruments. */
function widened(
  dates: Int32Array,
  numbers: ReadonlyMap<string, Float64Array>,
  coverage: readonly ColumnCoverage[],
): DatedRows {
  // DuckDB names a column without a name `column0`: a row number.
  const columns = coverage
    .filter(({ kind, column }) => kind === 'number' && !/^column\d+$/u.test(column))
    .map(({ column }) => column);
  if (columns.length < FEWEST_WIDE_COLUMNS) {
    return { codes: Array.from(dates, () => ''), dates, numbers: new Map() };
  }
  const codes: string[] = [];
  const days: number[] = [];
  const prices: number[] = [];
  const fileRows: number[] = [];
  for (const column of columns) {
    const values = numbers.get(column) as Float64Array;
    for (const [row, value] of values.entries()) {
      if (Number.isNaN(value)) continue;
      codes.push(column);
      days.push(dates[row] as number);
      prices.push(value);
      fileRows.push(row);
    }
  }
  return {
    codes,
    dates: Int32Array.from(days),
    numbers: new Map([['price', Float64Array.from(prices)]]),
    fileRows: Int32Array.from(fileRows),
  };
}
