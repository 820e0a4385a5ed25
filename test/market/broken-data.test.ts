import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MassError } from '../../core/index.ts';
import { DataFiles } from '../../market/duckdb.ts';
import { brokenData, prices, pricesCsv, replaced } from './broken-data-cases.ts';
import { openSource, temporaryFolder } from './panel-fixtures.ts';

const root = temporaryFolder();
let count = 0;

/** A table folder: prices of three instruments over eight days, with other files beside or instead. */
function folderOf(files: Readonly<Record<string, string | Buffer>>): string {
  const folder = join(root, `case-${count++}`);
  mkdirSync(folder);
  for (const [name, content] of Object.entries({ 'prices.csv': pricesCsv(), ...files })) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

describe('a broken table folder gives one clear error', () => {
  test.each(brokenData)('$title', async ({ files = {}, options = {}, code, says }) => {
    const folder = folderOf(files);
    const before = readdirSync(folder);
    const error = await openSource({ kind: 'table', path: folder, prices, ...options }).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(MassError);
    const { problems, message } = error as MassError;
    expect(problems.map((problem) => problem.code)).toEqual([code]);
    for (const part of says) expect(message).toContain(part);
    expect(readdirSync(folder)).toEqual(before);
  });

  test('bad rows of several files come together', async () => {
    const folder = folderOf({
      'prices.csv': replaced(2, 'A,20200101,10,-1,100'),
      'm.csv': 'Date,Value\nx,1\n',
    });
    const macro = [{ file: 'm.csv', name: 'm', description: 'm', unit: '%' }];
    const error = (await openSource({ kind: 'table', path: folder, prices, macro }).catch(
      (e: unknown) => e,
    )) as MassError;
    expect(error.problems.map(({ code, line }) => [code, line])).toEqual([
      ['market.bad-rows', 2],
      ['market.bad-rows', 2],
    ]);
  });

  test('a link that leads out of the folder is refused', async () => {
    const folder = folderOf({});
    symlinkSync(join(folderOf({}), 'prices.csv'), join(folder, 'link.csv'));
    const opened = openSource({ kind: 'table', path: folder, prices: { file: 'link.csv' } });
    await expect(opened).rejects.toMatchObject({ code: 'market.outside-folder' });
  });

  test('dropped rows are left out and counted', async () => {
    const folder = folderOf({
      'prices.csv': pricesCsv((lines) =>
        lines.push(
          'A,20200113,-1,11,1',
          'A,20200110,1,1,1',
          'B,20200113,10,x,1',
          'C,20200199,1,1,1',
          'C,20200113,10,inf,1',
        ),
      ),
    });
    const market = await openSource({ kind: 'table', path: folder, prices, onBadRows: 'drop' });
    expect(market.description.droppedRows).toEqual({
      'prices.csv: price not positive': 1,
      'prices.csv: duplicate key': 1,
      'prices.csv: non-numeric': 1,
      'prices.csv: infinite': 1,
      'prices.csv: date not a calendar date': 1,
    });
    expect(market.description.days).toBe(8);
  });

  test('files and row counts beyond the limits are refused', async () => {
    const file = join(folderOf({}), 'prices.csv');
    for (const limits of [
      { bytes: 100, rows: 1000 },
      { bytes: 1e6, rows: 10 },
    ]) {
      const files = await DataFiles.open(limits);
      await expect(files.read(file, [{ name: 'Close', as: 'number' }])).rejects.toMatchObject({
        code: 'market.too-large',
      });
      files.close();
    }
  });
});
