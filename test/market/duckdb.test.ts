import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DataFiles, NOT_A_NUMBER } from '../../market/duckdb.ts';
import { temporaryFolder } from './panel-fixtures.ts';

const folder = temporaryFolder();
const kinds = { day: 'integer', value: 'number', name: 'text' } as const;

test('a table written in batches comes back as it was, as Parquet and as CSV', async () => {
  const files = await DataFiles.open();
  const rows = 5000;
  const batch = (from: number) => ({
    columns: {
      day: Int32Array.from({ length: rows }, (_, k) => from + k),
      value: Float64Array.from({ length: rows }, (_, k) => (k % 7 === 0 ? Number.NaN : 1 / (k + 1))),
      name: Array.from({ length: rows }, (_, k) => `"${k}", 银行 'x'`),
    },
  });
  const paths = ['parquet', 'csv'].map((ending) => join(folder, `t.${ending}`));
  await files.writeTable(paths, kinds, [batch(0), batch(rows)]);
  for (const path of paths) {
    const read = await files.read(path, [
      { name: 'day', as: 'number' },
      { name: 'value', as: 'number' },
      { name: 'name', as: 'text' },
    ]);
    expect(read.rows).toBe(2 * rows);
    expect(read.numbers.get('day')).toEqual(Float64Array.from({ length: 2 * rows }, (_, k) => k));
    expect(read.numbers.get('value')?.subarray(rows)).toEqual(batch(0).columns.value);
    expect(read.texts.get('name')?.slice(rows)).toEqual(batch(0).columns.name);
  }
  files.close();
});

test('a table without rows keeps its columns', async () => {
  const files = await DataFiles.open();
  await files.writeTable([join(folder, 'e.csv'), join(folder, 'e.parquet')], kinds, []);
  expect(readFileSync(join(folder, 'e.csv'), 'utf8').trim()).toBe('day,value,name');
  expect(await files.columns(join(folder, 'e.parquet'))).toEqual(['day', 'value', 'name']);
  files.close();
});

test('a table of several parts keeps its order and leaves no part behind, nor does one that failed', async () => {
  const files = await DataFiles.open();
  const place = join(folder, 'parts');
  mkdirSync(place);
  const rows = 100_000;
  function* batches(count: number) {
    for (let batch = 0; batch < count; batch++) {
      yield { columns: { n: Int32Array.from({ length: rows }, (_, k) => batch * rows + k) } };
      if (batch === 3) throw new Error('the journal is gone');
    }
  }
  const paths = ['parquet', 'csv'].map((ending) => join(place, `t.${ending}`));
  await files.writeTable(paths, { n: 'integer' }, batches(3));
  for (const path of paths) {
    const { numbers } = await files.read(path, [{ name: 'n', as: 'number' }]);
    expect(numbers.get('n')?.every((n, k) => n === k)).toBe(true);
    expect(numbers.get('n')).toHaveLength(3 * rows);
  }
  const failed = files.writeTable([join(place, 'failed.csv')], { n: 'integer' }, batches(4));
  await expect(failed).rejects.toThrow('the journal is gone');
  expect(readdirSync(place).sort()).toEqual(['t.csv', 't.parquet']);
  files.close();
});

test('a folder that does not exist is one clear error', async () => {
  const files = await DataFiles.open();
  const written = files.writeTable([join(folder, 'none', 't.csv')], kinds, []);
  await expect(written).rejects.toMatchObject({ code: 'journal.write-failed' });
  files.close();
});

test('cells that are no numbers, infinite or empty are told apart', async () => {
  const file = join(folder, 'cells.csv');
  const files = await DataFiles.open();
  await files.writeTable([file], { x: 'text' }, [
    { columns: { x: ['1.5', ' 2 ', '', 'nan', 'abc', '-inf', '1e999'] } },
  ]);
  const { numbers } = await files.read(file, [{ name: 'x', as: 'number' }]);
  const infinite = Number.POSITIVE_INFINITY;
  expect([...(numbers.get('x') ?? [])]).toEqual([1.5, 2, NaN, NaN, NOT_A_NUMBER, infinite, infinite]);
  expect(await files.cell(file, 5, 'x')).toBe('abc');
  files.close();
});

test('dates are read from integers, text and date types', async () => {
  const file = join(folder, 'dates.csv');
  const files = await DataFiles.open();
  const cells = ['20200102', '2020-01-02', '2020/01/02', '2020-01-02 15:30:00', '2020-1-2', 'x', ''];
  await files.writeTable([file], { d: 'text' }, [{ columns: { d: cells } }]);
  const { dates } = await files.read(file, [{ name: 'd', as: 'date' }]);
  expect([...(dates.get('d') ?? [])].slice(0, 4)).toEqual([20200102, 20200102, 20200102, 20200102]);
  expect([...(dates.get('d') ?? [])].slice(4)).toEqual([202012, 0, 0]);
  files.close();
});
