import { asyncProperty, assert as check, constantFrom, dictionary, integer, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createMarketActor,
  createPopulation,
  firstAndLast,
  type PopulationSettings,
  scriptedAnalyst,
} from '../../actors/index.ts';
import type { PopulationEvent } from '../../journal/index.ts';
import { bytesOf, castDays, settingsOf, snapshotOf } from './fixtures.ts';

/** A population in which the named ordinals of the first type misbehave. */
function troubled(faults: Readonly<Record<string, string>>): Partial<PopulationSettings> {
  return {
    analyst: scriptedAnalyst({
      decide(request) {
        const { type, ordinal, candidates } = request;
        const good = firstAndLast(request);
        switch ((type.index === 0 ? faults[ordinal] : undefined) ?? 'none') {
          case 'throws':
            throw new Error('broken\n  investor');
          case 'rejects':
            return Promise.reject(new Error('late failure'));
          case 'declines':
            return { abstained: 'does not know' };
          case 'nothing':
            return undefined as never;
          case 'text':
            return 'buy everything' as never;
          case 'outside':
            return {
              ...good,
              buys: Uint16Array.from(good.buys, (x) => (x === candidates[0] ? 29 : x)).sort(),
            };
          case 'twice':
            return {
              ...good,
              buys: Uint16Array.of(good.buys[0] as number, good.buys[0] as number, good.buys[1] as number),
            };
          case 'too-few':
            return { ...good, buys: good.buys.slice(1) };
          case 'plain-array':
            return { buys: [...good.buys] as never, sells: good.sells };
          case 'late':
            return Promise.resolve(good);
          default:
            return good;
        }
      },
    }),
    // A fixed selector and all candidates below 29, so that position 29 is outside every pool of the test.
    pool: { size: 10, redraw: 'static', replacement: false, selector: 'random' },
  };
}

const faults = [
  'throws',
  'rejects',
  'declines',
  'nothing',
  'text',
  'twice',
  'too-few',
  'plain-array',
] as const;

