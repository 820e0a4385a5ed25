import { afterEach, describe, expect, it } from 'vitest';
import { createShardHost, type HostSettings, recordWords, type ShardLink } from '../../../actors/index.ts';
import { type Digest, MassError, RunStop, systemClock, VirtualClock } from '../../../core/index.ts';
import type { ContentStore } from '../../../engine/cluster/content-store.ts';
import { thisEngine } from '../../../engine/cluster/engine-version.ts';
import { errorOf } from '../../../engine/cluster/failure.ts';
import { RunHosts, WorkerBusy } from '../../../engine/cluster/run-hosts.ts';
import { type DeskEvent, ShardDesk } from '../../../engine/cluster/shard-desk.ts';
import {
  packOrdinals,
  packRun,
  packSnapshot,
  packTypeDay,
  type RunContents,
  unpackAnswer,
} from '../../../engine/cluster/wire/codec.ts';
import { dayReplyOf, type ShardCall, shardCallsOf } from '../../../engine/cluster/wire/messages.ts';
import { type Modality, modalities } from '../../../market/index.ts';
import { memoryStore } from './memory-store.ts';
import { dayRequests, hostSettings } from './population.ts';

const desks: ShardDesk[] = [];
afterEach(async () => {
  await Promise.all(desks.splice(0).map((desk) => desk.stop()));
});

function deskOn(store: ContentStore, createHost?: (run: RunContents) => ShardLink) {
  const events: DeskEvent[] = [];
  const desk = new ShardDesk({
    store,
    name: 'here/1',
    createHost: createHost ?? (({ settings }) => createShardHost(settings)),
    observe: (event) => events.push(event),
    clock: systemClock,
    timers: new VirtualClock(),
  });
  desks.push(desk);
  return { desk, events };
}

/** A host that does as it is told. */
function scripted(castDay: ShardLink['castDay']): ShardLink & { stopped: number } {
  const host = {
    stopped: 0,
    castDay,
    messages: () => 0,
    async stop() {
      host.stopped++;
    },
  };
  return host;
}

async function stored(store: ContentStore, run: Partial<RunContents> = {}) {
  const settings = hostSettings();
  const space = store.space('run');
  const [, , request] = dayRequests(settings, 4, [30_000, 500]);
  if (request === undefined) throw new Error('the third shard is that of the second type');
  const { snapshot, typeDay, first, count, retired } = request;
  const about = {
    engine: thisEngine(),
    run: 'run',
    settings: await space.put(packRun({ settings, modalities: [], ...run })),
    place: 'the place of the run',
  };
  const call: ShardCall = {
    ...about,
    snapshot: await space.put(packSnapshot(snapshot)),
    typeDay: await space.put(packTypeDay(typeDay)),
    first,
    count,
    retired: await space.put(packOrdinals(retired)),
  };
  return { about, call, request, settings, space };
}

const failureIn = (reply: object): MassError => {
  if (!('failure' in reply)) throw new Error('no failure');
  return errorOf(reply.failure as never);
};

const wordsOf = ({ pool, picks, sells }: HostSettings): number =>
  recordWords({ pool: pool.size, buys: picks, sells });

