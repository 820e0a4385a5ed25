import { describe, expect, it } from 'vitest';
import { extendRun, loadScenario, readReport, runScenario } from '../../engine/index.ts';
import { scenarioFile, small, temporaryFolder } from './folders.ts';

const folder = temporaryFolder();
let count = 0;

const { market, population } = small;
const one = { ...population, types: 1, investorsPerType: 1, floor: 1 };
const cases: readonly (readonly [name: string, investors: number, simulation: object])[] = [
  ['one type', 8, { population: { ...population, types: 1 } }],
  ['one investor a type', 4, { population: { ...population, investorsPerType: 1, floor: 1 } }],
  ['one investor', 1, { population: one }],
  ['one candidate', 32, { population: { ...population, pool: { size: 1 }, picks: 1 } }],
  ['two instruments', 32, { market: { ...market, instruments: 2, industries: 1 } }],
  [
    'one day of look-back and labels',
    32,
    { optimizer: { lookback: 1, horizon: 1 }, labels: { horizons: [1] } },
  ],
  ['no iteration', 32, { optimizer: { kind: 'annealing', iterations: 0 } }],
  ['a look-back longer than the run', 32, { optimizer: { lookback: 100 } }],
];

describe('the smallest runs', () => {
  it.each(cases)('of %s end with every table and control', async (_, investors, changes) => {
    const simulation = { ...small, ...changes };
    const output = { csv: true, parquet: true, ballots: true };
    const scenario = await loadScenario(scenarioFile(folder, `small-${count++}`, simulation, { output }));
    const report = await runScenario({ scenario, outDir: folder });
    expect(report).toMatchObject({ complete: true, days: 20, investors, abstentions: 0 });
    const { uniform, uniformWeights, random } = report.controls;
    expect([uniform, uniformWeights, random]).not.toContain(null);
    expect(readReport(report.runDir).statistics).toEqual(report.statistics);
  });

  it('of one day say what they cannot tell, and go on to more', async () => {
    const simulation = { market: { ...market, days: 1 }, population: one };
    const scenario = await loadScenario(scenarioFile(folder, 'day', simulation));
    const { runDir, ...first } = await runScenario({ scenario, outDir: folder });
    expect(first).toMatchObject({ complete: true, days: 1, controls: { bestType: null } });
    expect(first.firstDate).toBe(first.lastDate);
    expect(first.warnings).toContainEqual(expect.stringContaining('bestType is not available'));
    const longer = await extendRun({ runDir, set: ['market.days=20'] });
    expect(longer).toMatchObject({ complete: true, days: 20 });
    expect(longer.controls.bestType).not.toBeNull();
    expect(longer.warnings).not.toContainEqual(expect.stringContaining('bestType'));
  });
});
