import { beforeAll, describe, expect, it } from 'vitest';
import type { RunReport } from '../../engine/index.ts';
import { auditRun } from '../../experiments/index.ts';
import { temporaryFolder } from './folders.ts';
import { forkOf, originRun } from './forks.ts';

const folder = temporaryFolder();
let origin: RunReport;
beforeAll(async () => {
  origin = await originRun(folder, {}, { output: { ballots: true, parquet: false, csv: false } });
});

describe('the audit of a fork', () => {
  it('casts its own days again under its scenario, and says whose the others are', async () => {
    const set = [
      'optimizer.kind=fixed',
      'aggregation.alpha=0.8',
      'population.picks=3',
      'analyst.kind=random',
    ];
    const fork = await forkOf(origin.runDir, 12, { set, distribution: { risk: 3 } });
    const report = await auditRun(fork.runDir, { days: 2, full: true });
    expect(report.findings).toEqual([]);
    expect(report).toMatchObject({ verdict: 'clean', shared: { origin: origin.runId, days: 12 } });
    expect(Math.min(...report.sampledDays.map(({ day }) => day))).toBeGreaterThanOrEqual(12);
    const checked = Object.fromEntries(report.checks.map((check) => [check.check, check.checked]));
    expect(checked).toMatchObject({ journal: 20, data: 20, signals: 8, distributions: 8, replay: 8 });
    // 32 investors on 8 days: ballots of the shared days are of other sizes.
    expect(checked['ballots']).toBe(256);
  });

  it('finds nothing in a fork by hand whose weights are learned from', async () => {
    const fork = await forkOf(origin.runDir, 14, { distribution: { risk: 3 } });
    expect(await auditRun(fork.runDir, { days: 1, full: true })).toMatchObject({ verdict: 'clean' });
  });

  it('is of all days where none is shared', async () => {
    const fork = await forkOf(origin.runDir, 0);
    const report = await auditRun(fork.runDir, { days: 1 });
    expect(report).toMatchObject({ verdict: 'clean' });
    expect(report.shared).toBeUndefined();
  });
});