describe('a worker', () => {
  it.each([
    { kind: 'openai' },
    { kind: 'recorded', recording: '/etc/passwd' },
    { kind: 'rule', orientation: null, more: 1 },
  ])(
    'takes no analyst that needs more than what came with it, nor options that are none: %j',
    async (analyst) => {
      const store = memoryStore();
      let hosts = 0;
      const { desk } = deskOn(store, () => {
        hosts++;
        return scripted(async () => []);
      });
      const { about, call } = await stored(store, { settings: hostSettings({ analyst }) });
      for (const reply of [await desk.open(about), await desk.cast(call)]) {
        expect(failureIn(reply)).toMatchObject({ code: 'cluster.kinds' });
      }
      expect(hosts).toBe(0);
    },
  );

  it('answers a shard with the digest of what a host answers, and the same when it is asked again', async () => {
    const store = memoryStore();
    const { call, request, settings, space } = await stored(store);
    const { desk, events } = deskOn(store);
    const reply = await desk.cast(call);
    if ('failure' in reply) throw errorOf(reply.failure);
    const bytes = (await space.get(reply.answer)) as Uint8Array;
    const host = createShardHost(settings);
    const [expected] = await host.castDay([request]);
    await host.stop();
    expect(
      unpackAnswer(bytes, { type: 1, first: 0, count: 500, members: 30, recordWords: wordsOf(settings) }),
    ).toEqual(expected);
    expect(expected?.abstentions.map(({ ordinal }) => ordinal)).toEqual([3, 17]);
    expect(reply.messages).toBeGreaterThan(0);
    const again = await desk.cast(call);
    expect(again).toMatchObject({ worker: 'here/1', answer: reply.answer });
    expect(events).toMatchObject([
      { kind: 'shard', run: 'run', day: 4, investors: 500 },
      { kind: 'shard', run: 'run', day: 4, investors: 500 },
    ]);
  });

  it('fetches what shards share once, those at the same time included', async () => {
    const store = memoryStore();
    const { call } = await stored(store);
    const { desk } = deskOn(store);
    await Promise.all([desk.cast(call), desk.cast({ ...call, count: 400 })]);
    await desk.cast({ ...call, count: 300 });
    expect(store.reads).toBe(4);
  });

  it('opens a run by writing something that the run can read', async () => {
    const store = memoryStore('there');
    const { about, space } = await stored(store);
    const reply = await deskOn(store).desk.open(about);
    if ('failure' in reply) throw errorOf(reply.failure);
    expect(reply).toMatchObject({ worker: 'here/1', place: 'there' });
    expect(await space.get(reply.written)).toBeDefined();
  });

  it('answers what ends a run with a failure that is whole', async () => {
    const store = memoryStore('its own');
    const { about, call } = await stored(store);
    const { desk } = deskOn(store);
    const older = { ...call, engine: { ...call.engine, node: 22 } };
    expect(failureIn(await desk.cast(older))).toMatchObject({ code: 'cluster.version' });
    const lost = { ...call, snapshot: 'a'.repeat(64) };
    const error = failureIn(await desk.cast(lost));
    expect(error).toMatchObject({ code: 'cluster.store' });
    expect(error.message).toContain('its own');
    expect(error.message).toContain('the place of the run');
    const strange = await stored(store, { settings: hostSettings({ analyst: { kind: 'of-my-own' } }) });
    for (const reply of [await desk.open(strange.about), await desk.cast(strange.call)]) {
      expect(failureIn(reply)).toMatchObject({ code: 'cluster.kinds' });
      expect(failureIn(reply).message).toMatch(/of-my-own.*--kinds/);
    }
    expect(failureIn(await desk.open({ ...about, settings: 'b'.repeat(64) }))).toMatchObject({
      code: 'cluster.store',
    });
  });

  it.each([
    new RunStop({ code: 'run.ballots-lost', message: 'gone', values: { day: 3 } }),
    new MassError({ code: 'internal.invariant', message: 'broken', hint: 'report it' }),
  ])('gives back what its host threw, a %s, and has a new host afterwards', async (thrown) => {
    const store = memoryStore();
    const { call } = await stored(store);
    const hosts: ReturnType<typeof scripted>[] = [];
    const { desk } = deskOn(store, () => {
      const host = scripted(() => Promise.reject(thrown));
      hosts.push(host);
      return host;
    });
    const error = failureIn(await desk.cast(call));
    expect(error.problems).toEqual(thrown.problems);
    expect(error.constructor).toBe(thrown.constructor);
    expect(hosts.map(({ stopped }) => stopped)).toEqual([1]);
    await desk.cast(call);
    expect(hosts.length).toBe(2);
  });

  it('calls what a host throws besides a defect, and does not ask to be asked again', async () => {
    const store = memoryStore();
    const { call } = await stored(store);
    const { desk } = deskOn(store, () =>
      scripted(() => Promise.reject(new TypeError('x is not a function'))),
    );
    const error = failureIn(await desk.cast(call));
    expect(error.code).toBe('internal.invariant');
    expect(error.message).toContain('TypeError: x is not a function');
  });

  it('throws while its store cannot be used, and answers when it can', async () => {
    const store = memoryStore();
    const { call } = await stored(store);
    const { desk, events } = deskOn(store);
    store.fails = true;
    await expect(desk.cast(call)).rejects.toMatchObject({ code: 'cluster.store' });
    expect(events).toMatchObject([{ kind: 'failed', run: 'run' }]);
    store.fails = false;
    expect(await desk.cast(call)).toHaveProperty('answer');
  });

  it('answers what it has begun when it leaves, and nothing more', async () => {
    const store = memoryStore();
    const { call, request, settings } = await stored(store);
    const begun = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    const real = createShardHost(settings);
    const { desk } = deskOn(store, () => ({
      ...real,
      async castDay(requests) {
        begun.resolve();
        await go.promise;
        return real.castDay(requests);
      },
    }));
    const answered = desk.cast(call);
    await begun.promise;
    const stopped = desk.stop();
    await expect(desk.cast(call)).rejects.toThrow('leaving');
    go.resolve();
    expect(await answered).toHaveProperty('answer');
    await stopped;
    expect(request.count).toBe(500);
    await expect(real.castDay([request])).rejects.toMatchObject({ code: 'run.interrupted' });
  });
});

