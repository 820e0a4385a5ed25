import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DataFiles } from '../duckdb.ts';
import { plainText } from '../plain-text.ts';
import { readCalendar, readField, readSpells } from '../sources/qlib/binary.ts';
import { TableLoader } from '../table-loader.ts';
import { inspectRows } from './rows.ts';
import type { FileInspection } from './table-file.ts';

/** Reports a qlib folder: the close of every instrument of `instruments/all.txt` (or of the first list), fields as columns. */
export async function inspectQlib(files: DataFiles, folder: string): Promise<FileInspection> {
  const loader = new TableLoader(files, 'fail');
  const calendar = await readCalendar(loader, join(folder, 'calendars', 'day.txt'));
  const lists = readdirSync(join(folder, 'instruments'))
    .filter((name) => name.endsWith('.txt'))
    .toSorted();
  const list = lists.includes('all.txt') ? 'all.txt' : (lists[0] ?? 'all.txt');
  const spells = await readSpells(loader, join(folder, 'instruments', list));
  loader.finish();
  const instruments = [...new Set(spells.map(({ code }) => code))];
  const fields = new Map<string, number>();
  const codes: string[] = [];
  const dates: number[] = [];
  const closes: number[] = [];
  const problems: string[] = [];
  for (const code of instruments) {
    const home = join(folder, 'features', code.toLowerCase());
    const held = existsSync(home) ? readdirSync(home).filter((name) => name.endsWith('.day.bin')) : [];
    if (!held.includes('close.day.bin')) problems.push(`${code} has no close`);
    for (const name of held) {
      const values = readField(join(home, name), calendar.length, calendar.length);
      const field = plainText(name.slice(0, -'.day.bin'.length));
      fields.set(field, (fields.get(field) ?? 0) + values.filter((value) => !Number.isNaN(value)).length);
      if (field !== 'close') continue;
      for (const [day, value] of values.entries()) {
        if (Number.isNaN(value)) continue;
        codes.push(code);
        dates.push(calendar[day] as number);
        closes.push(value);
      }
    }
  }
  const cells = calendar.length * instruments.length;
  return {
    file: `instruments/${list}`,
    readable: true,
    texts: false,
    rows: codes.length,
    dateColumn: 'calendars/day.txt',
    instrumentColumn: `instruments/${list}`,
    coverage: [...fields].map(([column, present]) => ({
      column,
      present,
      share: cells === 0 ? 0 : present / cells,
      nonNumeric: 0,
      infinite: 0,
      kind: 'number' as const,
    })),
    panel: await inspectRows({
      codes,
      dates: Int32Array.from(dates),
      numbers: new Map([['close', Float64Array.from(closes)]]),
    }),
    problems,
  };
}
