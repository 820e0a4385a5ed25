import { array, asyncProperty, assert as check, infiniteStream, integer, nat, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createPlainCast,
  createPopulation,
  type DayBallots,
  type DecisionRequest,
  firstAndLast,
  LateAnswers,
  type PopulationSettings,
  RuleAnalyst,
  type Strategy,
  scriptedAnalyst,
} from '../../actors/index.ts';
import { needed } from '../../actors/supervisor.ts';
import { breathe, RunStop } from '../../core/index.ts';
import type { PopulationEvent } from '../../journal/index.ts';
import { bytesOf, codes, settingsOf, snapshotOf } from './fixtures.ts';

const selectorNames = ['random', 'industry-equal', 'size-equal', 'industry-basis'];

/** Members change on some days: back and forth, so that an earlier day's pools differ from a later one's. */
const daySnapshots = Array.from({ length: 6 }, (_, day) =>
  snapshotOf({ day, instruments: day === 2 || day === 3 ? codes.slice(day) : codes.slice(0, 28) }),
);

/** Restless, sometimes failing decisions as a function of the request. */
function restless() {
  const rule = new RuleAnalyst();
  return {
    strategy(...[type, view, ordinal]: Parameters<RuleAnalyst['strategy']>): Strategy {
      const at = type.index + 3 * view.day + (ordinal ?? 0);
      // The first day's strategy of one type fails: its second decides about static pools.
      if (at % 7 === 1) throw new Error('no idea');
      return { ...rule.strategy(type, view, ordinal), selector: selectorNames[at % 4] as string };
    },
    decide(request: DecisionRequest) {
      const { ordinal, view } = request;
      if (ordinal === 1 && view.day % 2 === 0) throw new Error('broken');
      if ((ordinal + view.day) % 11 === 5) return { abstained: 'no opinion' };
      return rule.decide(request);
    },
  };
}

interface CastDay {
  readonly day: DayBallots;
  readonly events: readonly PopulationEvent[];
}
const comparable = (casts: readonly CastDay[]) =>
  casts.map(({ day, events }) => ({
    digest: day.digest,
    ballots: bytesOf(day),
    abstentions: day.abstentions,
    views: day.viewDigests,
    events: [...events, ...day.events],
    counts: [day.expected, day.received],
  }));

async function dayByDay(overrides: Partial<PopulationSettings>, plans: readonly (readonly number[])[]) {
  const population = createPopulation(settingsOf({ analyst: scriptedAnalyst(restless()), ...overrides }));
  const casts: CastDay[] = [];
  for (const [i, plan] of plans.entries()) {
    const events = await population.respawn(Int32Array.from(plan), 'test');
    casts.push({ events, day: await population.castDay(daySnapshots[i] as never) });
  }
  await population.stop();
  return casts;
}

/** As many days at once as may be; answers are released in an order that `numbers` gives, a part of them at a time. */
async function ahead(
  overrides: Partial<PopulationSettings>,
  plans: readonly (readonly number[])[],
  daysInFlight: number,
  numbers: Iterator<number>,
) {
  const script = restless();
  const late = [new LateAnswers(), new LateAnswers(), new LateAnswers()];
  const next = () => numbers.next().value as number;
  const held = <T>(make: () => T) => (late[next() % late.length] as LateAnswers).later(make);
  const owing = new Set<string>();
  const analyst = scriptedAnalyst({
    strategy: (type, view, ordinal) => held(() => script.strategy(type, view, ordinal)),
    decide(request) {
      const name = `${request.type.id} ${request.ordinal}`;
      expect(owing.has(name)).toBe(false);
      owing.add(name);
      return held(() => {
        owing.delete(name);
        return script.decide(request);
      });
    },
  });
  const population = createPopulation(settingsOf({ analyst, daysInFlight, ...overrides }));
  const casts: Promise<CastDay>[] = [];
  let done = 0;
  const turn = async () => {
    await breathe();
    late[next() % late.length]?.release((items) =>
      items
        .map((item) => ({ item, key: next() }))
        .sort((a, b) => a.key - b.key)
        .map(({ item }) => item),
    );
  };
  for (const [i, plan] of plans.entries()) {
    while (casts.length - done >= daysInFlight) await turn();
    const events = await population.respawn(Int32Array.from(plan), 'test');
    const cast = population.castDay(daySnapshots[i] as never);
    casts.push(
      cast.then((day) => {
        done++;
        return { day, events };
      }),
    );
    for (let turns = next() % 4; turns > 0; turns--) await turn();
  }
  while (done < plans.length) await turn();
  await population.stop();
  return Promise.all(casts);
}

const numbersOf = function* (seed: number): Generator<number> {
  for (let x = seed; ; ) {
    x = (Math.imul(x, 1103515245) + 12345) >>> 0;
    yield x >>> 8;
  }
};

