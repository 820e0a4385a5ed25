import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkRun, loadScenario } from '../../engine/index.ts';
import { scenarioFile, small, temporaryFolder } from './folders.ts';

const folder = temporaryFolder();
const check = async (name: string, simulation: object) =>
  checkRun(await loadScenario(scenarioFile(folder, name, simulation)));

describe('a run that is checked', () => {
  it('tells what it would be, and nothing to warn of where all is well', async () => {
    expect(await check('well', small)).toMatchObject({
      days: 20,
      instruments: 16,
      investors: 32,
      types: 4,
      warnings: [],
    });
  });

  it.each([
    ['a file that is missing', 'market.not-found', undefined],
    ['a column that is missing', 'market.missing-column', 'Stock,Date\nA,20200102\n'],
    ['a cell that is no number', 'market.bad-rows', 'Stock,Date,Close\nA,20200102,x\n'],
  ])('finds %s', async (name, code, text) => {
    const path = join(folder, code);
    mkdirSync(path);
    if (text !== undefined) writeFileSync(join(path, 'prices.csv'), text);
    const market = { kind: 'table', path, prices: { file: 'prices.csv' } };
    await expect(check(`broken ${name}`, { ...small, market })).rejects.toMatchObject({ code });
  });

  it('finds an orientation of a column that the market does not have', async () => {
    const analyst = { kind: 'rule', orientation: { nothing: 1 } };
    await expect(check('oriented', { ...small, analyst })).rejects.toMatchObject({
      code: 'market.missing-column',
    });
  });

  it.each([
    ['nobody a choice', { population: { ...small.population, picks: 3, sells: 3 } }],
    ['every investor sees the whole market', { population: { ...small.population, pool: { size: 16 } } }],
    ['the distribution never changes', { optimizer: { lookback: 15 } }],
    ['no label 30 days ahead ends within 20 days', { labels: { horizons: [1, 5, 10, 30] } }],
  ])('warns of: %s', async (warning, change) => {
    const { warnings } = await check('warned', { ...small, ...change });
    expect(warnings.filter((text) => text.includes(warning))).toHaveLength(1);
    expect(warnings).toHaveLength(1);
  });

  it('has the first window exactly when no warning says otherwise', async () => {
    // The label of day 13 ends, 5 days ahead and bought at the next open, with day 19.
    const last = await check('last', { ...small, optimizer: { lookback: 14 } });
    expect(last.warnings).toEqual([]);
  });
});