describe('hosts of runs', () => {
  const digest = (i: number): Digest => String(i).padStart(64, '0');
  const contents: RunContents = { settings: hostSettings(), modalities: [] };

  function hostsOf(most: number) {
    const clock = new VirtualClock();
    const made: ReturnType<typeof scripted>[] = [];
    const create = () => {
      const host = scripted(async () => []);
      made.push(host);
      return host;
    };
    return { hosts: new RunHosts(create, { most, idleMs: 1000 }, clock), made, clock };
  }

  it('are made once a run, and the least recently used makes room', async () => {
    const { hosts, made } = hostsOf(2);
    for (const run of [1, 2, 1, 3]) await hosts.with(digest(run), contents, async () => 0);
    expect(made.map(({ stopped }) => stopped)).toEqual([0, 1, 0]);
    expect(hosts.size).toBe(2);
    await hosts.stop();
    expect(made.map(({ stopped }) => stopped)).toEqual([1, 1, 1]);
  });

  it('are not stopped while they answer', async () => {
    const { hosts, made, clock } = hostsOf(1);
    const go = Promise.withResolvers<number>();
    const first = hosts.with(digest(1), contents, () => go.promise);
    await hosts.with(digest(2), contents, async () => 0);
    clock.advance(5000);
    expect(made[0]?.stopped).toBe(0);
    go.resolve(7);
    expect((await first).value).toBe(7);
    clock.advance(5000);
    await Promise.resolve();
    expect(made.map(({ stopped }) => stopped)).toEqual([1, 1]);
  });

  it('are stopped when nobody asked them for a while', async () => {
    const { hosts, made, clock } = hostsOf(4);
    await hosts.with(digest(1), contents, async () => 0);
    clock.advance(999);
    await hosts.with(digest(1), contents, async () => 0);
    clock.advance(999);
    expect(made[0]?.stopped).toBe(0);
    clock.advance(1);
    await Promise.resolve();
    expect(made[0]?.stopped).toBe(1);
    expect(hosts.size).toBe(0);
  });

  it('have the modalities of their run as long as they are there', async () => {
    const { hosts } = hostsOf(1);
    const own = { name: 'of-the-cluster', bit: 2 ** 20, description: 'declared by a scenario' };
    await hosts.with(digest(1), { ...contents, modalities: [own] }, async () => {
      expect(modalities.names()).toContain(own.name);
    });
    expect(modalities.names()).toContain(own.name);
    await hosts.stop();
    expect(modalities.names()).not.toContain(own.name);
    const clash = [own, { ...own, bit: 1 }];
    await expect(
      hosts.with(digest(2), { ...contents, modalities: clash }, async () => 0),
    ).rejects.toMatchObject({ code: 'population.masks' });
    expect(modalities.names()).not.toContain(own.name);
  });
});