const growing = [
  [5, 0, 600, 3],
  [2, 4, 520, 3],
  [9, 1, 0, 3],
  [1, 1, 30, 3],
  [4, 0, 515, 3],
  [4, 6, 2, 0],
];

const variants: readonly (readonly [string, Partial<PopulationSettings>])[] = [
  ['static pools of the first strategies', {}],
  ['a fixed selector', { pool: { size: 10, redraw: 'static', replacement: false, selector: 'size-equal' } }],
  ['daily pools', { pool: { size: 10, redraw: 'daily', replacement: false } }],
  ['a strategy per investor', { strategyScope: 'investor' }],
  [
    'a strategy and a daily pool per investor',
    { strategyScope: 'investor', pool: { size: 10, redraw: 'daily', replacement: true } },
  ],
  ['two lanes', { lanes: 2 }],
  ['a budget of one restart', { restarts: { restarts: 1, windowDays: 10 } }],
];

describe('days that are cast at the same time', () => {
  it.each(variants)(
    'give the ballots and events of days cast one after the other: %s',
    async (_name, overrides) => {
      const reference = comparable(await dayByDay(overrides, growing));
      for (const [daysInFlight, seed] of [
        [1, 1],
        [2, 2],
        [6, 3],
        [6, 4],
      ] as const) {
        const casts = await ahead(overrides, growing, daysInFlight, numbersOf(seed));
        expect(comparable(casts)).toEqual(reference);
      }
    },
  );

  it('lose nobody, whatever the plans and the order of answers', async () => {
    const plan = tuple(nat(12), nat(3), nat(6), nat(2));
    await check(
      asyncProperty(
        array(plan, { minLength: 2, maxLength: 6 }),
        infiniteStream(nat()),
        integer({ min: 2, max: 6 }),
        async (plans, numbers, daysInFlight) => {
          const casts = await ahead({}, plans, daysInFlight, numbers[Symbol.iterator]());
          expect(comparable(casts)).toEqual(comparable(await dayByDay({}, plans)));
          for (const { day } of casts) expect(day.received + day.abstentions.length).toBe(day.expected);
        },
      ),
      { numRuns: 12 },
    );
  });

  it('wait for nobody but themselves: each investor for its own answer, a day for its own strategy', async () => {
    const log: string[] = [];
    const owed = new Map<string, () => void>();
    const analyst = scriptedAnalyst({
      strategy(type, view) {
        log.push(`strategy ${type.index} ${view.day}`);
        const strategy = { outline: '', ...type.style };
        if (type.index !== 1) return strategy;
        return new Promise((resolve) => owed.set(`strategy ${view.day}`, () => resolve(strategy)));
      },
      decide(request) {
        const name = `${request.type.index}.${request.ordinal} ${request.view.day}`;
        log.push(name);
        return new Promise((resolve) => owed.set(name, () => resolve(firstAndLast(request))));
      },
    });
    const settle = async (...names: readonly string[]) => {
      log.length = 0;
      for (const name of names) owed.get(name)?.();
      for (let i = 0; i < 12; i++) await breathe();
      return [...log].sort();
    };
    const population = createPopulation(settingsOf({ analyst, daysInFlight: 3 }));
    await population.respawn(Int32Array.of(2, 1, 0, 0), 'test');
    const first = population.castDay(snapshotOf({ day: 0 }));
    const second = population.castDay(snapshotOf({ day: 1 }));
    for (let i = 0; i < 12; i++) await breathe();
    // Strategies of both days at once; the type whose strategies come at once is asked for the first day.
    expect([...log].sort()).toEqual([
      '0.0 0',
      '0.1 0',
      'strategy 0 0',
      'strategy 0 1',
      'strategy 1 0',
      'strategy 1 1',
    ]);
    expect(await settle('0.1 0')).toEqual(['0.1 1']);
    // A later strategy comes first: its day waits, because the investors meet their days in order.
    expect(await settle('strategy 1')).toEqual([]);
    expect(await settle('strategy 0')).toEqual(['1.0 0']);
    // Ordinal 1 leaves and still owes its second day; a third one begins.
    await population.respawn(Int32Array.of(1, 1, 0, 0), 'test');
    const third = population.castDay(snapshotOf({ day: 2 }));
    expect(await settle('0.1 1')).toEqual(['strategy 0 2', 'strategy 1 2']);
    expect(await settle('0.0 0', '1.0 0')).toEqual(['0.0 1', '1.0 1']);
    expect((await first).received).toBe(3);
    expect(await settle('0.0 1', '1.0 1', 'strategy 2')).toEqual(['0.0 2', '1.0 2']);
    expect((await second).received).toBe(3);
    await settle('0.0 2', '1.0 2');
    expect((await third).received).toBe(2);
    await population.stop();
  });

  it('keep those alive that a day in flight needs', () => {
    expect(needed(Int32Array.of(3, 1), [])).toEqual(Int32Array.of(3, 1));
    const days = [{ plan: Int32Array.of(5, 0) }, { plan: Int32Array.of(1, 2) }];
    expect(needed(Int32Array.of(3, 1), days)).toEqual(Int32Array.of(5, 2));
  });

  it('are no more than the settings say, and ascend', async () => {
    const analyst = scriptedAnalyst({ decide: () => new Promise(() => undefined) });
    for (const days of [
      [0, 1, 2],
      [1, 0],
      [1, 1],
    ]) {
      const population = createPopulation(settingsOf({ analyst, daysInFlight: 2 }));
      await population.respawn(Int32Array.of(1, 0, 0, 0), 'test');
      const casts = days.map((day) => population.castDay(snapshotOf({ day })));
      const outcomes = await Promise.allSettled(casts);
      for (const outcome of outcomes) {
        expect(String((outcome as PromiseRejectedResult).reason)).toMatch(/2 days are cast|ascending order/);
      }
      await population.stop();
    }
  });

  it('fail alone where only one of them cannot be opened', async () => {
    const late = new LateAnswers();
    const analyst = scriptedAnalyst({ decide: (request) => late.later(() => firstAndLast(request)) });
    const population = createPopulation(settingsOf({ analyst, daysInFlight: 2 }));
    await population.respawn(Int32Array.of(2, 0, 0, 0), 'test');
    const first = population.castDay(snapshotOf({ day: 0 }));
    await expect(population.castDay(snapshotOf({ day: 1, instruments: [] }))).rejects.toThrow(
      /population.pool/,
    );
    while (late.count < 2) await breathe();
    late.release();
    expect((await first).received).toBe(2);
    await population.stop();
  });
});

