import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ErrorCode, MassError, VirtualClock } from '../../core/index.ts';
import { loadScenario, prepareFork, runScenario } from '../../engine/index.ts';
import { withFreeName } from '../../engine/run-id.ts';
import { noTables, scenarioFile, small, temporaryFolder } from './folders.ts';

const folder = temporaryFolder();
const file = scenarioFile(folder, 'twins', { ...small, market: { ...small.market, days: 6 } }, noTables);

describe('runs of one name that begin in the same second', () => {
  it('all get folders of their own, and are the same run', async () => {
    const outDir = join(folder, 'runs');
    const scenario = await loadScenario(file);
    const begin = () => runScenario({ scenario, outDir, clock: new VirtualClock(0) });
    const reports = await Promise.all([begin(), begin(), begin()]);
    const names = ['twins-19700101-000000', 'twins-19700101-000000-2', 'twins-19700101-000000-3'];
    expect(reports.map(({ runDir }) => basename(runDir)).toSorted()).toEqual(names);
    expect(readdirSync(outDir).toSorted()).toEqual(names);
    expect(new Set(reports.map(({ digest }) => digest)).size).toBe(1);
    for (const { runDir, runId } of reports) expect(runId).toBe(basename(runDir));
  });

  it('as forks, too', async () => {
    const { runDir } = await runScenario({ scenario: await loadScenario(file), outDir: folder });
    const outDir = join(folder, 'forks');
    const begin = () => prepareFork({ runDir, day: 3, outDir, clock: new VirtualClock(0) });
    const forks = await Promise.all([begin(), begin()]);
    expect(forks.map(({ runId }) => runId).toSorted()).toEqual([
      'twins-19700101-000000',
      'twins-19700101-000000-2',
    ]);
  });

  it('begin again for a name that was taken, and for nothing else', async () => {
    const thrown: ErrorCode[] = ['journal.exists', 'journal.exists', 'journal.locked'];
    const begin = () =>
      Promise.reject(new MassError({ code: thrown.shift() ?? 'internal.invariant', message: 'no' }));
    await expect(withFreeName(begin)).rejects.toMatchObject({ code: 'journal.locked' });
    expect(thrown).toEqual([]);
  });
});
