import { describe, expect, it } from 'vitest';
import { annealingBenchOf } from '../../bench/annealing.ts';
import { type Bench, benchRow } from '../../bench/bench.ts';
import { evaluationBenchOf } from '../../bench/evaluation.ts';
import { firstRunBenchOf } from '../../bench/first-run.ts';
import { formulasBenchOf } from '../../bench/formulas.ts';
import { journalBenchOf } from '../../bench/journal.ts';
import { panelBenchOf } from '../../bench/panel.ts';
import { replayBenchOf } from '../../bench/replay.ts';

async function rowsOf(bench: Bench) {
  const rows = await bench.run();
  for (const row of rows) {
    expect(Object.keys(row)).toEqual(['case', 'value', 'unit', 'baseline', 'ratio']);
    expect(row.value, row.case).toBeGreaterThanOrEqual(0);
    expect(Number.isFinite(row.value), row.case).toBe(true);
    expect(row).toEqual(benchRow(bench.ratio, row.case, row.value, row.unit, row.baseline));
  }
  expect(new Set(rows.map((row) => row.case)).size).toBe(rows.length);
  return rows;
}

describe('benchmarks of whole parts, at tiny sizes', () => {
  it('annealing: incremental beside the plain form, ranking alone as the bound', async () => {
    const rows = await rowsOf(annealingBenchOf({ moves: 5, rounds: 1 }));
    expect(rows.filter(({ baseline }) => baseline === null).map((row) => row.case)).toEqual([
      'bound: ranking alone, 50 instruments x 5 days',
    ]);
    expect(rows).toHaveLength(7);
  });

  it('journal: commits beside appends of as many bytes', async () => {
    const shape = { types: 2, instruments: 5, investors: 4 };
    const rows = await rowsOf(journalBenchOf([{ name: 'tiny', shape, days: 3 }]));
    expect(rows.map((row) => row.unit)).toEqual(['ms', 'per second', 'bytes a day']);
    expect(rows[2]?.value).toBeGreaterThan(500);
  });

  it('panel: CSV and Parquet beside DuckDB alone', { timeout: 60_000 }, async () => {
    const rows = await rowsOf(panelBenchOf({ instruments: 3, days: 30, rounds: 1, real: false }));
    expect(rows.filter((row) => row.case.includes('pass over 30 days'))).toHaveLength(2);
    expect(rows.filter((row) => row.baseline !== null).length).toBeGreaterThanOrEqual(2);
  });

  it('first run: the whole process, its phases and its memory', { timeout: 60_000 }, async () => {
    const set = ['market.days=16', 'market.instruments=25', 'population.investorsPerType=8'];
    const scenario = 'scenarios/library/first-run.yaml';
    const absent = { scenario: 'scenarios/library/sse50.yaml', data: 'no/such/folder' };
    const rows = await rowsOf(firstRunBenchOf({ scenario, set, panels: [absent], rounds: 1 }));
    const cases = rows.map((row) => row.case).join('\n');
    for (const phase of ['annealing', 'ballots', 'commit', 'controls', 'exports']) {
      expect(cases).toContain(`of it: ${phase}`);
    }
    expect(cases).toContain('skipped, no/such/folder is absent');
    expect(rows.find((row) => row.case.startsWith('memory: peak'))?.value).toBeGreaterThan(50);
  });

  it('evaluation: a run judged in full and in part', { timeout: 60_000 }, async () => {
    const set = ['market.days=18', 'market.instruments=25', 'population.investorsPerType=8'];
    const scenario = 'scenarios/library/first-run.yaml';
    const rows = await rowsOf(evaluationBenchOf({ scenario, set, rounds: 1 }));
    expect(rows).toHaveLength(3);
    for (const row of rows) expect(row.case).toMatch(/^128 investors, 18 days, /);
  });

  it('formulas: the library together and one by one', { timeout: 60_000 }, async () => {
    const rows = await rowsOf(formulasBenchOf({ instruments: 12, days: 20, rounds: 1 }));
    const cases = rows.map((row) => row.case).join('\n');
    expect(cases).toMatch(/^\d+ formulas, 12 instruments x 20 days, together/);
    expect(cases).toContain('one formula at a time');
    for (const row of rows) expect(row.value).toBeGreaterThan(0);
  });

  it('replay: days opened, jumped to and stepped back from', { timeout: 60_000 }, async () => {
    const set = ['market.instruments=25', 'population.investorsPerType=8'];
    const rows = await rowsOf(replayBenchOf({ cases: [{ name: 'tiny', set, days: 20 }], rounds: 2 }));
    const cases = rows.map((row) => row.case).join('\n');
    for (const what of ['open the folder', 'open a day', 'jump', 'one step back', 'portfolio', 'investor'])
      expect(cases).toContain(what);
    expect(rows.find((row) => row.case.includes('the longest of all'))?.value).toBeGreaterThan(0);
  });
});