describe('a stop of the run', () => {
  const stop = new RunStop({ code: 'models.budget', message: 'the money is spent' });
  const waits = () => new Promise<never>(() => undefined);
  const analysts = {
    'thrown by a decision': scriptedAnalyst({
      decide(request) {
        if (request.view.day === 1 && request.ordinal === 1) throw stop;
        return request.ordinal === 0 ? waits() : firstAndLast(request);
      },
    }),
    'that a decision rejects with': scriptedAnalyst({
      decide(request) {
        if (request.view.day === 1 && request.ordinal === 1) return Promise.reject(stop);
        return request.ordinal === 0 ? waits() : Promise.resolve(firstAndLast(request));
      },
    }),
    'thrown by a strategy': scriptedAnalyst({
      strategy(type, view) {
        if (view.day === 1 && type.index === 1) throw stop;
        return { outline: '', ...type.style };
      },
      decide: waits,
    }),
    'that a strategy rejects with': scriptedAnalyst({
      strategy: (type, view) =>
        view.day === 1 ? Promise.reject(stop) : Promise.resolve({ outline: '', ...type.style }),
      decide: waits,
    }),
  };

  it.each(Object.entries(analysts))('%s ends every day in flight, as it is', async (name, analyst) => {
    const scopes = name.includes('strategy') ? (['type'] as const) : (['type', 'investor'] as const);
    for (const strategyScope of scopes) {
      const population = createPopulation(settingsOf({ analyst, daysInFlight: 3, strategyScope }));
      await population.respawn(Int32Array.of(3, 3, 0, 0), 'test');
      const casts = [0, 1, 2].map((day) => population.castDay(snapshotOf({ day })));
      for (const outcome of await Promise.allSettled(casts)) {
        expect((outcome as PromiseRejectedResult).reason).toBe(stop);
      }
      await expect(population.respawn(Int32Array.of(1, 1, 1, 1), 'test')).rejects.toBe(stop);
      await population.stop();
    }
  });

  it.each(['throws', 'rejects'])('is no abstention in the plain loop: %s', async (way) => {
    const fails = () => {
      if (way === 'throws') throw stop;
      return Promise.reject(stop);
    };
    const decides = scriptedAnalyst({
      decide: (request) => (request.ordinal < 3 ? Promise.resolve(firstAndLast(request)) : fails()),
    });
    const plans = scriptedAnalyst({ strategy: fails });
    for (const analyst of [decides, plans]) {
      for (const strategyScope of ['type', 'investor'] as const) {
        const plain = createPlainCast(settingsOf({ analyst, strategyScope }));
        await expect(plain.cast(snapshotOf(), [6, 6, 0, 0])).rejects.toBe(stop);
      }
    }
    const looking = createPlainCast(settingsOf({ analyst: plans }));
    await expect(looking.observe(snapshotOf(), [6, 6, 0, 0])).rejects.toBe(stop);
  });
});
