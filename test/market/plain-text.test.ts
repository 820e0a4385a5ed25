import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DataFiles } from '../../market/duckdb.ts';
import { inspectData } from '../../market/inspect.ts';
import { plainText } from '../../market/plain-text.ts';
import { daysOf, openSource, temporaryFolder, weekdays } from './panel-fixtures.ts';

const folder = temporaryFolder();
const ESCAPE = '\u001b';
/** What a terminal would obey. */
const OBEYED = /[\p{Cc}\u2028-\u202e\u2066-\u2069]/u;
/** Every text anywhere in a value. */
const textsIn = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)
      ? Object.entries(value).flatMap(([key, inner]) => [key, ...textsIn(inner)])
      : [];
const expectPlain = (value: unknown) => {
  expect(textsIn(value).length).toBeGreaterThan(0);
  expect(textsIn(value).filter((text) => OBEYED.test(text))).toEqual([]);
};

test.each([
  ['600519', '600519'],
  ['银行 “x” 🙂', '银行 “x” 🙂'],
  [`A${ESCAPE}[2J`, 'A[2J'],
  ['A\u009b31m', 'A31m'],
  ['first\r\nsecond\tthird\n', 'first second third'],
  ['bell\u0007 and\u0000 delete\u007f', 'bell and delete'],
  ['abc\u202etxt.exe', 'abctxt.exe'],
])('%j is plainly %j', (text, plain) => {
  expect(plainText(text)).toBe(plain);
});

test('columns are named, and read, without the control characters of their file', async () => {
  const files = await DataFiles.open();
  const names = [`x${ESCAPE}[2J`, 'x[2J', 'text\u009b31m'];
  const columns = Object.fromEntries(names.map((name, k) => [name, [`${k}\u0007`, `1${k}`]]));
  const paths = ['csv', 'parquet'].map((ending) => join(folder, `names.${ending}`));
  const kinds = Object.fromEntries(names.map((name) => [name, 'text' as const]));
  await files.writeTable(paths, kinds, [{ columns }]);
  for (const path of paths) {
    expect(await files.columns(path)).toEqual(['x[2J', 'x[2J_', 'text31m']);
    const { texts } = await files.read(path, [
      { name: 'x[2J_', as: 'text' },
      { name: 'text31m', as: 'text' },
    ]);
    expect(Object.fromEntries(texts)).toEqual({ 'x[2J_': ['1', '11'], text31m: ['2', '12'] });
    expect(await files.cell(path, 1, 'x[2J_')).toBe('1');
  }
  files.close();
});

test('codes, industries and headlines of a market are plain, in what it delivers and in what it says', async () => {
  const place = join(folder, 'table');
  mkdirSync(place);
  const dates = weekdays(30);
  const [first, second] = [`A${ESCAPE}]0;owned\u0007`, 'B\u009b31m'];
  const prices = dates.flatMap((date, day) => [first, second].map((code) => `${code},${date},1${day}`));
  writeFileSync(join(place, 'prices.csv'), `Stock,Date,Close\n${prices.join('\n')}\n`);
  writeFileSync(
    join(place, 'industry.csv'),
    `Stock,Industry\n${first},Banks${ESCAPE}[1m\n${ESCAPE}[31mQ,Other\n`,
  );
  writeFileSync(
    join(place, 'text.csv'),
    `Stock,At,Text\n${first},2020-01-06T12:00:00Z,"up${ESCAPE}[5m\ndown"\n${ESCAPE}[31mQ,2020-01-06T12:00:00Z,x\n`,
  );
  const market = await openSource(
    {
      kind: 'table',
      path: place,
      prices: { file: 'prices.csv' },
      industry: { file: 'industry.csv' },
      text: { file: 'text.csv', time: 'At', text: 'Text', timeZone: 'UTC' },
    },
    { fill: 'next-close', horizons: [1] },
  );
  const days = daysOf(market.feed());
  expect(days[0]?.snapshot.instruments).toEqual(['A]0;owned', 'B31m']);
  expect(days[0]?.snapshot.industries).toEqual(['Banks[1m', '']);
  expect(days[3]?.snapshot.headlines?.[0]?.map(({ text }) => text)).toEqual(['up[5m down']);
  expect(market.description.warnings.join(' ')).toContain('[31mQ');
  expectPlain(market.description);
});

test('what an inspection and an error say of a file is plain', async () => {
  const place = join(folder, `inspected-\u009b`);
  mkdirSync(place);
  const rows = (code: string) => [`${code},20200101,1`, `${code},20200103,5`];
  writeFileSync(
    join(place, `long${ESCAPE}.csv`),
    ['Stock,Date,Close', ...rows(`A${ESCAPE}[2J`), 'B,20200102,1'].join('\n'),
  );
  writeFileSync(
    join(place, 'wide.csv'),
    `Date,A${ESCAPE},B\u009b,C,D\n20200101,1,1,1,1\n20200102,9,9,bad,1\n20200103,9,9,1,1\n`,
  );
  writeFileSync(join(place, `torn${ESCAPE}.csv`), 'Stock,Date\n"A');
  const { path: _, ...report } = await inspectData(place);
  expect(report.files.flatMap(({ panel }) => panel?.jumps ?? []).length).toBeGreaterThan(0);
  expect(report.files.flatMap(({ panel }) => panel?.gaps ?? []).length).toBeGreaterThan(0);
  expectPlain(report);
});
