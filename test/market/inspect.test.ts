import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inspectData } from '../../market/inspect.ts';
import { temporaryFolder } from './panel-fixtures.ts';

const folder = temporaryFolder();

test('a long table: coverage, gaps, duplicates, jumps and splits', async () => {
  const file = join(folder, 'prices.csv');
  writeFileSync(
    file,
    [
      'Stock,Date,Close,PE,Note',
      'A,20200101,10,5,x',
      'A,20200102,10.5,,y',
      'A,20200103,5.25,6,',
      'A,20200103,5.25,6,z',
      'B,20200101,10,7,x',
      'B,20200106,15.2,n/a,x',
      'B,20200103,14,inf,x',
      'C,20200199,1,1,x',
    ].join('\n'),
  );
  const report = await inspectData(file);
  expect(report).toMatchObject({
    layout: 'table',
    days: 4,
    instruments: 2,
    firstDate: '2020-01-01',
    lastDate: '2020-01-06',
  });
  const [one] = report.files;
  expect(one).toMatchObject({ rows: 8, dateColumn: 'Date', instrumentColumn: 'Stock' });
  expect(one?.coverage).toEqual([
    { column: 'Close', present: 8, share: 1, nonNumeric: 0, infinite: 0, kind: 'number' },
    { column: 'PE', present: 7, share: 7 / 8, nonNumeric: 1, infinite: 1, kind: 'number' },
    { column: 'Note', present: 7, share: 7 / 8, nonNumeric: 0, infinite: 0, kind: 'text' },
  ]);
  expect(one?.panel).toMatchObject({ badDates: 1, duplicates: 1, outOfOrder: 1 });
  expect(one?.panel?.gaps).toEqual([
    { instrument: 'B', firstDate: '2020-01-01', lastDate: '2020-01-06', missingSessions: 1 },
  ]);
  expect(one?.panel?.jumps).toEqual([
    { instrument: 'A', date: '2020-01-03', column: 'Close', change: -0.5, splitLike: '2:1' },
  ]);
  expect(report.problems).toEqual([
    'prices.csv: PE: 1 cell is no number',
    'prices.csv: PE: 1 cell is infinite',
    'prices.csv: 1 date is no calendar date',
    'prices.csv: 1 row repeats the key of another; the first is row 4: A 2020-01-03',
    'prices.csv: 1 row stands after a later date; the first is row 7: B 2020-01-03',
  ]);
});

test('a wide table: its columns are the instruments', async () => {
  const file = join(folder, 'wide.csv');
  writeFileSync(file, 'Date,A,B,C,D\n20200101,1,1,1,1\n20200102,1,,1,1\n20200103,1,1,9,1\n');
  const report = await inspectData(file);
  expect(report).toMatchObject({ days: 3, instruments: 4 });
  expect(report.files[0]?.panel?.gaps.map(({ instrument }) => instrument)).toEqual(['B']);
  expect(report.files[0]?.panel?.jumps).toEqual([
    { instrument: 'C', date: '2020-01-03', column: 'price', change: 8 },
  ]);
});

test('a qlib folder: sessions, instruments and fields', async () => {
  const home = join(folder, 'qlib');
  for (const part of ['calendars', 'instruments', 'features/a', 'features/b'])
    mkdirSync(join(home, part), { recursive: true });
  writeFileSync(join(home, 'calendars/day.txt'), '2020-01-01\n2020-01-02\n2020-01-03\n');
  writeFileSync(join(home, 'instruments/all.txt'), 'A\t2020-01-01\t2020-01-03\nB\t2020-01-01\t2020-01-03\n');
  writeFileSync(
    join(home, 'features/a/close.day.bin'),
    Buffer.from(Float32Array.of(0, 10, Number.NaN, 20).buffer),
  );
  const report = await inspectData(home);
  expect(report).toMatchObject({
    layout: 'qlib-folder',
    days: 2,
    instruments: 1,
    problems: ['instruments/all.txt: B has no close'],
  });
  expect(report.files[0]?.coverage).toEqual([
    { column: 'close', present: 2, share: 1 / 3, nonNumeric: 0, infinite: 0, kind: 'number' },
  ]);
  expect(report.files[0]?.panel?.jumps[0]).toMatchObject({ instrument: 'A', splitLike: '1:2' });
});

test('a file that cannot be read is a problem of the report; a path that is not there is an error', async () => {
  const home = join(folder, 'mixed');
  mkdirSync(home);
  writeFileSync(join(home, 'bad.parquet'), 'nothing');
  writeFileSync(join(home, 'good.csv'), 'code,date,close\nA,2020-01-02,1\n');
  const report = await inspectData(home);
  expect(report).toMatchObject({ layout: 'table', days: 1, instruments: 1 });
  expect(report.problems).toHaveLength(1);
  expect(report.problems[0]).toContain('market.unreadable');
  expect(report.files.map(({ readable }) => readable)).toEqual([false, true]);
  await expect(inspectData(join(folder, 'none'))).rejects.toMatchObject({ code: 'market.not-found' });
});

test('a folder without data files is an error', async () => {
  const home = join(folder, 'notes');
  mkdirSync(home);
  writeFileSync(join(home, 'readme.txt'), 'nothing');
  await expect(inspectData(home)).rejects.toMatchObject({ code: 'market.not-found' });
});

test('texts of one instrument and day are no duplicates, and days without texts no gaps', async () => {
  const file = join(folder, 'news.csv');
  const rows = ['A,20200101,x', 'A,20200101,y', 'B,20200102,z', 'A,20200103,x'];
  writeFileSync(file, ['Stock,Date,Title', ...rows].join('\n'));
  const report = await inspectData(file);
  expect(report.files[0]).toMatchObject({ texts: true, panel: { duplicates: 0, gaps: [] } });
  expect(report.problems).toEqual([]);
});
