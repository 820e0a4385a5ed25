/** Days of a population whose shards live in worker threads. */
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import {
  createShardedPopulation,
  createShardHost,
  type DayBallots,
  drawTypes,
  type HostSettings,
  type Population,
  type PopulationSettings,
  SHARD_ORDINALS,
} from '../../../actors/index.ts';
import { MassError, RunStop, rootKey } from '../../../core/index.ts';
import { MOST_DEATHS, type ThreadDeath } from '../../../engine/workers/worker-seat.ts';
import { createThreadLink, type ThreadLink, type ThreadLinkSettings } from '../../../engine/workers.ts';
import { type Modality, modalities, type Snapshot } from '../../../market/index.ts';
import { bytesOf, codes, settingsOf, snapshotOf, specs } from '../../actors/fixtures.ts';
import { EXIT_CODE, type FatalOptions } from './fatal-kind.ts';

const code = [fileURLToPath(new URL('fatal-kind.ts', import.meta.url))];

/** The first type has two shards; types grow, shrink, go and come back. */
const plans = [
  [SHARD_ORDINALS + 600, 40, 2_100, 1_030, 300],
  [SHARD_ORDINALS + 900, 40, 1_500, 1_030, 0],
  [SHARD_ORDINALS - 100, 0, 2_100, 1_500, 300],
  [SHARD_ORDINALS + 10, 10, 2_100, 1_030, 301],
];

const { types } = drawTypes({
  key: rootKey(1),
  count: 5,
  modalitiesPerType: [1, 3],
  modalities: specs.map(({ modality }) => modality),
  given: [{ modalities: ['news', 'valuation'] }],
});

/** Members change on the third day; some values are missing; there is news. */
const snapshots = plans.map((_, day): Snapshot => {
  const plain = snapshotOf({ day, instruments: day === 2 ? codes.slice(0, 24) : [...codes] });
  return {
    ...plain,
    columns: plain.columns.map((column, k) => ({
      ...column,
      values: column.values.map((x, i) => ((i + day) % 7 === k % 7 ? Number.NaN : x)),
    })),
    headlines: plain.instruments.map((text, i) =>
      i % 6 === day ? [{ timeUtc: '2021-01-04T08:00:00Z', text: `${text} profit growth` }] : [],
    ),
  };
});

function settingsWith(overrides: Partial<PopulationSettings> = {}): PopulationSettings {
  return settingsOf({ types, sells: 1, ...overrides });
}

function hostSettings(settings: PopulationSettings, overrides: Partial<HostSettings> = {}): HostSettings {
  const { analyst: _, timers: __, memory: ___, restarts: ____, ...data } = settings;
  const keepBallots = settings.keepBallots ?? true;
  return { ...data, grain: 'cohort', analyst: { kind: 'rule' }, key: rootKey(1), keepBallots, ...overrides };
}

const open: Population[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((population) => population.stop()));
});

function threads(
  given: Partial<ThreadLinkSettings> = {},
  settings = settingsWith(),
): { readonly link: ThreadLink; readonly population: Population; readonly deaths: ThreadDeath[] } {
  const deaths: ThreadDeath[] = [];
  const link = createThreadLink({
    settings: hostSettings(settings),
    workers: 2,
    modalities: [],
    code: [],
    onReplaced: (death) => deaths.push(death),
    ...given,
  });
  const population = createShardedPopulation(settings, link);
  open.push(population);
  return { link, population, deaths };
}

async function days(population: Population): Promise<DayBallots[]> {
  const cast: DayBallots[] = [];
  for (const [day, plan] of plans.entries()) {
    await population.respawn(Int32Array.from(plan), `day ${day}`);
    cast.push(await population.castDay(snapshots[day] as Snapshot));
  }
  return cast;
}

async function castHere(settings: PopulationSettings, host = hostSettings(settings)): Promise<DayBallots[]> {
  const population = createShardedPopulation(settings, createShardHost(host));
  try {
    return await days(population);
  } finally {
    await population.stop();
  }
}

const shown = (cast: readonly DayBallots[]) => cast.map((day) => ({ ...day, blocks: bytesOf(day) }));
const digests = (cast: readonly DayBallots[]) => cast.map(({ digest, received }) => [digest, received]);
const expected = await castHere(settingsWith());