describe('supervision', () => {
  it.each([
    ['throws', /^failed: broken investor$/],
    ['rejects', /^failed: late failure$/],
    ['declines', /^does not know$/],
    ['nothing', /^invalid answer: the answer is no object$/],
    ['text', /^invalid answer: the answer is no object$/],
    ['twice', /not distinct and ascending/],
    ['too-few', /2 buys instead of 3/],
    ['plain-array', /no buys/],
  ])('turns an investor that %s into a counted abstention with its reason', async (fault, reason) => {
    const [day] = await castDays(settingsOf(troubled({ 2: fault })), [5, 1, 1, 1], [snapshotOf()]);
    expect(day?.abstentions).toEqual([
      { type: settingsOf().types[0]?.id, ordinal: 2, reason: expect.stringMatching(reason) },
    ]);
    expect([day?.expected, day?.received]).toEqual([8, 7]);
  });

  it('refuses a pick that is not in the pool', async () => {
    const settings = settingsOf(
      troubled(Object.fromEntries(Array.from({ length: 20 }, (_, i) => [i, 'outside']))),
    );
    const [day] = await castDays(settings, [20, 0, 0, 0], [snapshotOf()]);
    // Pools that hold position 29 make it a valid answer: about a third of them do.
    expect(day?.abstentions.length).toBeGreaterThan(5);
    for (const { reason } of day?.abstentions ?? [])
      expect(reason).toMatch(/position 29 is not in the candidate pool/);
  });

  it("does not touch anybody else's ballot", async () => {
    const healthy = await castDays(settingsOf(troubled({})), [600, 1, 1, 1], [snapshotOf()]);
    const failing = await castDays(
      settingsOf(troubled({ 3: 'throws', 599: 'rejects' })),
      [600, 1, 1, 1],
      [snapshotOf()],
    );
    const size = 2 * (4 + 10 + 3);
    const differing = new Set<number>();
    healthy[0]?.blocks.forEach(({ bytes }, block) => {
      const other = failing[0]?.blocks[block]?.bytes as Uint8Array;
      bytes.forEach((byte, i) => {
        if (byte !== other[i]) differing.add(block * 1024 + Math.floor(i / size));
      });
    });
    expect([...differing]).toEqual([3, 599]);
  });

  it('counts an abstention as nobody shown, never as a neutral vote', async () => {
    const [day] = await castDays(settingsOf(troubled({ 0: 'throws' })), [1, 0, 0, 0], [snapshotOf()]);
    expect(day?.tally.shown.every((count) => count === 0)).toBe(true);
  });

  it('restarts a failed investor alone, in its place, and retires it when its budget is spent', async () => {
    const overrides = { ...troubled({ 1: 'throws' }), restarts: { restarts: 2, windowDays: 1000 } };
    const population = createPopulation(settingsOf(overrides));
    await population.respawn(Int32Array.of(3, 0, 0, 0), 'test');
    const seen: unknown[] = [];
    for (let day = 0; day < 4; day++) {
      const { events, abstentions } = await population.castDay(snapshotOf({ day }));
      seen.push([
        events.map(({ kind, first, cause }) => `${kind} ${first} ${cause}`),
        abstentions[0]?.reason,
      ]);
    }
    await population.stop();
    expect(seen).toEqual([
      [['restarted 1 failed: broken investor'], 'failed: broken investor'],
      [['restarted 1 failed: broken investor'], 'failed: broken investor'],
      [['retired 1 failed: broken investor'], 'failed: broken investor'],
      [[], 'retired: its restart budget is spent'],
    ]);
  });

  it('restarts without end when failures are further apart than the window', async () => {
    const overrides = { ...troubled({ 1: 'throws' }), restarts: { restarts: 1, windowDays: 1 } };
    const population = createPopulation(settingsOf(overrides));
    await population.respawn(Int32Array.of(3, 0, 0, 0), 'test');
    for (let day = 0; day < 4; day++) {
      const { events } = await population.castDay(snapshotOf({ day }));
      expect(events.map(({ kind }) => kind)).toEqual(['restarted']);
    }
    await population.stop();
  });

  it('keeps retired investors retired when a plan brings them back, and after a resume', async () => {
    const overrides = { ...troubled({ 1: 'throws' }), restarts: { restarts: 0, windowDays: 1000 } };
    const population = createPopulation(settingsOf(overrides));
    await population.respawn(Int32Array.of(3, 0, 0, 0), 'test');
    const { events } = await population.castDay(snapshotOf());
    await population.respawn(Int32Array.of(1, 0, 0, 0), 'shrunk');
    await population.respawn(Int32Array.of(3, 0, 0, 0), 'grown');
    const again = await population.castDay(snapshotOf({ day: 1 }));
    await population.stop();
    expect(again.abstentions.map(({ reason }) => reason)).toEqual(['retired: its restart budget is spent']);

    const resumed = createPopulation(settingsOf(overrides));
    await resumed.observe({ snapshot: snapshotOf(), plan: [3, 0, 0, 0], events });
    await resumed.restore(Int32Array.of(3, 0, 0, 0));
    expect((await resumed.castDay(snapshotOf({ day: 1 }))).digest).toBe(again.digest);
    await resumed.stop();
  });

  it('lets a type whose strategy fails abstain for the day, with its reason', async () => {
    const analyst = scriptedAnalyst({
      strategy(type) {
        if (type.index === 1) throw new Error('no idea');
        return { outline: '', ...type.style };
      },
    });
    const [day] = await castDays(settingsOf({ analyst }), [2, 3, 0, 0], [snapshotOf()]);
    expect([day?.received, day?.abstentions.map(({ reason }) => reason)]).toEqual([
      2,
      Array.from({ length: 3 }, () => 'no strategy: no idea'),
    ]);
  });

  it('conserves ballots whatever investors do', async () => {
    await check(
      asyncProperty(
        dictionary(integer({ min: 0, max: 560 }).map(String), constantFrom(...faults, 'late'), {
          maxKeys: 20,
        }),
        tuple(integer({ min: 0, max: 560 }), integer({ min: 0, max: 9 }), integer({ min: 0, max: 9 })),
        async (misbehaving, [a, b, c]) => {
          const [day] = await castDays(settingsOf(troubled(misbehaving)), [a, b, c, 1], [snapshotOf()]);
          const failing = Object.entries(misbehaving).filter(
            ([ordinal, fault]) => Number(ordinal) < a && fault !== 'late',
          );
          expect(day?.expected).toBe(a + b + c + 1);
          expect(day?.abstentions.length).toBe(failing.length);
          expect(day?.received).toBe(a + b + c + 1 - failing.length);
          const bought = day?.tally.bought.reduce((sum, count) => sum + count, 0);
          expect(bought).toBe(3 * (day?.received ?? 0));
        },
      ),
      { numRuns: 15 },
    );
  });
});

