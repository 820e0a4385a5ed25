import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../core/index.ts';
import {
  loadScenario,
  type RehearsalOptions,
  readReport,
  rehearsalOf,
  resumeRun,
  runScenario,
} from '../../engine/index.ts';
import { noTables, scenarioFile, temporaryFolder } from './folders.ts';

const folder = temporaryFolder();
const simulation = {
  market: { kind: 'synthetic', instruments: 12, industries: 3, days: 4 },
  population: { types: 2, investorsPerType: 3, floor: 1, pool: { size: 6 }, picks: 2, respawn: 'fixed' },
  optimizer: { lookback: 1, horizon: 1, iterations: 5 },
  labels: { horizons: [1] },
  analyst: { kind: 'openai', model: 'm' },
};
const load = (name: string, models: object = {}, given: object = simulation) =>
  loadScenario(scenarioFile(folder, name, given, { ...noTables, models }));

async function endpointOf(endpoint: object, options: Partial<RehearsalOptions> = {}) {
  const loaded = await load('endpoint', { endpoints: [endpoint] });
  const { execution } = rehearsalOf(loaded, { outDir: folder, ...options }).scenario;
  const [first] = execution.models.endpoints;
  if (first?.simulated === undefined) throw new Error('the endpoint is not simulated');
  return { ...first, simulated: first.simulated };
}

describe('a rehearsal', () => {
  it('asks a simulated server in the place of each real one, with its limits, without its key', async () => {
    const endpoint = await endpointOf({
      baseUrl: 'http://127.0.0.1:9/v1',
      apiKeyEnv: 'KEY',
      concurrency: 7,
      requestsPerMinute: 60,
    });
    expect(endpoint).toMatchObject({ concurrency: 7, requestsPerMinute: 60, timeoutSeconds: 5 });
    expect(endpoint).not.toHaveProperty('baseUrl');
    expect(endpoint).not.toHaveProperty('apiKeyEnv');
    expect(endpoint.simulated).toMatchObject({ seed: 1, slots: 64, latency: { medianMs: 20 } });
  });

  it('lets what is given win over what the scenario says of its simulated server, and keeps the rest', async () => {
    const own = { seed: 5, slots: 8, style: 'tools', latency: { medianMs: 50, sigma: 0.5 } };
    const kept = await endpointOf({ simulated: own });
    expect(kept.simulated).toMatchObject(own);
    const { simulated } = await endpointOf(
      { simulated: own },
      { serverSeed: 7, slots: 2, latencyMs: 30, faults: 0.28 },
    );
    expect(simulated).toMatchObject({ seed: 7, slots: 2, style: 'tools' });
    expect(simulated.latency).toMatchObject({ medianMs: 30, sigma: 0.5 });
    expect(simulated.faults.refused).toBeCloseTo(0.02, 12);
  });

  it('waits as long as the server needs, and longer where the scenario says so', async () => {
    const slow = { latency: { medianMs: 6000, sigma: 0.8, capMs: 20_000 } };
    expect((await endpointOf({ simulated: slow })).timeoutSeconds).toBe(40);
    expect((await endpointOf({ simulated: slow, timeoutSeconds: 60 })).timeoutSeconds).toBe(60);
    // Two at a time take 10 s on average, 8 are in flight: 40 s of waiting beside the slowest answer.
    const narrow = { slots: 2, latency: { medianMs: 10_000, sigma: 0 } };
    expect((await endpointOf({ simulated: narrow, concurrency: 8 })).timeoutSeconds).toBe(20 + 40);
    const given = await endpointOf({ simulated: {} }, { latencyMs: 6000 });
    expect(given.simulated.latency.capMs).toBeGreaterThan(100_000);
    expect(given.timeoutSeconds).toBeGreaterThan(200);
  });

  it('leaves a custom choice of analyst alone, and asks for a recorded or a rule analyst anew', async () => {
    const analystIn = async (analyst: object) =>
      rehearsalOf(await load('analyst', {}, { ...simulation, analyst }), { outDir: folder }).scenario
        .simulation.analyst;
    expect(await analystIn({ kind: 'openai', model: 'x', tries: 2 })).toMatchObject({ model: 'x', tries: 2 });
    for (const analyst of [{ kind: 'rule' }, { kind: 'recorded', recording: 'r.sqlite' }]) {
      expect(await analystIn(analyst)).toMatchObject({ kind: 'openai', model: 'simulated' });
    }
  });

  it('has a new recording each time, whatever the scenario names', async () => {
    const outDir = join(folder, 'names');
    const clock = new VirtualClock();
    const named = async () => {
      const loaded = await load('named', { recording: join(folder, 'paid.sqlite') });
      return rehearsalOf(loaded, { outDir, clock }).scenario.execution.models.recording as string;
    };
    const first = await named();
    expect(first.startsWith(join(outDir, 'named-rehearsal-'))).toBe(true);
    const run = rehearsalOf(await load('named'), { outDir, clock });
    await runScenario({ scenario: run, outDir, clock });
    const second = await named();
    expect(second).not.toBe(first);
    writeFileSync(second, '');
    expect([first, second]).not.toContain(await named());
  });

  it('sends its own calls, is resumed with its own recording, and leaves that of real runs alone', async () => {
    const outDir = join(folder, 'apart');
    const paid = join(outDir, 'paid.sqlite');
    const loaded = await load('apart', { recording: paid });
    const runs = [];
    for (const serverSeed of [7, 8]) {
      const scenario = rehearsalOf(loaded, { outDir, latencyMs: 0, serverSeed });
      const control = new AbortController();
      const report = await runScenario({
        scenario,
        outDir,
        signal: control.signal,
        observe: (event) => {
          if (event.kind === 'day' && serverSeed === 7) control.abort();
        },
      });
      runs.push(report);
    }
    expect(readdirSync(outDir)).not.toContain('paid.sqlite');
    const [cut, other] = runs;
    if (cut === undefined || other === undefined) throw new Error('two rehearsals');
    expect(cut.complete).toBe(false);
    expect(other.complete).toBe(true);
    expect(readReport(other.runDir).models?.calls).toBe(32);
    const resumed = await resumeRun({ runDir: cut.runDir });
    expect(resumed.complete).toBe(true);
    // 8 strategies and 24 decisions, none of them twice, over both invocations.
    expect(resumed.models?.calls).toBe(32);
    expect(readdirSync(outDir).filter((name) => name.endsWith('.sqlite'))).toHaveLength(2);
  });
});
