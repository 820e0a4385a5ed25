/**
 * One scenario, computed in every way there is: actors, cohorts, a plain loop, worker threads, a cluster. Their digests are equal day by day, and
 * each way shows that it was taken.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPlainCast, SHARD_ORDINALS } from '../../../actors/index.ts';
import { EMPTY_DIGEST } from '../../../core/index.ts';
import { dayDigest } from '../../../engine/day-digest.ts';
import { loadScenario, simulate } from '../../../engine/index.ts';
import { prepareRun } from '../../../engine/prepare-run.ts';
import type { DayRecord } from '../../../journal/index.ts';
import { freePorts, serverProgram, type TestServer, testServer } from '../cluster/restate-server.ts';
import { startWorker, type WorkerProcess } from '../cluster/worker-processes.ts';
import { scenarioFile, temporaryFolder } from '../folders.ts';

const folder = temporaryFolder();

const DAYS = 12;
const simulation = {
  market: { kind: 'synthetic', days: DAYS, instruments: 25 },
  population: { types: 3, investorsPerType: 1_200, floor: 30, pool: { size: 8 }, picks: 2 },
  optimizer: { kind: 'annealing', lookback: 3, horizon: 2 },
  labels: { horizons: [2] },
};

const scenarios: Readonly<Record<string, object>> = {
  'types that grow into a second shard and back, seed 1': {
    ...simulation,
    seed: 1,
    population: { ...simulation.population, investorsPerType: 16_000, floor: 400 },
  },
  'static pools, respawned by plan, seed 2': { ...simulation, seed: 2 },
  'pools drawn daily with replacement, with sells, seed 3': {
    ...simulation,
    seed: 3,
    population: {
      ...simulation.population,
      pool: { size: 8, redraw: 'daily', replacement: true },
      sells: 1,
    },
  },
  'investors that throw and answer garbage, seed 4': {
    ...simulation,
    seed: 4,
    faults: { throw: 0.08, garbage: 0.01 },
  },
};

interface Computed {
  readonly records: readonly DayRecord[];
  readonly messages: number;
  readonly threads: number;
}

async function computed(file: string, execution: readonly string[] = []): Promise<Computed> {
  const loaded = await loadScenario(file, { set: execution.map((setting) => `execution.${setting}`) });
  let messages = 0;
  let threads = 0;
  const count = (): void => {
    threads++;
  };
  process.on('worker', count);
  try {
    const { journal } = await simulate(loaded, {
      controls: 'journal',
      observer: {
        messages: (_, sent) => {
          messages = sent;
        },
      },
    });
    return { records: [...journal.records()], messages, threads };
  } finally {
    process.off('worker', count);
  }
}

/** What a day record holds, whoever computed it. */
const comparable = ({ digest, events, abstentions, ballotsExpected, ballotsReceived, plan }: DayRecord) => ({
  digest,
  events,
  abstentions,
  ballotsExpected,
  ballotsReceived,
  plan: Array.from(plan),
});

/** The digests of a run's days, with every ballot cast again by a plain loop. */
async function byPlainLoop(file: string, records: readonly DayRecord[]): Promise<readonly string[]> {
  const { market, blueprint, close } = await prepareRun(await loadScenario(file));
  try {
    const cast = createPlainCast(blueprint.decisions);
    const feed = market.feed();
    let previous = EMPTY_DIGEST;
    const digests: string[] = [];
    for (const record of records) {
      const snapshot = feed.next()?.snapshot;
      const { tally, viewDigests, digest } = await cast.cast(snapshot as never, record.plan);
      const { score, consensus, disagreement, distribution, plan, day, date, instruments } = record;
      const signals = { score, consensus, disagreement, distribution, plan };
      previous = dayDigest(previous, {
        day,
        date,
        instruments,
        views: viewDigests,
        ballots: digest,
        tally,
        ...signals,
      });
      digests.push(previous);
    }
    return digests;
  } finally {
    await close();
  }
}

const references = new Map<string, Computed>();
const files = new Map<string, string>();
beforeAll(async () => {
  for (const [name, section] of Object.entries(scenarios)) {
    const file = scenarioFile(folder, `scale-${files.size}`, section, {});
    files.set(name, file);
    references.set(name, await computed(file));
  }
});
const reference = (name: string): Computed => references.get(name) as Computed;
const expectSame = (found: Computed, name: string): void => {
  expect(found.records.map(comparable)).toEqual(reference(name).records.map(comparable));
};