describe('a population', () => {
  it('spawns and stops only the last ordinals, each change an event with its cause', async () => {
    const population = createPopulation(settingsOf());
    const ids = settingsOf().types.map(({ id }) => id as string);
    const events: (readonly PopulationEvent[])[] = [];
    events.push(await population.respawn(Int32Array.of(600, 5, 0, 0), 'first'));
    events.push(await population.respawn(Int32Array.of(40, 9, 0, 0), 'second'));
    events.push(await population.respawn(Int32Array.of(40, 9, 0, 0), 'third'));
    await population.stop();
    expect(events).toEqual([
      [
        { kind: 'spawned', type: ids[0], first: 0, count: 600, cause: 'first' },
        { kind: 'spawned', type: ids[1], first: 0, count: 5, cause: 'first' },
      ],
      [
        { kind: 'stopped', type: ids[0], first: 40, count: 560, cause: 'second' },
        { kind: 'spawned', type: ids[1], first: 5, count: 4, cause: 'second' },
      ],
      [],
    ]);
  });

  it('gives an investor that was taken away and brought back the same ballot', async () => {
    const population = createPopulation(settingsOf());
    const casts: unknown[] = [];
    for (const plan of [
      [20, 1, 1, 1],
      [2, 1, 1, 1],
      [20, 1, 1, 1],
    ]) {
      await population.respawn(Int32Array.from(plan), 'test');
      casts.push(bytesOf(await population.castDay(snapshotOf())));
    }
    await population.stop();
    expect(casts[2]).toEqual(casts[0]);
    expect(casts[1]).not.toEqual(casts[0]);
  });

  it('casts an empty day for an empty population', async () => {
    const [day] = await castDays(settingsOf(), [0, 0, 0, 0], [snapshotOf()]);
    expect([day?.expected, day?.received, day?.blocks]).toEqual([0, 0, []]);
  });

  it('rejects a day without instruments, a plan of the wrong length, and settings that cannot work', async () => {
    await expect(castDays(settingsOf(), [1, 0, 0, 0], [snapshotOf({ instruments: [] })])).rejects.toThrow(
      /population.pool/,
    );
    await expect(castDays(settingsOf(), [1, 0], [])).rejects.toThrow(/population.floor/);
    expect(() => createPopulation(settingsOf({ picks: 11 }))).toThrow(/number of picks/);
  });

  it('rejects calls after it was stopped, and those that wait', async () => {
    const analyst = scriptedAnalyst({ decide: () => new Promise(() => undefined) });
    const population = createPopulation(settingsOf({ analyst }));
    await population.respawn(Int32Array.of(1, 0, 0, 0), 'test');
    const waiting = population.castDay(snapshotOf()).catch((error: unknown) => String(error));
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    await population.stop();
    expect(await waiting).toMatch(/stopped/);
    await expect(population.castDay(snapshotOf())).rejects.toThrow(/stopped/);
  });
});

describe('the market actor', () => {
  it('hands out the days of its feed in order, then undefined, and rejects with what the feed throws', async () => {
    const days = [snapshotOf({ day: 0 }), snapshotOf({ day: 1 })].map((snapshot) => ({
      snapshot,
      endedLabels: [],
      dataDigest: '',
    }));
    const left = [...days];
    const market = createMarketActor('test', { next: () => left.shift() });
    expect([await market.next(), await market.next(), await market.next()]).toEqual([...days, undefined]);
    await market.stop();
    const broken = createMarketActor('test', {
      next() {
        throw new Error('the file is gone');
      },
    });
    await expect(broken.next()).rejects.toThrow('the file is gone');
    await broken.stop();
  });
});
