import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MassError } from '../../../core/index.ts';
import { readReport, resumeRun, runScenario } from '../../../engine/index.ts';
import type { SimulatedServer } from '../../../models/index.ts';
import { recordsIn, temporaryFolder } from '../folders.ts';
import { askingScenario, askingScenarioFile, DAYS, quickServer, recordingIn } from './scenario.ts';

const folder = temporaryFolder();
const file = askingScenarioFile(folder);
let server: SimulatedServer;
beforeEach(async () => {
  server = await quickServer();
});
afterEach(() => server.close());

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof MassError ? error.code : String(error);
}

/** A run that stops after 50 calls. */
async function stopped(outDir: string, set: readonly string[] = []): Promise<string> {
  const scenario = await askingScenario({
    file,
    outDir,
    baseUrl: server.baseUrl,
    set: ['budget.calls=50', ...set],
  });
  expect(await codeOf(runScenario({ scenario, outDir }))).toBe('models.budget');
  return join(outDir, readdirSync(outDir).find((name) => name.startsWith('asking-')) as string);
}

describe('a run that was stopped', () => {
  it('is offline only as long as it is told so', async () => {
    const runDir = await stopped(join(folder, 'offline'));
    const offline = resumeRun({ runDir, set: ['models.offline=true', 'budget.calls=9999'] });
    expect(await codeOf(offline)).toBe('models.missing-answers');
    expect(await resumeRun({ runDir })).toMatchObject({ complete: true, days: DAYS });
  });

  it('does not ask strategies of committed days again under another recording: pools would change', async () => {
    const outDir = join(folder, 'other');
    const runDir = await stopped(outDir, ['budget.calls=120']);
    expect(readReport(runDir).days).toBeGreaterThan(0);
    const { received } = server.counts();
    const set = [`models.recording=${join(outDir, 'new.sqlite')}`, 'budget.calls=9999'];
    expect(await codeOf(resumeRun({ runDir, set }))).toBe('models.missing-answers');
    expect(server.counts().received).toBe(received);
  });

  it('keeps to its budget when its folder has another name', async () => {
    const outDir = join(folder, 'renamed');
    const elsewhere = join(outDir, 'elsewhere');
    renameSync(await stopped(outDir), elsewhere);
    expect(server.counts().received).toBe(50);
    expect(await codeOf(resumeRun({ runDir: elsewhere }))).toBe('models.budget');
    expect(server.counts().received).toBe(50);
    // Offline it learns nothing of the server, and forgets nothing either.
    const offline = resumeRun({ runDir: elsewhere, set: ['models.offline=true'] });
    expect(await codeOf(offline)).toBe('models.missing-answers');
    expect(readReport(elsewhere).models).toMatchObject({
      calls: 50,
      endpoints: [{ name: 'endpoint-1', baseUrl: server.baseUrl, structured: 'schema' }],
    });
  });

  it('refuses to ask under another recording than the one that it wrote, when that is gone', async () => {
    const outDir = join(folder, 'gone');
    const runDir = await stopped(outDir);
    renameSync(recordingIn(outDir), join(outDir, 'moved.sqlite'));
    expect(await codeOf(resumeRun({ runDir }))).toBe('models.recording');
    const set = ['budget.calls=10000', `models.recording=${join(outDir, 'moved.sqlite')}`];
    expect(await resumeRun({ runDir, set })).toMatchObject({ complete: true });
    expect(server.counts().repeated).toEqual({});
  });

  it('keeps to its budget under another recording', async () => {
    const outDir = join(folder, 'budget');
    const runDir = await stopped(outDir, ['population.pool.selector=random']);
    const set = [`models.recording=${join(outDir, 'new.sqlite')}`];
    expect(await codeOf(resumeRun({ runDir, set }))).toBe('models.budget');
    expect(server.counts().received).toBe(50);
    expect(readReport(runDir).models).toMatchObject({ calls: 50 });
  });
});

