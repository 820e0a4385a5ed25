/** Language-model investors whose calls three worker processes make behind a real Restate server. One story: tests go on with what was left. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadScenario, type RunReport, readReport, resumeRun, runScenario } from '../../../engine/index.ts';
import { openRecording, type SimulatedServer } from '../../../models/index.ts';
import { quickServer, recordingIn } from '../asking/scenario.ts';
import { digestsOf, recordsIn, scenarioFile, temporaryFolder } from '../folders.ts';
import { freePorts, serverProgram, type TestServer, testServer } from './restate-server.ts';
import { startWorker, type WorkerProcess } from './worker-processes.ts';

const program = serverProgram();
const why = program === undefined ? ' (skipped: there is no Restate server for this platform)' : '';
const folder = temporaryFolder();
/** As of the other tests of runs that ask, in fewer days. */
const file = scenarioFile(folder, 'asking', {
  market: { kind: 'synthetic', instruments: 16, industries: 4, days: 6 },
  labels: { horizons: [1, 2] },
  optimizer: { horizon: 1, lookback: 2 },
  population: { types: 4, investorsPerType: 6, floor: 2, pool: { size: 8 }, picks: 3 },
  analyst: { kind: 'openai', model: 'simulated' },
});

describe.skipIf(program === undefined)(`language-model investors on a cluster of three workers${why}`, () => {
  let server: TestServer;
  let address: string;
  let reference: { readonly digest: string; readonly days: readonly string[]; readonly calls: number };
  const workers: WorkerProcess[] = [];

  const join3 = async (keys: readonly string[] = []): Promise<void> => {
    const args = ['--join', server.ingress, '--admin', server.admin, '--listen', address, ...keys];
    const missing = Array.from({ length: 3 - workers.length }, () =>
      startWorker(folder, args, { TEST_MODEL_KEY: 'k-secret-of-the-workers' }),
    );
    workers.push(...(await Promise.all(missing)));
  };
  const sets = (models: SimulatedServer, endpoint: object = {}): readonly string[] => [
    `models.endpoints=${JSON.stringify([{ baseUrl: models.baseUrl, concurrency: 8, timeoutSeconds: 20, ...endpoint }])}`,
    `cluster=${JSON.stringify({ url: server.ingress })}`,
  ];
  const ran = async (name: string, set: readonly string[]): Promise<string> => {
    const outDir = join(folder, name);
    return (await runScenario({ scenario: await loadScenario(file, { set }), outDir })).runDir;
  };
  const invocations = async (): Promise<number> => {
    const [row] = await server.query(
      "select count(*) n from sys_invocation where target_service_name = 'mass-lane' and target_handler_name = 'call'",
    );
    return Number(row?.['n']);
  };
  const checked = (runDir: string): RunReport => {
    const report = readReport(runDir);
    expect(report).toMatchObject({ complete: true, digest: reference.digest });
    expect(digestsOf(recordsIn(runDir))).toEqual(reference.days);
    return report;
  };
  const received = async (models: SimulatedServer, count: number): Promise<void> => {
    for (let waits = 0; models.counts().received < count; waits++) {
      if (waits > 5000) throw new Error(`only ${models.counts().received} calls arrived`);
      await sleep(2);
    }
  };

  beforeAll(async () => {
    const models = await quickServer();
    server = await testServer(program as string);
    const scenario = await loadScenario(file, {
      set: [`models.endpoints=${JSON.stringify([{ baseUrl: models.baseUrl, concurrency: 8 }])}`],
    });
    const { runDir, digest } = await runScenario({ scenario, outDir: join(folder, 'alone') });
    reference = { digest, days: digestsOf(recordsIn(runDir)), calls: models.counts().received };
    await models.close();
    await server.start();
    address = `127.0.0.1:${(await freePorts(1))[0]}`;
    await join3();
  }, 60_000);

  afterAll(async () => {
    await Promise.all(workers.map((worker) => worker.end('SIGKILL')));
    await server?.remove();
  });

  /** Runs in a child that is killed once the model server has received so many calls. */
  const killedAt = async (name: string, set: readonly string[], models: SimulatedServer, count: number) => {
    const child = spawn(
      process.execPath,
      [fileURLToPath(new URL('lanes-run.ts', import.meta.url)), file, join(folder, name), ...set],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    const closed = once(child, 'close');
    await received(models, count);
    const { open } = models.counts();
    child.kill('SIGKILL');
    expect(await closed).toEqual([null, 'SIGKILL']);
    return open;
  };

  it('decide as without it, by one durable call a model call', async () => {
    const models = await quickServer();
    const report = checked(await ran('equal', sets(models)));
    expect(models.counts().received).toBe(reference.calls);
    expect(await invocations()).toBe(reference.calls);
    expect(report.models).toMatchObject({ calls: reference.calls, uncertainCalls: 0, repeatedAfterCrash: 0 });
    const lanes = await server.query(
      "select distinct target_service_key k from sys_invocation where target_service_name = 'mass-lane' and target_handler_name = 'call'",
    );
    // 4 types, and their investors.
    expect(lanes.length).toBeGreaterThanOrEqual(4 + 24);
    expect(recorded('equal')).toEqual(recorded('alone'));
    await models.close();
  });

  it('go on when the run is killed: what was in flight is answered meanwhile or heard out, and nothing is paid twice', async () => {
    const models = await quickServer(slow);
    const set = sets(models);
    await killedAt('resumed', set, models, 60);
    const first = recorded('resumed');
    expect(first.length).toBeLessThan(60);
    // Nobody but the workers is left to hear the answers.
    while (models.counts().open > 0) await sleep(10);
    expect(await killedAt('resumed', set, models, 110)).toBeGreaterThan(0);
    const run = readdirSync(join(folder, 'resumed')).find((entry) => entry.startsWith('asking-'));
    const { runDir } = await resumeRun({ runDir: join(folder, 'resumed', run as string), set });
    const report = checked(runDir);
    expect(models.counts()).toMatchObject({ received: reference.calls, repeated: {}, abandoned: 0 });
    expect(recorded('resumed')).toEqual(expect.arrayContaining([...first]));
    expect(recorded('resumed')).toEqual(recorded('alone'));
    // Calls that were noted and not heard of by the process that made them.
    expect(report.models?.repeatedAfterCrash).toBeGreaterThan(0);
    await models.close();
  });

  it('go on when the server is killed and comes back: no more than the calls in flight are made again', async () => {
    const models = await quickServer(slow);
    const running = ran('server', sets(models));
    await received(models, 60);
    await server.end('SIGKILL');
    await sleep(300);
    await server.start();
    const report = checked(await running);
    expect(report.models?.transportFaults['dropped']).toBeGreaterThan(0);
    // A worker whose connection to the server broke cannot hand its answer over.
    const paidTwice = models.counts().received - reference.calls;
    expect(paidTwice).toBeLessThanOrEqual(8);
    // Each of them is charged.
    expect(report.models?.uncertainCalls).toBeGreaterThanOrEqual(paidTwice);
    await models.close();
  });

  it('go on when a worker is killed: no more than its calls are made again', async () => {
    const models = await quickServer(slow);
    // One is left, so that it has all calls.
    await Promise.all(workers.splice(0, 2).map((worker) => worker.end('SIGTERM')));
    const running = ran('worker', sets(models));
    await received(models, 60);
    const [dead] = workers.splice(0, 1) as [WorkerProcess];
    expect(await dead.end('SIGKILL')).toBe('SIGKILL');
    await join3();
    const report = checked(await running);
    const paidTwice = models.counts().received - reference.calls;
    expect(paidTwice).toBeGreaterThan(0);
    expect(paidTwice).toBeLessThanOrEqual(8);
    expect(report.models?.calls).toBe(reference.calls);
    await models.close();
  });

  it('send a key only where whoever started the workers said, and say before the first day where they cannot', async () => {
    const models = await quickServer({}, 'k-secret-of-the-workers');
    const set = sets(models, { apiKeyEnv: 'TEST_MODEL_KEY' });
    await expect(ran('no-key', set)).rejects.toMatchObject({ code: 'models.key' });
    await expect(ran('no-key', set)).rejects.toThrow(/--key TEST_MODEL_KEY=http:\/\/127\.0\.0\.1:\d+/);
    expect(models.counts().received).toBe(0);
    await Promise.all(workers.splice(0).map((worker) => worker.end('SIGTERM')));
    await join3(['--key', `TEST_MODEL_KEY=${new URL(models.baseUrl).origin}`]);
    checked(await ran('key', set));
    expect(models.counts()).toMatchObject({ received: reference.calls, rejected: 0 });
    await models.close();
  });

  it('say at once that no worker has joined, or that no server is there', async () => {
    const models = await quickServer();
    const [nobody] = await freePorts(1);
    const set = [
      sets(models)[0] as string,
      `cluster=${JSON.stringify({ url: `http://127.0.0.1:${nobody}` })}`,
    ];
    await expect(ran('nobody', set)).rejects.toMatchObject({ code: 'cluster.unreachable' });
    await models.close();
  });
});

/** Long enough that calls are in flight whenever somebody dies. */
const slow = { latency: { medianMs: 40, sigma: 0.3, capMs: 120 } };

/** Questions and answers of a recording, without who was asked when. */
function recorded(name: string): readonly string[] {
  const recording = openRecording(recordingIn(join(folder, name)), { access: 'read' });
  try {
    return Array.from(recording.entries(), ({ request, recorded: { answer } }) =>
      JSON.stringify([request.digest, answer.text]),
    );
  } finally {
    recording.close();
  }
}