/** Options of the kind `fatal`; `done` counts what it did by day. */
function fatal(options: Pick<FatalOptions, 'how'> & Partial<FatalOptions>): {
  readonly given: Partial<ThreadLinkSettings>;
  readonly done: Int32Array<SharedArrayBuffer>;
} {
  const done = new Int32Array(new SharedArrayBuffer(4 * plans.length));
  const analyst: FatalOptions = { kind: 'fatal', days: [1], times: 1, done: done.buffer, ...options };
  return { given: { settings: hostSettings(settingsWith(), { analyst }), code }, done };
}

describe('shards in worker threads', () => {
  it.each([1, 2, 8])('cast the days of a host in this thread, with %i workers', async (workers) => {
    const { link, population } = threads({ workers });
    expect(shown(await days(population))).toEqual(shown(expected));
    expect(link.messages()).toBeGreaterThan(0);
  });

  it('cast them with daily pools, a strategy for everybody and ballots that are not kept', async () => {
    const settings = settingsWith({
      pool: { size: 8, redraw: 'daily', replacement: true },
      strategyScope: 'investor',
      keepBallots: false,
    });
    expect(digests(await days(threads({}, settings).population))).toEqual(digests(await castHere(settings)));
  });

  it('cast them where every investor is an actor', async () => {
    const settings = hostSettings(settingsWith(), { grain: 'actor' });
    expect(digests(await days(threads({ settings }).population))).toEqual(digests(expected));
  });

  it('know the modalities that a scenario declares', async () => {
    const declared: Modality = { name: 'threads-test', bit: 2 ** 20, description: 'declared by a test' };
    const letGo = modalities.register(declared);
    try {
      const own = drawTypes({
        key: rootKey(2),
        count: 1,
        modalitiesPerType: [1, 1],
        modalities: ['threads-test'],
      }).types;
      const settings = settingsWith({ types: own });
      const columns = [{ name: 'own', modality: 'threads-test', description: 'own', sign: 1 as const }];
      const snapshot = snapshotOf({ columns });
      const cast = async (population: Population): Promise<DayBallots> => {
        open.push(population);
        await population.respawn(Int32Array.of(50), 'test');
        return population.castDay(snapshot);
      };
      const here = await cast(createShardedPopulation(settings, createShardHost(hostSettings(settings))));
      const there = await cast(threads({ modalities: [declared] }, settings).population);
      expect(there.digest).toBe(here.digest);
      await expect(cast(threads({}, settings).population)).rejects.toMatchObject({
        code: 'population.masks',
      });
    } finally {
      letGo();
    }
  });

  it('share one buffer, however many days there are', async () => {
    const { link, population } = threads();
    await population.respawn(Int32Array.of(40, 40, 40, 40, 40), 'test');
    await population.castDay(snapshotOf({ day: 0 }));
    const bytes = link.sharedBytes();
    expect(bytes).toBeGreaterThan(0);
    for (let day = 1; day < 40; day++) {
      await population.castDay(snapshotOf({ day }));
      expect(link.sharedBytes()).toBe(bytes);
    }
  });

  it('may be asked for several days at the same time', async () => {
    const link = createThreadLink({
      settings: hostSettings(settingsWith()),
      workers: 2,
      modalities: [],
      code: [],
    });
    const here = createShardHost(hostSettings(settingsWith()));
    const requests = (day: number) =>
      types.map(({ index }) => ({
        snapshot: snapshots[day] as Snapshot,
        typeDay: { type: index, opened: { scope: 'failed' as const, reason: `day ${day}` } },
        first: 0,
        count: 20,
        retired: [],
      }));
    const both = await Promise.all([link.castDay(requests(0)), link.castDay(requests(1)), link.castDay([])]);
    const byType = (answers: Awaited<ReturnType<typeof link.castDay>>) =>
      answers.toSorted((a, b) => a.type - b.type);
    expect(both.map(byType)).toEqual([
      byType(await here.castDay(requests(0))),
      byType(await here.castDay(requests(1))),
      [],
    ]);
    await Promise.all([link.stop(), here.stop()]);
  });
});