describe.each(Object.keys(scenarios))('%s', (name) => {
  const file = (): string => files.get(name) as string;

  it('is played by actors, under plans that change', () => {
    const { records, messages, threads } = reference(name);
    const ballots = records.reduce((sum, { ballotsExpected }) => sum + ballotsExpected, 0);
    expect(records).toHaveLength(DAYS);
    expect(messages).toBeGreaterThan(2 * ballots);
    expect(threads).toBe(0);
    const plans = new Set(records.map(({ plan }) => Array.from(plan).join(' ')));
    expect(plans.size).toBeGreaterThan(3);
  });

  it('has the same days in cohorts', async () => {
    const found = await computed(file(), ['grain=cohort']);
    expectSame(found, name);
    expect(found.messages).toBeGreaterThan(DAYS);
    expect(found.messages).toBeLessThan(20 * DAYS);
    expect(found.threads).toBe(0);
  });

  it.each([
    ['cohort', 2],
    ['actor', 2],
  ])('has the same days as grain %s in %i worker threads', async (grain, workers) => {
    const found = await computed(file(), [`grain=${grain}`, `workers=${workers}`]);
    expectSame(found, name);
    expect(found.threads).toBe(workers);
  });
});

it('has types that cross the border of a shard', () => {
  const [first] = Object.keys(scenarios);
  const sizes = reference(first as string).records.flatMap(({ plan }) => Array.from(plan));
  expect(Math.max(...sizes)).toBeGreaterThan(SHARD_ORDINALS);
  expect(Math.min(...sizes)).toBeLessThan(SHARD_ORDINALS);
});

describe('a plain loop', () => {
  it.each(Object.keys(scenarios).filter((name) => !name.includes('throw')))(
    'has the same days: %s',
    async (name) => {
      const { records } = reference(name);
      const digests = await byPlainLoop(files.get(name) as string, records);
      expect(digests).toEqual(records.map(({ digest }) => digest));
    },
  );
});

describe('eight worker threads', () => {
  it('have the same days as one thread', async () => {
    const name = Object.keys(scenarios)[0] as string;
    const found = await computed(files.get(name) as string, ['grain=cohort', 'workers=8']);
    expectSame(found, name);
    expect(found.threads).toBe(8);
  });
});

const program = serverProgram();
const why = program === undefined ? ' (skipped: there is no Restate server for this platform)' : '';

describe.skipIf(program === undefined)(`a cluster of two workers${why}`, () => {
  let server: TestServer;
  let store: string;
  const workers: WorkerProcess[] = [];
  beforeAll(async () => {
    store = await mkdtemp(join(tmpdir(), 'mass-store-'));
    server = await testServer(program as string);
    await server.start();
    const [port] = await freePorts(1);
    const args = ['--join', server.ingress, '--admin', server.admin, '--listen', `127.0.0.1:${port}`];
    const joining = [1, 2].map(() => startWorker(store, [...args, '--store', store]));
    workers.push(...(await Promise.all(joining)));
  });
  afterAll(async () => {
    await Promise.all(workers.map((worker) => worker.end('SIGKILL')));
    await server.remove();
    await rm(store, { recursive: true, force: true });
  });

  it.each(Object.keys(scenarios))('has the same days: %s', async (name) => {
    const shardCalls = async (): Promise<number> => {
      const rows = await server.query(
        "select count(*) n from sys_invocation where target_service_name = 'mass-shard' and target_handler_name = 'cast'",
      );
      return Number(rows[0]?.['n']);
    };
    const before = await shardCalls();
    const found = await computed(files.get(name) as string, [
      'grain=cohort',
      `cluster.url=${server.ingress}`,
      `cluster.store=${store}`,
    ]);
    expectSame(found, name);
    const asked = found.records.flatMap(({ plan }) =>
      Array.from(plan, (count) => Math.ceil(count / SHARD_ORDINALS)),
    );
    const shards = asked.reduce((sum, count) => sum + count, 0);
    expect((await shardCalls()) - before).toBe(shards);
    expect(workers.every((worker) => worker.said().includes('shard'))).toBe(true);
  });

  it('has the same days as actors, also when it is run again', async () => {
    const name = Object.keys(scenarios).at(-1) as string;
    expect(name).toContain('throw');
    for (const _ of ['first', 'again']) {
      const execution = ['grain=actor', `cluster.url=${server.ingress}`, `cluster.store=${store}`];
      expectSame(await computed(files.get(name) as string, execution), name);
    }
  });
});
