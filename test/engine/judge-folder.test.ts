import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { judgeFolder, loadScenario, type RunReport, runScenario } from '../../engine/index.ts';
import { scenarioFile, small, temporaryFolder } from './folders.ts';

const simulation = { ...small, market: { ...small.market, days: 30 } };
const folder = temporaryFolder();
let finished: RunReport;
let stopped: RunReport;

beforeAll(async () => {
  const scenario = await loadScenario(scenarioFile(folder, 'small', simulation));
  finished = await runScenario({ scenario, outDir: join(folder, 'runs') });
  const control = new AbortController();
  stopped = await runScenario({
    scenario,
    outDir: join(folder, 'stopped'),
    signal: control.signal,
    observe: (event) => {
      if (event.kind === 'day' && event.day === 19) control.abort();
    },
  });
});

describe('a run judged again', () => {
  it('is what the run said of itself, when nothing else is asked for', async () => {
    const { report, series } = await judgeFolder({ runDir: finished.runDir });
    expect(report.judgement).toEqual(finished.judgement);
    expect(series.dates).toHaveLength(30);
    const again = await judgeFolder({ runDir: finished.runDir, set: ['evaluation.costs.commissionBps=5'] });
    expect(again.report.judgement).toEqual(finished.judgement);
    expect(again.series).toEqual(series);
    expect(again.report.controls).toEqual(finished.controls);
  });

  it('follows other costs, portfolios and rivals, and writes nothing', async () => {
    const before = readFileSync(join(finished.runDir, 'manifest.json'), 'utf8');
    const size = statSync(join(finished.runDir, 'journal.sqlite')).size;
    const { report } = await judgeFolder({
      runDir: finished.runDir,
      set: [
        'evaluation.costs.commissionBps=50',
        'evaluation.portfolios=[{kind: top-quantile, share: 0.5, name: half}]',
        'evaluation.rivals=[ridge]',
      ],
    });
    expect(report.judgement?.portfolios.map(({ name }) => name)).toEqual(['half']);
    expect(report.judgement?.rivals.map(({ name }) => name)).toEqual(['ridge']);
    const costs = (of: RunReport) => of.judgement?.portfolios[0]?.rows[0]?.statistics?.costs ?? Number.NaN;
    expect(costs(report)).toBeGreaterThan(2 * costs(finished));
    expect(report.statistics).toEqual(finished.statistics);
    expect(readFileSync(join(finished.runDir, 'manifest.json'), 'utf8')).toBe(before);
    expect(statSync(join(finished.runDir, 'journal.sqlite')).size).toBe(size);
  });

  it('can be one that is not finished: the days that are committed are judged', async () => {
    expect(stopped.complete).toBe(false);
    expect(stopped.judgement).toBeNull();
    const { report, series } = await judgeFolder({ runDir: stopped.runDir });
    expect(series.dates).toHaveLength(20);
    expect(report.controls.uniform).not.toBeNull();
    const whole = await judgeFolder({ runDir: finished.runDir });
    const head = (of: typeof series) =>
      of.portfolios.map(({ contender, portfolio, returns }) => [portfolio, contender, returns.slice(0, 19)]);
    // What a portfolio did by a day does not hang on later days; only the best type is chosen afterwards.
    const sameDays = (of: typeof series) => head(of).filter(([, contender]) => contender !== 'bestType');
    expect(sameDays(series)).toEqual(sameDays(whole.series));
  });

  it('says what holds of this judgement, once, and nothing of the one before', async () => {
    const costly = await judgeFolder({
      runDir: finished.runDir,
      set: ['evaluation.portfolios=[{kind: minimum-variance, name: costly}]'],
    });
    expect(costly.report.warnings.join()).toMatch(/portfolio costly of random investors/);
    expect(new Set(costly.report.warnings).size).toBe(costly.report.warnings.length);
    const plain = await judgeFolder({ runDir: finished.runDir, set: ['evaluation.costs.commissionBps=6'] });
    expect(plain.report.warnings).toEqual(finished.warnings);
    const { report } = await judgeFolder({ runDir: stopped.runDir });
    expect(report.warnings.join()).toMatch(/days that it has so far are judged/);
    expect(report.warnings.join()).not.toMatch(/computed at its end/);
  });

  it('is refused another simulation', async () => {
    await expect(judgeFolder({ runDir: finished.runDir, set: ['simulation.seed=2'] })).rejects.toThrow(
      /run\.identity/,
    );
  });

  it('can be given up', async () => {
    const control = new AbortController();
    control.abort();
    await expect(judgeFolder({ runDir: stopped.runDir, signal: control.signal })).rejects.toThrow(
      /run\.interrupted/,
    );
  });
});