describe('a run that is finished', () => {
  it('makes its tables again without server, key or recording', async () => {
    const outDir = join(folder, 'finished');
    const scenario = await askingScenario({ file, outDir, baseUrl: server.baseUrl });
    const { runDir, models } = await runScenario({ scenario, outDir });
    rmSync(join(runDir, 'results'), { recursive: true });
    renameSync(recordingIn(outDir), join(outDir, 'elsewhere.sqlite'));
    const again = await resumeRun({ runDir });
    expect(existsSync(join(runDir, 'results', 'signals.csv'))).toBe(true);
    expect(again.models).toEqual(models);
    expect(await codeOf(resumeRun({ runDir }))).toBe('run.nothing-to-do');
  });
});

describe('strategies of single investors that are of no use', () => {
  it('are abstentions of the day, and retire nobody', async () => {
    const outDir = join(folder, 'declined');
    const refusing = await quickServer({ faults: { refused: 0.5 } });
    try {
      const set = ['population.strategyScope=investor', 'analyst.tries=1'];
      const scenario = await askingScenario({ file, outDir, baseUrl: refusing.baseUrl, set });
      const report = await runScenario({ scenario, outDir });
      const records = recordsIn(report.runDir);
      expect(records.flatMap(({ events }) => events.filter(({ kind }) => kind === 'retired'))).toEqual([]);
      expect(records.flatMap(({ abstentions }) => abstentions).map(({ reason }) => reason)).toContainEqual(
        expect.stringContaining('no usable answer in 1 try'),
      );
      expect(report.complete).toBe(true);
    } finally {
      await refusing.close();
    }
  });
});

describe('investors who remember', () => {
  it('are asked the same after a stop as without one, day by day as ahead', async () => {
    const reflecting = askingScenarioFile(folder, 'reflecting', {
      reflection: { enabled: true, items: 2, horizon: 1 },
      masking: { enabled: true, salt: 'test' },
    });
    const asking = { file: reflecting, baseUrl: server.baseUrl };
    const whole = join(folder, 'remember-whole');
    const reference = await runScenario({
      scenario: await askingScenario({ ...asking, outDir: whole, set: ['models.daysInFlight=1'] }),
      outDir: whole,
    });
    const outDir = join(folder, 'remember');
    const scenario = await askingScenario({ ...asking, outDir, set: ['budget.calls=150'] });
    expect(await codeOf(runScenario({ scenario, outDir }))).toBe('models.budget');
    const name = readdirSync(outDir).find((entry) => entry.startsWith('reflecting-')) as string;
    const report = await resumeRun({ runDir: join(outDir, name), set: ['budget.calls=9999'] });
    expect(report).toMatchObject({ complete: true, digest: reference.digest });
  });
});

describe('the control uniform', () => {
  it('is computed where all its answers are recorded, and is the run itself under a fixed plan', async () => {
    const outDir = join(folder, 'uniform');
    const set = ['population.respawn=fixed', 'optimizer={kind: fixed, horizon: 1, lookback: 2}'];
    const scenario = await askingScenario({ file, outDir, baseUrl: server.baseUrl, set });
    const { received } = server.counts();
    const fixed = await runScenario({ scenario, outDir });
    expect(server.counts().received - received).toBe(4 * DAYS + 24 * DAYS);
    expect(fixed.controls.uniform?.['1']?.rankIc).toBe(fixed.statistics.score['1']?.rankIc);
    // A run that shares the recording finds them there; another one does not.
    const planned = await askingScenario({ file, outDir, baseUrl: server.baseUrl });
    const sharing = await runScenario({ scenario: planned, outDir });
    expect(sharing.controls.uniform).toEqual(fixed.controls.uniform);
    const report = await runScenario({ scenario: planned, outDir: join(folder, 'not-sharing') });
    expect(report.digest).toBe(sharing.digest);
    expect(report.controls.uniform).toBeNull();
    expect(report.controls.random).not.toBeNull();
    expect(report.warnings).toContainEqual(expect.stringContaining('respawn: fixed records them'));
  });
});
