import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { isTradingDate, MassError, type TradingDate } from '../../../core/index.ts';
import { BadRows } from '../../bad-rows.ts';
import type { TableLoader } from '../../table-loader.ts';

/** A calendar or an instrument list is text of some megabytes; more is not one. */
const MAX_TEXT_BYTES = 64 * 2 ** 20;

/** Lines of a text file, without empty ones. Throws `market.not-found`, `market.too-large`. */
export function linesOf(file: string): readonly string[] {
  if (!existsSync(file)) {
    throw new MassError({
      code: 'market.not-found',
      message: 'the data file does not exist',
      file,
      expected: "qlib's layout: calendars/day.txt, instruments/NAME.txt, features/CODE/FIELD.day.bin",
      hint: 'check market.path and market.instruments',
    });
  }
  const { size } = statSync(file);
  if (size > MAX_TEXT_BYTES) {
    throw new MassError({
      code: 'market.too-large',
      message: 'the data file is larger than the engine reads',
      file,
      found: `${size} bytes`,
      expected: `at most ${MAX_TEXT_BYTES} bytes`,
    });
  }
  return readFileSync(file, 'utf8')
    .split(/\r?\n/u)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** yyyymmdd of yyyy-mm-dd or yyyymmdd, with or without a time after it; 0 when it is no date. */
export function dateOf(text: string): number {
  const date = Number(text.slice(0, 10).replaceAll('-', ''));
  return isTradingDate(date) ? date : 0;
}

/** The calendar's dates, ascending and distinct; other lines are bad rows. */
export async function readCalendar(loader: TableLoader, file: string): Promise<readonly TradingDate[]> {
  const lines = linesOf(file);
  const bad = new BadRows();
  const dates: TradingDate[] = [];
  for (const [row, line] of lines.entries()) {
    const date = dateOf(line) as TradingDate;
    const last = dates.at(-1) ?? 0;
    if (date === 0) bad.report(row, 'date', 'date not a calendar date');
    else if (date === last) bad.report(row, 'date', 'duplicate key');
    else if (date < last) bad.report(row, 'date', 'date not in order');
    else dates.push(date);
  }
  await loader.settle(file, undefined, bad, (row) => Promise.resolve(lines[row - 1] ?? ''));
  loader.finish();
  // A calendar that loses a line would shift every field: nothing can be dropped here.
  if (bad.size > 0) {
    throw new MassError({
      code: 'market.unreadable',
      message: 'a calendar with bad lines cannot be read, because the field files count its lines',
      file,
      found: `${bad.size} bad lines`,
      expected: 'one ascending date a line',
      hint: 'repair the calendar; market.onBadRows cannot drop its lines',
    });
  }
  return dates;
}

/** A spell of membership. */
export interface Spell {
  readonly code: string;
  readonly from: number;
  readonly to: number;
}

/** Spells of an instrument list: code, first day, last day, separated by tabs or spaces. */
export async function readSpells(loader: TableLoader, file: string): Promise<readonly Spell[]> {
  const lines = linesOf(file);
  const bad = new BadRows();
  const spells: Spell[] = [];
  for (const [row, line] of lines.entries()) {
    const [code = '', from, to] = line.split(/[\t ,]+/u);
    const spell = { code, from: dateOf(from ?? ''), to: dateOf(to ?? '') };
    // A code names a folder below: nothing but a plain name may pass.
    if (!/^[A-Za-z0-9_^=-][A-Za-z0-9_.^=-]*$/u.test(code)) bad.report(row, 'code', 'missing instrument');
    else if (spell.from === 0) bad.report(row, 'start', 'date not a calendar date');
    else if (spell.to === 0) bad.report(row, 'end', 'date not a calendar date');
    else if (spell.to < spell.from) bad.report(row, 'end', 'date not in order');
    else spells.push(spell);
  }
  await loader.settle(file, undefined, bad, (row) => Promise.resolve(lines[row - 1] ?? ''));
  return spells;
}

/**
 * One field of one instrument over the calendar: little-endian float32, the first of which is the calendar line that the
 * second belongs to. Values beyond `sessions` are cut. Throws `market.unreadable` for a broken file.
 */
export function readField(file: string, calendarLines: number, sessions: number): Float64Array {
  const { size } = statSync(file);
  const unreadable = (found: string): MassError =>
    new MassError({
      code: 'market.unreadable',
      message: 'this is not a qlib field file for this calendar',
      file,
      found,
      expected: `float32 values: a start index from 0, then at most ${calendarLines} values from there`,
      hint: 'export the field again with the calendar in this folder',
    });
  if (size % 4 !== 0 || size < 4 || size > (calendarLines + 1) * 4) throw unreadable(`${size} bytes`);
  const bytes = Buffer.alloc(size);
  const handle = openSync(file, 'r');
  try {
    readSync(handle, bytes, 0, size, 0);
  } finally {
    closeSync(handle);
  }
  const start = bytes.readFloatLE(0);
  const count = size / 4 - 1;
  if (!Number.isInteger(start) || start < 0 || start + count > calendarLines) {
    throw unreadable(`start index ${start} with ${count} values`);
  }
  const values = new Float64Array(sessions).fill(Number.NaN);
  for (let k = 0; k < count && start + k < sessions; k++) values[start + k] = bytes.readFloatLE(4 * (k + 1));
  return values;
}