describe('a thread that ends mid-day', () => {
  it.each([
    ['exit', { exitCode: EXIT_CODE, error: undefined }],
    ['uncaught', { error: { message: 'nobody catches this' } }],
  ] as const)('by %s is replaced, and its shards are asked again', async (how, death) => {
    const { given, done } = fatal({ how, days: [1, 3] });
    const { population, deaths } = threads(given);
    expect(shown(await days(population))).toEqual(shown(expected));
    expect(deaths).toMatchObject([death, death]);
    expect(deaths.every(({ unanswered }) => unanswered > 0)).toBe(true);
    expect(done[1]).toBeGreaterThan(1);
  });

  it('may end so once a day and worker for ever, as long as there are answers in between', async () => {
    const { given } = fatal({ how: 'exit', days: [0, 1, 2, 3], times: 2 });
    const { population, deaths } = threads({ ...given, workers: 1 });
    expect(digests(await days(population))).toEqual(digests(expected));
    expect(deaths.length).toBe(8);
    expect(deaths.length).toBeGreaterThan(MOST_DEATHS);
  });

  it('each time it is asked ends the run with run.workers-lost, which says how it ended', async () => {
    const { given } = fatal({ how: 'exit', times: Number.POSITIVE_INFINITY });
    const { population, deaths } = threads({ ...given, workers: 1 });
    const error: unknown = await days(population).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RunStop);
    expect((error as RunStop).problems[0]).toMatchObject({
      code: 'run.workers-lost',
      found: `exit code ${EXIT_CODE}`,
      values: { worker: 0, deaths: MOST_DEATHS + 1 },
    });
    expect(deaths).toHaveLength(MOST_DEATHS);
    await expect(population.castDay(snapshots[2] as Snapshot)).rejects.toBe(error);
  });

  it('for want of memory is named so', async () => {
    const { given } = fatal({ how: 'memory', times: Number.POSITIVE_INFINITY });
    const { population } = threads({ ...given, workers: 1, memoryMb: 32 });
    const error: unknown = await days(population).catch((thrown: unknown) => thrown);
    expect((error as RunStop).problems[0]).toMatchObject({
      code: 'run.workers-lost',
      message: expect.stringContaining('ran out of memory') as string,
      expected: 'a heap within 32 MB',
    });
  });
});

describe('errors in a thread', () => {
  it('end the day here as what they were there, and replace nobody', async () => {
    const { given } = fatal({ how: 'stop' });
    const { population, deaths } = threads(given);
    const error: unknown = await days(population).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RunStop);
    expect((error as RunStop).problems).toEqual([
      { code: 'models.unreachable', message: 'nobody there', found: 1 },
    ]);
    expect(deaths).toEqual([]);
  });

  it('tell defects from stops', async () => {
    const { population } = threads(fatal({ how: 'defect' }).given);
    const error: unknown = await days(population).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(MassError);
    expect(error).not.toBeInstanceOf(RunStop);
    expect(error).toMatchObject({ code: 'internal.invariant' });
  });

  it('before the first day are met by the first day: a kind that nobody registered, code that cannot be loaded', async () => {
    const { given } = fatal({ how: 'exit' });
    const unknown = threads({ ...given, code: [] });
    await expect(days(unknown.population)).rejects.toMatchObject({ code: 'scenario.unknown-kind' });
    const missing = threads({ ...given, code: [`${code[0]}.missing.ts`] });
    await expect(days(missing.population)).rejects.toMatchObject({ code: 'scenario.not-found' });
    expect([...unknown.deaths, ...missing.deaths]).toEqual([]);
  });
});

describe('stopping', () => {
  it('ends threads in the middle of a day, and whoever waits is told', async () => {
    const { given, done } = fatal({ how: 'wait', days: [0] });
    const { population, deaths } = threads(given);
    await population.respawn(Int32Array.from(plans[0] as number[]), 'test');
    const day = population.castDay(snapshots[0] as Snapshot).catch((error: unknown) => error);
    await Atomics.waitAsync(done, 0, 0).value;
    await population.stop();
    expect(await day).toMatchObject({ code: 'run.interrupted' });
    expect(deaths).toEqual([]);
    await expect(population.castDay(snapshots[0] as Snapshot)).rejects.toMatchObject({
      code: 'run.interrupted',
    });
  });

  it('before the threads have begun leaves nobody waiting', async () => {
    const { link } = threads();
    await link.stop();
    await link.stop();
    const typeDay = { type: 0, opened: { scope: 'failed', reason: 'x' } } as const;
    const request = { snapshot: snapshots[0] as Snapshot, typeDay, first: 0, count: 1, retired: [] };
    await expect(link.castDay([request])).rejects.toMatchObject({ code: 'run.interrupted' });
  });
});