describe('hosts that are at odds', () => {
  const declared = (modality: Partial<Modality>): RunContents => ({
    settings: hostSettings(),
    modalities: [{ name: 'esg', bit: 2 ** 20, description: 'one', ...modality }],
  });
  const others = [{ description: 'edited' }, { name: 'weather' }, { bit: 2 ** 21 }];

  function made() {
    const created: ReturnType<typeof scripted>[] = [];
    const create = () => {
      const host = scripted(async () => []);
      created.push(host);
      return host;
    };
    return { created, hosts: new RunHosts(create, { most: 4, idleMs: 1000 }, new VirtualClock()) };
  }

  it.each(others)('make way unless they answer: %j', async (other) => {
    const { hosts, created } = made();
    const work = async () => modalities.all().find(({ bit }) => bit >= 2 ** 20)?.description;
    expect((await hosts.with('a', declared({}), work)).value).toBe('one');
    expect((await hosts.with('b', declared({ name: 'esg', ...other }), work)).value).toBe(
      declared(other).modalities[0]?.description,
    );
    expect(created.map(({ stopped }) => stopped)).toEqual([1, 0]);
    const go = Promise.withResolvers<number>();
    const answering = hosts.with('b', declared(other), () => go.promise);
    await expect(hosts.with('a', declared({}), work)).rejects.toThrow(WorkerBusy);
    await expect(hosts.with('a', declared({}), work)).rejects.toThrow(/workers of its own/);
    go.resolve(1);
    await answering;
    expect((await hosts.with('a', declared({}), work)).value).toBe('one');
    await hosts.stop();
    expect(modalities.all().some(({ bit }) => bit >= 2 ** 20)).toBe(false);
  });

  it('share what is equal', async () => {
    const { hosts, created } = made();
    await hosts.with('a', declared({}), () => hosts.with('b', declared({}), async () => 0));
    expect(created.map(({ stopped }) => stopped)).toEqual([0, 0]);
    await hosts.stop();
  });

  it('are asked for again by whoever calls the worker', async () => {
    const store = memoryStore();
    const first = await stored(store, declared({}));
    const second = await stored(store, declared({ description: 'edited' }));
    const begun = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    const { desk } = deskOn(store, ({ settings }) => {
      const real = createShardHost(settings);
      return {
        ...real,
        async castDay(requests) {
          begun.resolve();
          await go.promise;
          return real.castDay(requests);
        },
      };
    });
    const answered = desk.cast(first.call);
    await begun.promise;
    await expect(desk.cast(second.call)).rejects.toThrow(WorkerBusy);
    go.resolve();
    expect(await answered).toHaveProperty('answer');
    expect(await desk.cast(second.call)).toHaveProperty('answer');
  });
});

it.each(Array.from({ length: 8 }, (_, ticks) => ticks))(
  'a host that was just made is not ended to make room for another (%i ticks)',
  async (ticks) => {
    const stopped: number[] = [];
    let number = 0;
    const create = (): ShardLink => {
      const own = number++;
      return {
        ...scripted(async () => []),
        async stop() {
          stopped.push(own);
          if (own === 0) for (let tick = 0; tick < ticks; tick++) await Promise.resolve();
        },
      };
    };
    const hosts = new RunHosts(create, { most: 1, idleMs: 1000 }, new VirtualClock());
    const contents: RunContents = { settings: hostSettings(), modalities: [] };
    await hosts.with('0', contents, async () => 0);
    const go = Promise.withResolvers<number>();
    const both = ['1', '2'].map((key) => hosts.with(key, contents, () => go.promise));
    for (let tick = 0; tick < 40; tick++) await Promise.resolve();
    expect(stopped).toEqual([0]);
    go.resolve(0);
    await Promise.all(both);
    await hosts.stop();
  },
);

describe('a day of shards', () => {
  it('is one call a shard, keyed by run and shard, without what only the day needs', () => {
    const about = { engine: thisEngine(), run: 'run', settings: 's', place: 'p' };
    const shards = [{ name: 'type/0', typeDay: 't', first: 0, count: 5 }];
    expect(shardCallsOf({ ...about, asker: 'me', day: 3, snapshot: 'x', shards })).toEqual([
      {
        key: 'run/type/0',
        call: { ...about, snapshot: 'x', typeDay: 't', first: 0, count: 5, name: undefined },
      },
    ]);
  });

  it('is answered in the order of its shards, or fails with the first that failed', () => {
    const answers = ['a', 'b', 'c'].map((answer, i) => ({ worker: `w${i % 2}`, answer, messages: 2 }));
    expect(dayReplyOf('me', answers)).toEqual({
      asker: 'me',
      answers: ['a', 'b', 'c'],
      messages: 6,
      workers: { w0: 2, w1: 1 },
    });
    const failed = (code: 'cluster.kinds' | 'cluster.store') => ({
      worker: 'w',
      failure: { stops: false, problems: [{ code, message: 'm', found: undefined }] },
    });
    const [first] = answers as [(typeof answers)[number]];
    expect(dayReplyOf('me', [first, failed('cluster.store'), failed('cluster.kinds')])).toMatchObject({
      failure: { problems: [{ code: 'cluster.store' }] },
    });
  });
});
