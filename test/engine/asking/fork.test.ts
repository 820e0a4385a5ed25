import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forkRun, loadScenario, type RunReport, resumeRun, runScenario } from '../../../engine/index.ts';
import type { SimulatedServer } from '../../../models/index.ts';
import { digestsOf, noTables, recordsIn, scenarioFile, temporaryFolder } from '../folders.ts';
import { askingScenario, askingScenarioFile, DAYS, quickServer, recordingIn } from './scenario.ts';

const folder = temporaryFolder();
const outDir = join(folder, 'runs');
let server: SimulatedServer;
let origin: RunReport;
beforeAll(async () => {
  server = await quickServer();
  const scenario = await askingScenario({
    file: askingScenarioFile(folder),
    outDir,
    baseUrl: server.baseUrl,
  });
  origin = await runScenario({ scenario, outDir });
  expect(origin).toMatchObject({ complete: true, days: DAYS });
});
afterAll(() => server.close());

const digestsIn = (runDir: string) => digestsOf(recordsIn(runDir));
const received = () => server.counts().received;

describe('a fork of a run that asks models', () => {
  it('takes equal answers from the shared recording, wherever it is made', async () => {
    const before = received();
    for (const where of [outDir, join(folder, 'elsewhere')]) {
      const fork = await forkRun({ runDir: origin.runDir, day: 5, outDir: where });
      expect(digestsIn(fork.runDir)).toEqual(digestsIn(origin.runDir));
    }
    const offline = await forkRun({
      runDir: origin.runDir,
      day: 0,
      outDir,
      set: ['models.offline=true', 'models.endpoints=[]'],
    });
    expect(offline.digest).toBe(origin.digest);
    expect(received()).toBe(before);
  });

  it('asks what its changes made new, within a budget of its own', async () => {
    const before = received();
    const fork = await forkRun({
      runDir: origin.runDir,
      day: 6,
      outDir,
      set: ['population.picks=2', 'budget.calls=200'],
    });
    expect(digestsIn(fork.runDir).slice(0, 6)).toEqual(digestsIn(origin.runDir).slice(0, 6));
    expect(fork.models?.calls).toBe(received() - before);
    expect(fork.models?.calls).toBeGreaterThan(0);
  });

  it('goes on without models in the pools that strategies of models chose', async () => {
    const before = received();
    const fork = await forkRun({ runDir: origin.runDir, day: 6, outDir, set: ['analyst.kind=rule'] });
    const [was, is] = [recordsIn(origin.runDir)[6], recordsIn(fork.runDir)[6]];
    // Weights of day 6 are learned from shared days: the plan is the same, and so is who is shown what.
    expect(is?.plan).toEqual(was?.plan);
    expect(is?.tally.shown).toEqual(was?.tally.shown);
    expect(is?.tally.bought).not.toEqual(was?.tally.bought);
    expect(received()).toBe(before);
  });

  it('is refused while the recording of the origin is gone', async () => {
    renameSync(recordingIn(outDir), join(folder, 'away.sqlite'));
    try {
      await expect(forkRun({ runDir: origin.runDir, day: 6, outDir })).rejects.toMatchObject({
        code: 'models.recording',
      });
    } finally {
      renameSync(join(folder, 'away.sqlite'), recordingIn(outDir));
    }
  });
});

describe('a fork of a run by rule', () => {
  it('asks models from its day on, and nothing of the shared days', async () => {
    const file = scenarioFile(
      folder,
      'by-rule',
      {
        market: { kind: 'synthetic', instruments: 16, industries: 4, days: DAYS },
        labels: { horizons: [1, 2] },
        optimizer: { horizon: 1, lookback: 2 },
        population: { types: 4, investorsPerType: 6, floor: 2, pool: { size: 8 }, picks: 3 },
      },
      noTables,
    );
    const run = await runScenario({ scenario: await loadScenario(file), outDir });
    const before = received();
    const endpoints = JSON.stringify([{ baseUrl: server.baseUrl, concurrency: 8, timeoutSeconds: 1 }]);
    const stopping = new AbortController();
    const set = ['analyst={kind: openai, model: another}', `models.endpoints=${endpoints}`];
    const stopped = await forkRun({
      runDir: run.runDir,
      day: 7,
      outDir,
      set,
      signal: stopping.signal,
      observe: (event) => {
        if (event.kind === 'day') stopping.abort();
      },
    });
    expect(stopped).toMatchObject({ complete: false });
    const fork = await resumeRun({ runDir: stopped.runDir });
    expect(fork.complete).toBe(true);
    // Two days of four strategies and 24 decisions.
    expect(received() - before).toBe(2 * 28);
    const [was, is] = [recordsIn(run.runDir), recordsIn(fork.runDir)];
    expect(digestsOf(is).slice(0, 7)).toEqual(digestsOf(was).slice(0, 7));
    expect(is[7]?.tally.shown).toEqual(was[7]?.tally.shown);
  });
});
