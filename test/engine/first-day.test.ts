import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadScenario, resumeRun, runScenario, selectors } from '../../engine/index.ts';
import { noTables, scenarioFile, small, temporaryFolder } from './folders.ts';

const folder = temporaryFolder();
/** The day from which on the selector below fails. */
let failsFrom = 0;

beforeAll(() => {
  selectors.register({
    kind: 'failing-later',
    description: 'equal weights, until they cannot be drawn by',
    options: z.strictObject({ kind: z.literal('failing-later') }),
    create: () => (snapshot) =>
      new Float64Array(snapshot.instruments.length).fill(snapshot.day < failsFrom ? 1 : Number.NaN),
  });
});

const pool = { size: 6, selector: 'failing-later', redraw: 'daily' };
const failing = { ...small, population: { ...small.population, pool } };

describe('a new run that fails', () => {
  it('before its first day is committed leaves nothing behind', async () => {
    failsFrom = 0;
    const scenario = await loadScenario(scenarioFile(folder, 'never', failing, noTables));
    const outDir = join(folder, 'made', 'for-it');
    await expect(runScenario({ scenario, outDir })).rejects.toThrow(/failing-later.*cannot be used/);
    expect(existsSync(join(folder, 'made'))).toBe(false);
    const existing = join(folder, 'existing');
    mkdirSync(existing);
    await expect(runScenario({ scenario, outDir: existing })).rejects.toThrow(/failing-later/);
    expect(readdirSync(existing)).toEqual([]);
  });

  it('later keeps the days that were committed, and goes on when the cause is gone', async () => {
    failsFrom = 3;
    const scenario = await loadScenario(scenarioFile(folder, 'later', failing, noTables));
    const outDir = join(folder, 'later-runs');
    await expect(runScenario({ scenario, outDir })).rejects.toThrow(/failing-later/);
    const [name = ''] = readdirSync(outDir);
    await expect(resumeRun({ runDir: join(outDir, name) })).rejects.toThrow(/failing-later/);
    failsFrom = 99;
    expect(await resumeRun({ runDir: join(outDir, name) })).toMatchObject({ days: 20, complete: true });
  });
});
