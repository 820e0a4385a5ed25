import { byCodeUnit, formatDate, isTradingDate, type TradingDate } from '../../core/index.ts';

/** Dated rows of one file, as parallel arrays. */
export interface DatedRows {
  readonly codes: readonly string[];
  readonly dates: Int32Array;
  /** Missing = NaN. */
  readonly numbers: ReadonlyMap<string, Float64Array>;
  /** Rows of the file that they stand in, from 0; absent = each in its own. */
  readonly fileRows?: Int32Array;
}

/** A row that is out of place. */
export interface RowFound {
  /** Data row of the file, from 1. */
  readonly row: number;
  readonly instrument: string;
  readonly date: string;
}

export interface Gap {
  readonly instrument: string;
  readonly firstDate: string;
  readonly lastDate: string;
  /** Sessions of the file between the instrument's first and last row that have no row of it. */
  readonly missingSessions: number;
}

export interface Jump {
  readonly instrument: string;
  readonly date: string;
  readonly column: string;
  /** Change from the instrument's row before, as a fraction. */
  readonly change: number;
  /** The split that would explain it, e.g. `2:1`; absent when no common one is near. */
  readonly splitLike?: string;
}

export interface RowsInspection {
  readonly days: number;
  readonly instruments: number;
  readonly firstDate: string | null;
  readonly lastDate: string | null;
  readonly badDates: number;
  readonly duplicates: number;
  readonly outOfOrder: number;
  /** The first of each; null where there is none. */
  readonly firstDuplicate: RowFound | null;
  readonly firstOutOfOrder: RowFound | null;
  /** All instruments with gaps, most missing sessions first. */
  readonly gaps: readonly Gap[];
  /** Largest first. */
  readonly jumps: readonly Jump[];
}

/** Changes beyond this in one row are suspicious. */
const SUSPICIOUS_CHANGE = 0.4;
const splits: readonly (readonly [string, number])[] = [
  ['2:1', 1 / 2],
  ['3:1', 1 / 3],
  ['4:1', 1 / 4],
  ['5:1', 1 / 5],
  ['10:1', 1 / 10],
  ['20:1', 1 / 20],
  ['3:2', 2 / 3],
  ['1:2', 2],
  ['1:5', 5],
  ['1:10', 10],
];
const priceName = /^(adj_?\s?close|adjusted_?\s?close|close|open|price)$/iu;

/** Sessions, duplicates, gaps and jumps of dated rows. Prices are the columns named like one. */
export async function inspectRows(rows: DatedRows): Promise<RowsInspection> {
  const sessions = [...new Set(rows.dates)].filter(isTradingDate).sort((a, b) => a - b);
  const index = new Map(sessions.map((date, day) => [date as number, day]));
  const good = Uint32Array.from(rows.dates.keys()).filter((row) => index.has(rows.dates[row] as number));
  const codes = Array.from(good, (row) => rows.codes[row] as string);
  const days = Int32Array.from(good, (row) => index.get(rows.dates[row] as number) as number);
  // Loaded here alone: a run never needs it.
  const { op, table } = await import('arquero');
  const spans = table({ code: codes, day: days })
    .groupby('code')
    .rollup({ first: op.min('day'), last: op.max('day'), days: op.distinct('day'), rows: op.count() })
    .objects() as { code: string; first: number; last: number; days: number; rows: number }[];
  const dateOf = (day: number): string => formatDate(sessions[day] as TradingDate);
  const gaps = spans
    .map(({ code, first, last, days: held }) => ({
      instrument: code,
      firstDate: dateOf(first),
      lastDate: dateOf(last),
      missingSessions: last - first + 1 - held,
    }))
    .filter(({ missingSessions }) => missingSessions > 0)
    .sort((a, b) => b.missingSessions - a.missingSessions || byCodeUnit(a.instrument, b.instrument));
  const outOfOrder = descents(codes, days);
  const found = (k: number | undefined): RowFound | null => {
    if (k === undefined) return null;
    const at = good[k] as number;
    const row = (rows.fileRows?.[at] ?? at) + 1;
    return { row, instrument: codes[k] as string, date: dateOf(days[k] as number) };
  };
  return {
    days: sessions.length,
    instruments: spans.length,
    firstDate: sessions.length === 0 ? null : dateOf(0),
    lastDate: sessions.length === 0 ? null : dateOf(sessions.length - 1),
    badDates: rows.dates.length - good.length,
    duplicates: spans.reduce((sum, span) => sum + span.rows - span.days, 0),
    outOfOrder: outOfOrder.length,
    firstDuplicate: found(firstRepeat(codes, days)),
    firstOutOfOrder: found(outOfOrder[0]),
    gaps,
    jumps: jumpsOf(rows, good, codes, days, dateOf),
  };
}

/** Positions of rows that stand after a later day of their instrument. */
function descents(codes: readonly string[], days: Int32Array): readonly number[] {
  const last = new Map<string, number>();
  const found: number[] = [];
  for (const [k, code] of codes.entries()) {
    const day = days[k] as number;
    if (day < (last.get(code) ?? 0)) found.push(k);
    last.set(code, day);
  }
  return found;
}

function firstRepeat(codes: readonly string[], days: Int32Array): number | undefined {
  const seen = new Map<string, Set<number>>();
  for (const [k, code] of codes.entries()) {
    const held = seen.get(code) ?? new Set();
    if (held.has(days[k] as number)) return k;
    seen.set(code, held.add(days[k] as number));
  }
  return undefined;
}

function jumpsOf(
  rows: DatedRows,
  good: Uint32Array,
  codes: readonly string[],
  days: Int32Array,
  dateOf: (day: number) => string,
): readonly Jump[] {
  const order = Uint32Array.from(good.keys());
  order.sort(
    (a, b) => byCodeUnit(codes[a] as string, codes[b] as string) || (days[a] as number) - (days[b] as number),
  );
  const jumps: Jump[] = [];
  for (const [column, values] of rows.numbers) {
    if (!priceName.test(column)) continue;
    let before: { readonly code: string; readonly value: number } | undefined;
    for (const k of order) {
      const value = values[good[k] as number] as number;
      const code = codes[k] as string;
      if (!(value > 0 && Number.isFinite(value))) continue;
      const ratio = before?.code === code ? value / before.value : 1;
      before = { code, value };
      const split = splits.find(([, factor]) => Math.abs(ratio / factor - 1) < 0.01)?.[0];
      if (Math.abs(ratio - 1) <= SUSPICIOUS_CHANGE && split === undefined) continue;
      const jump = { instrument: code, date: dateOf(days[k] as number), column, change: ratio - 1 };
      jumps.push(split === undefined ? jump : { ...jump, splitLike: split });
    }
  }
  const size = ({ change }: Jump) => Math.abs(Math.log1p(change));
  return jumps.sort((a, b) => size(b) - size(a));
}
