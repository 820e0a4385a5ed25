/** A run on a cluster of three workers whose processes are killed in the middle of days: it ends as if nothing had happened. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadScenario, type RunReport, runScenario } from '../../../engine/index.ts';
import type { DayRecord } from '../../../journal/index.ts';
import { freePorts, serverProgram, type TestServer, testServer } from '../cluster/restate-server.ts';
import { startWorker, type WorkerProcess } from '../cluster/worker-processes.ts';
import { noTables, recordsIn, scenarioFile, temporaryFolder } from '../folders.ts';

const program = serverProgram();
const why = program === undefined ? ' (skipped: there is no Restate server for this platform)' : '';
const folder = temporaryFolder();

/** Pools are drawn anew each day: a day takes its workers long enough to be killed in. */
const simulation = {
  seed: 5,
  market: { kind: 'synthetic', days: 8, instruments: 60 },
  population: {
    types: 3,
    investorsPerType: 20_000,
    floor: 1_000,
    pool: { size: 20, redraw: 'daily' },
    picks: 4,
  },
  optimizer: { kind: 'annealing', lookback: 3, horizon: 2 },
  labels: { horizons: [2] },
};
const quiet = { ...noTables, grain: 'cohort' };

/** What every day came to; expected = received + abstained is part of it. */
const daysOf = (records: readonly DayRecord[]) =>
  records.map(({ day, digest, ballotsExpected, ballotsReceived }) => ({
    day,
    digest,
    ballotsExpected,
    ballotsReceived,
  }));

describe.skipIf(program === undefined)(`a run on a cluster of three workers${why}`, () => {
  let store: string;
  let server: TestServer;
  let args: readonly string[];
  const workers: WorkerProcess[] = [];
  let file: string;
  let expected: ReturnType<typeof daysOf>;

  const hire = async (): Promise<void> => {
    const missing = Array.from({ length: 3 - workers.length }, () => startWorker(store, args));
    workers.push(...(await Promise.all(missing)));
  };
  const kill = async (count: number): Promise<void> => {
    await Promise.all(workers.splice(0, count).map((worker) => worker.end('SIGKILL')));
  };
  /** Resolves while a shard is being asked: the day is under way. */
  const midDay = async (): Promise<void> => {
    const open =
      "select id from sys_invocation where target_service_name = 'mass-shard' and status <> 'completed'";
    while ((await server.query(open)).length === 0) await sleep(5);
  };
  const onCluster = [
    'execution.grain=cohort',
    'execution.output.parquet=false',
    'execution.output.csv=false',
  ];
  const clustered = () => [
    ...onCluster,
    `execution.cluster.url=${server.ingress}`,
    `execution.cluster.store=${store}`,
  ];
  /** Runs on the cluster; `onBallots` is called while the investors of a day are being asked. */
  const run = async (name: string, onBallots: (day: number) => void): Promise<RunReport> => {
    const scenario = await loadScenario(file, { set: clustered() });
    return await runScenario({
      scenario,
      outDir: join(folder, name),
      observer: {
        phase(phase, day) {
          if (phase === 'ballots') onBallots(day);
        },
      },
    });
  };

  beforeAll(async () => {
    store = await mkdtemp(join(tmpdir(), 'mass-store-'));
    server = await testServer(program as string);
    await server.start();
    const [port] = await freePorts(1);
    args = [
      '--join',
      server.ingress,
      '--admin',
      server.admin,
      '--listen',
      `127.0.0.1:${port}`,
      '--store',
      store,
    ];
    await hire();
    file = scenarioFile(folder, 'faults', simulation, quiet);
    const report = await runScenario({
      scenario: await loadScenario(file),
      outDir: join(folder, 'alone'),
    });
    expected = daysOf(recordsIn(report.runDir));
    expect(expected).toHaveLength(8);
  });
  afterAll(async () => {
    await kill(workers.length);
    await server.remove();
    await rm(store, { recursive: true, force: true });
  });

  it('outlives workers that are killed within a day', async () => {
    const faults: Promise<unknown>[] = [];
    const report = await run('killed-workers', (day) => {
      if (day === 2) faults.push(midDay().then(() => kill(1)));
      if (day === 5)
        faults.push(
          midDay()
            .then(() => kill(2))
            .then(hire),
        );
    });
    expect(faults).toHaveLength(2);
    await Promise.all(faults);
    expect(daysOf(recordsIn(report.runDir))).toEqual(expected);
  });

  it('outlives the server, killed and stopped and started again within a day', async () => {
    const faults: Promise<unknown>[] = [];
    const again = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
      await midDay();
      await server.end(signal);
      await sleep(300);
      await server.start();
    };
    const report = await run('killed-server', (day) => {
      if (day === 2) faults.push(again('SIGKILL'));
      if (day === 5) faults.push(again('SIGTERM'));
    });
    expect(faults).toHaveLength(2);
    await Promise.all(faults);
    expect(daysOf(recordsIn(report.runDir))).toEqual(expected);
  });

  it('is resumed where it was killed itself, and asks no day twice', async () => {
    const outDir = join(folder, 'killed-run');
    const mass = new URL('../../../bin/mass.cjs', import.meta.url).pathname;
    const start = (command: readonly string[]): ChildProcess =>
      spawn(process.execPath, [mass, ...command], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    const first = start([
      'run',
      file,
      '--out',
      outDir,
      '--cluster',
      server.ingress,
      '--store',
      store,
      '--set',
      'execution.grain=cohort',
    ]);
    const begun = (): string | undefined => (existsSync(outDir) ? readdirSync(outDir)[0] : undefined);
    // Workers tell of their shards when a day is over: the one after it is being asked.
    const isAsked = (name: string | undefined): boolean =>
      name !== undefined && workers.some((worker) => new RegExp(`${name}\\S*: day 2`).test(worker.said()));
    while (!isAsked(begun())) await sleep(20);
    const name = begun() as string;
    first.kill('SIGKILL');
    await once(first, 'exit');
    const runDir = join(outDir, name);
    expect(recordsIn(runDir).length).toBeLessThan(8);
    const second = start(['resume', runDir, '--json']);
    await once(second, 'exit');
    expect(second.exitCode).toBe(0);
    expect(daysOf(recordsIn(runDir))).toEqual(expected);
    const rows = await server.query(
      `select target_service_key k, count(*) n from sys_invocation where target_service_name = 'mass-day' and target_handler_name = 'cast' group by target_service_key`,
    );
    const ofRun = rows.filter(({ k }) => String(k).startsWith(`${name}.`));
    expect(ofRun.length).toBeGreaterThanOrEqual(8);
    expect(ofRun.every(({ n }) => Number(n) === 1)).toBe(true);
  });
});
