import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { TradingDate } from '../../core/index.ts';
import { daysOf, openSource, temporaryFolder, weekdays } from './panel-fixtures.ts';
import { marketSourceConformance } from './source-conformance.ts';

const root = temporaryFolder();
const dates = weekdays(12);
let count = 0;

/** little-endian float32: the start index, then the values. */
function bin(start: number, values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * (values.length + 1));
  for (const [k, value] of [start, ...values].entries()) bytes.writeFloatLE(value, 4 * k);
  return bytes;
}

const upTo = (n: number, value: (k: number) => number) => Array.from({ length: n }, (_, k) => value(k));

function qlibFolder(change: Readonly<Record<string, string | Buffer>> = {}): string {
  const folder = join(root, `qlib-${count++}`);
  const iso = dates.map((date) => String(date).replace(/(....)(..)(..)/u, '$1-$2-$3'));
  const files: Record<string, string | Buffer> = {
    'calendars/day.txt': `${iso.join('\n')}\n`,
    'instruments/all.txt': `SH600000\t${iso[0]}\t${iso[11]}\nSZ000001\t${iso[2]}\t${iso[5]}\nSZ000001\t${iso[8]}\t${iso[11]}\nSH600001\t${iso[0]}\t${iso[11]}\n`,
    'features/sh600000/close.day.bin': bin(
      0,
      upTo(12, (k) => 10 + k),
    ),
    'features/sh600000/open.day.bin': bin(
      0,
      upTo(12, (k) => 20 + k),
    ),
    'features/sh600000/factor.day.bin': bin(
      0,
      upTo(12, (k) => (k < 6 ? 0.5 : 1)),
    ),
    'features/sh600000/volume.day.bin': bin(
      0,
      upTo(12, () => 1000),
    ),
    'features/sz000001/close.day.bin': bin(
      3,
      upTo(9, (k) => (k === 2 ? Number.NaN : 30 + k)),
    ),
    'features/sz000001/open.day.bin': bin(
      3,
      upTo(9, (k) => 40 + k),
    ),
    'features/sz000001/factor.day.bin': bin(
      3,
      upTo(9, () => 2),
    ),
    'features/sh600001/close.day.bin': bin(
      0,
      upTo(12, () => 5),
    ),
    'features/sh600001/open.day.bin': bin(
      0,
      upTo(12, () => 5),
    ),
    'features/sh600001/factor.day.bin': bin(
      0,
      upTo(12, () => 1),
    ),
    'features/sh600001/pe.day.bin': bin(
      1,
      upTo(3, (k) => k),
    ),
    ...change,
  };
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

marketSourceConformance('qlib-folder', () => ({ path: qlibFolder() }), [1, 2]);

const open = (folder: string, more: Readonly<Record<string, unknown>> = {}) =>
  openSource({ kind: 'qlib-folder', path: folder, ...more }, { horizons: [1] });

describe('a qlib folder', () => {
  test('is read by its calendar, spells and start indices', async () => {
    const days = daysOf((await open(qlibFolder())).feed());
    expect(days.map(({ snapshot }) => snapshot.date)).toEqual(dates);
    const members = days.map(({ snapshot }) => snapshot.instruments.length);
    // SZ000001: no value before line 3, a hole at line 5, no spell on lines 6 and 7.
    expect(members).toEqual([2, 2, 2, 3, 3, 2, 2, 2, 3, 3, 3, 3]);
    const closeOf = (day: number) =>
      days[day]?.snapshot.columns.find(({ spec }) => spec.name === 'close')?.values;
    expect([...(closeOf(8) ?? [])]).toEqual([18, 5, 35 / 2]);
    // Stored prices over the factor are prices as traded; stored volumes times it are shares.
    expect(closeOf(2)?.[0]).toBe(24);
    const volume = days[2]?.snapshot.columns.find(({ spec }) => spec.name === 'volume')?.values;
    expect([...(volume ?? [])]).toEqual([500, Number.NaN]);
  });

  test('labels and returns use the stored, adjusted prices', async () => {
    const days = daysOf((await open(qlibFolder())).feed());
    const label = days[6]?.endedLabels[0];
    expect(label).toMatchObject({ day: 4, horizon: 1 });
    expect(label?.values[0]).toBeCloseTo(26 / 25 - 1, 6);
    const reversal = days[6]?.snapshot.columns.find(({ spec }) => spec.name === 'reversal_5d')?.values;
    expect(reversal?.[0]).toBeCloseTo(16 / 11 - 1, 6);
  });

  test('brings declared fields under their modality, and industries', async () => {
    const folder = qlibFolder({ 'industry.csv': 'Stock,Industry\nSH600000,x\nSH600001,x\nSZ000001,y\n' });
    const columns = [{ field: 'pe', modality: 'valuation', description: 'price over earnings', sign: -1 }];
    const market = await open(folder, { columns, industry: { file: 'industry.csv' } });
    const pe = daysOf(market.feed()).map(
      ({ snapshot }) => snapshot.columns.find(({ spec }) => spec.name === 'pe')?.values[1],
    );
    expect(pe.slice(0, 6)).toEqual([NaN, 0, 1, 2, NaN, NaN]);
    expect(market.description.missingModalities).not.toContain('cross-industry');
  });

  test('a folder that ends earlier gives the same days', async () => {
    const all = daysOf((await open(qlibFolder())).feed()).map(({ dataDigest }) => dataDigest);
    const cut = await openSource(
      { kind: 'qlib-folder', path: qlibFolder() },
      { horizons: [1], end: dates[7] as TradingDate },
    );
    expect(daysOf(cut.feed()).map(({ dataDigest }) => dataDigest)).toEqual(all.slice(0, 8));
  });

  test('instruments without a close are counted in a warning', async () => {
    const lines = `SH600000\t${dates[0]}\t${dates[11]}\nSH600001\t${dates[0]}\t${dates[11]}\nSH9\t${dates[0]}\t${dates[11]}\n`;
    const market = await open(qlibFolder({ 'instruments/all.txt': lines }));
    expect(market.description.warnings).toEqual(['1 instruments of all.txt have no close (SH9)']);
  });

  test.each([
    [
      'a start index beyond the calendar',
      { 'features/sh600000/close.day.bin': bin(11, [1, 2]) },
      {},
      'market.unreadable',
      'start index 11 with 2 values',
    ],
    [
      'a start index that is no line',
      { 'features/sh600000/close.day.bin': bin(0.5, [1]) },
      {},
      'market.unreadable',
      'start index 0.5',
    ],
    [
      'bytes that are no float32',
      { 'features/sh600000/close.day.bin': Buffer.from('abcde') },
      {},
      'market.unreadable',
      '5 bytes',
    ],
    [
      'a negative price',
      { 'features/sh600000/close.day.bin': bin(0, [1, -2]) },
      {},
      'market.bad-rows',
      'price not positive',
    ],
    [
      'an infinite price',
      { 'features/sh600000/open.day.bin': bin(0, [1, Number.POSITIVE_INFINITY]) },
      {},
      'market.bad-rows',
      'infinite',
    ],
    [
      'a calendar that goes back',
      { 'calendars/day.txt': '2020-01-02\n2020-01-01\n' },
      {},
      'market.bad-rows',
      'date not in order',
    ],
    [
      'a calendar that goes back, with rows dropped',
      { 'calendars/day.txt': '2020-01-02\n2020-01-01\n' },
      { onBadRows: 'drop' },
      'market.unreadable',
      'cannot drop its lines',
    ],
    [
      'a code that is a path',
      { 'instruments/all.txt': '../../etc\t2020-01-01\t2020-02-01\n' },
      {},
      'market.bad-rows',
      'missing instrument',
    ],
    ['no such list', {}, { instruments: 'csi300' }, 'market.not-found', 'csi300.txt'],
    [
      'a field that nobody has',
      {},
      { columns: [{ field: 'pb', modality: 'valuation', description: 'd' }] },
      'market.missing-column',
      'pb.day.bin',
    ],
  ] as const)('%s is one clear error', async (_, files, more, code, says) => {
    const opened = open(qlibFolder(files), more);
    await expect(opened).rejects.toMatchObject({ code, problems: { length: 1 } });
    await expect(opened).rejects.toThrow(says);
  });
});
