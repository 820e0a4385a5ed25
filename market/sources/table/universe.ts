import { isTradingDate, MassError } from '../../../core/index.ts';
import { lastDayAsOf, OPEN_END } from '../../as-of.ts';
import type { PanelAxis } from '../../panel-axis.ts';
import { cellsOf } from '../../panel-axis.ts';
import type { TableContext } from './context.ts';
import type { TableOptions } from './options.ts';

/** Industry per instrument of the axis; empty where the file has none. */
export async function loadIndustries(
  context: TableContext,
  axis: PanelAxis,
  options: TableOptions['industry'],
): Promise<readonly string[]> {
  if (options === undefined) return axis.instruments.map(() => '');
  const { file, instrument, industry } = options;
  const table = await context.load({ file, instrument, texts: [industry] });
  if (!table.codes.some((code) => axis.instrumentIndex.has(code)))
    context.checkCodes(file, table.codes, axis);
  const names = table.texts.get(industry) as readonly string[];
  const byCode = new Map(table.codes.map((code, row) => [code, names[row] as string]));
  const industries = axis.instruments.map((code) => byCode.get(code) ?? '');
  const unknown = industries.filter((name) => name === '').length;
  if (unknown > 0) context.warnings.push(`${file}: ${unknown} instruments of the panel have no industry`);
  return industries;
}

/** Members that the file declares: 1 per day and instrument. */
export async function loadMembership(
  context: TableContext,
  axis: PanelAxis,
  options: NonNullable<TableOptions['membership']>,
): Promise<Uint8Array> {
  const { file, instrument, date, from, to } = options;
  const width = axis.instruments.length;
  const members = new Uint8Array(axis.dates.length * width);
  if ((date === undefined) === (from === undefined)) throw eitherDateOrSpell(options);
  if (date !== undefined) {
    const table = await context.load({ file, instrument, date, order: 'any' });
    context.checkCodes(file, table.codes, axis);
    for (const cell of cellsOf(axis, table)) if (cell >= 0) members[cell] = 1;
    return members;
  }
  const lastDay = (cell: string) => (cell === '' ? OPEN_END : Number(cell.slice(0, 10).replaceAll('-', '')));
  const table = await context.load({
    file,
    instrument,
    date: from as string,
    order: 'any',
    texts: to === undefined ? [] : [to],
    judge: (cell) =>
      to === undefined || cell(to) === '' || isTradingDate(lastDay(cell(to)))
        ? undefined
        : { column: to, kind: 'date not a calendar date' },
  });
  context.checkCodes(file, table.codes, axis);
  const ends = to === undefined ? undefined : table.texts.get(to);
  for (let row = 0; row < table.rows; row++) {
    const i = axis.instrumentIndex.get(table.codes[row] as string);
    if (i === undefined) continue;
    const last = lastDayAsOf(context.loader.asOf, lastDay(ends?.[row] ?? ''));
    for (const [day, session] of axis.dates.entries()) {
      if (session >= (table.dates[row] as number) && session <= last) members[day * width + i] = 1;
    }
  }
  return members;
}

function eitherDateOrSpell(found: unknown): MassError {
  return new MassError({
    code: 'scenario.invalid',
    message: 'a membership file is read by days or by spells',
    path: 'market.membership',
    found,
    expected: 'either date (one row per day) or from (one row per spell)',
  });
}
