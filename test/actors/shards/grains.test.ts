/** Actors, cohorts, shards of actors and the plain loop cast the same days. */
import { describe, expect, it } from 'vitest';
import {
  type Analyst,
  createPlainCast,
  createPopulation,
  createShardedPopulation,
  createShardHost,
  type DayBallots,
  type Grain,
  type HostSettings,
  type PopulationSettings,
  RuleAnalyst,
  type ShardRequest,
} from '../../../actors/index.ts';
import { rootKey, type TypeId } from '../../../core/index.ts';
import { bytesOf, codes, settingsOf, snapshotOf, typesOf } from '../fixtures.ts';

/** Days with plans: who grows, shrinks, goes and comes back; more than a block, less than a shard. */
const plans = [
  [1_100, 40, 1_030, 2_048],
  [1_200, 40, 1_030, 2_048],
  [700, 0, 2_100, 2_049],
  [1_500, 10, 2_100, 1_024],
];

/** The third day loses members, so static pools are drawn anew. */
const snapshots = plans.map((_, day) =>
  snapshotOf({ day, instruments: day === 2 ? codes.slice(0, 24) : codes }),
);

function hostSettings(settings: PopulationSettings, grain: Grain): HostSettings {
  const { analyst: _, timers: __, memory: ___, ...data } = settings;
  const keepBallots = settings.keepBallots ?? true;
  return { ...data, grain, analyst: { kind: 'rule' }, key: rootKey(1), keepBallots };
}

async function throughActors(settings: PopulationSettings): Promise<DayBallots[]> {
  const population = createPopulation(settings);
  try {
    return await days(population);
  } finally {
    await population.stop();
  }
}

async function throughShards(settings: PopulationSettings, grain: Grain): Promise<DayBallots[]> {
  const link = createShardHost(hostSettings(settings, grain), { analyst: settings.analyst });
  const population = createShardedPopulation(settings, link);
  try {
    return await days(population);
  } finally {
    await population.stop();
  }
}

async function days(population: ReturnType<typeof createPopulation>): Promise<DayBallots[]> {
  const cast: DayBallots[] = [];
  for (const [day, plan] of plans.entries()) {
    const respawned = await population.respawn(Int32Array.from(plan), `day ${day}`);
    const ballots = await population.castDay(snapshots[day] as never);
    cast.push({ ...ballots, events: [...respawned, ...ballots.events] });
  }
  return cast;
}

async function throughLoop(settings: PopulationSettings): Promise<DayBallots[]> {
  const plain = createPlainCast(settings);
  const cast: DayBallots[] = [];
  for (const [day, plan] of plans.entries()) cast.push(await plain.cast(snapshots[day] as never, plan));
  return cast;
}

const shown = (day: DayBallots) => ({ ...day, blocks: bytesOf(day) });

function counting(analyst: Analyst): Analyst & { readonly asked: { batch: number; one: number } } {
  const asked = { batch: 0, one: 0 };
  return {
    asked,
    strategy: (type, view, ordinal) => analyst.strategy(type, view, ordinal),
    decide(request) {
      asked.one++;
      return analyst.decide(request);
    },
    decideBatch(request, bought, sold) {
      asked.batch += request.count;
      analyst.decideBatch?.(request, bought, sold);
    },
  };
}

const cases: Readonly<Record<string, Partial<PopulationSettings>>> = {
  'static pools': {},
  'static pools of one selector': {
    pool: { size: 10, redraw: 'static', replacement: false, selector: 'industry-equal' },
  },
  'daily pools': { pool: { size: 10, redraw: 'daily', replacement: false } },
  'daily pools with replacement, and sells': {
    pool: { size: 6, redraw: 'daily', replacement: true },
    picks: 2,
    sells: 2,
  },
  'pools smaller than picks': { pool: { size: 2, redraw: 'static', replacement: true }, picks: 2, sells: 2 },
};

const everybody = plans.flat().reduce((sum, count) => sum + count, 0);

describe('grains', () => {
  for (const [name, overrides] of Object.entries(cases)) {
    for (const seed of [1, 2]) {
      it(`cast the same days: ${name}, seed ${seed}`, async () => {
        const settings = (analyst: Analyst) => settingsOf({ types: typesOf(4, seed), analyst, ...overrides });
        const actors = counting(new RuleAnalyst());
        const expected = (await throughActors(settings(actors))).map(shown);
        expect(actors.asked).toEqual({ batch: 0, one: everybody });

        const cohorts = counting(new RuleAnalyst());
        expect((await throughShards(settings(cohorts), 'cohort')).map(shown)).toEqual(expected);
        expect(cohorts.asked).toEqual({ batch: everybody, one: 0 });

        const shardsOfActors = counting(new RuleAnalyst());
        expect((await throughShards(settings(shardsOfActors), 'actor')).map(shown)).toEqual(expected);
        expect(shardsOfActors.asked).toEqual({ batch: 0, one: everybody });

        const plain = await throughLoop(settings(new RuleAnalyst()));
        expect(plain.map(({ digest }) => digest)).toEqual(expected.map(({ digest }) => digest));
      });
    }
  }

  it('cast the same days when every investor has a strategy of its own', async () => {
    const settings = settingsOf({
      strategyScope: 'investor',
      pool: { size: 10, redraw: 'daily', replacement: true },
    });
    const expected = (await throughActors(settings)).map(shown);
    expect((await throughShards(settings, 'cohort')).map(shown)).toEqual(expected);
    expect((await throughShards(settings, 'actor')).map(shown)).toEqual(expected);
  });

  it('restart, retire and time out the same investors, with the same events', async () => {
    const faults = { throw: 0.2, hang: 0.002, garbage: 0.05 };
    const settings = settingsOf({
      faults,
      answerTimeoutSeconds: 0.02,
      restarts: { restarts: 1, windowDays: 10 },
    });
    const expected = (await throughActors(settings)).map(shown);
    const kinds = new Set(expected.flatMap(({ events }) => events.map(({ kind }) => kind)));
    expect([...kinds].sort()).toEqual(['restarted', 'retired', 'spawned', 'stopped']);
    expect(expected.some(({ abstentions }) => abstentions.some(({ timedOut }) => timedOut === true))).toBe(
      true,
    );
    expect((await throughShards(settings, 'cohort')).map(shown)).toEqual(expected);
    expect((await throughShards(settings, 'actor')).map(shown)).toEqual(expected);
  });

  it('take who did not answer in time from the journal when a day is cast again', async () => {
    const settings = settingsOf();
    const timedOut = [3, 1_030].map((ordinal) => ({
      type: settings.types[0]?.id as TypeId,
      ordinal,
      reason: 'timed out after 5 s',
      timedOut: true as const,
    }));
    const castAgain = async (population: ReturnType<typeof createPopulation>): Promise<unknown> => {
      await population.respawn(Int32Array.from(plans[0] as readonly number[]), 'test');
      const again = await population.castDay(snapshotOf(), [], { timedOut });
      const next = await population.castDay(snapshotOf({ day: 1 }));
      await population.stop();
      return [again, next].map(shown);
    };
    const expected = await castAgain(createPopulation(settings));
    for (const grain of ['cohort', 'actor'] as const) {
      const link = createShardHost(hostSettings(settings, grain));
      expect(await castAgain(createShardedPopulation(settings, link))).toEqual(expected);
    }
  });

  it('leave ballots out where nobody keeps them', async () => {
    const [day] = await throughShards(settingsOf({ keepBallots: false }), 'cohort');
    const [kept] = await throughShards(settingsOf(), 'cohort');
    expect(day?.blocks).toEqual([]);
    expect(day?.digest).toBe(kept?.digest);
  });
});

describe('a cohort', () => {
  it('lets the one investor whose kernel throws abstain alone', async () => {
    const rule = new RuleAnalyst();
    const unlucky = { type: 1, ordinal: 17 };
    const isUnlucky = (type: number, ordinal: number) => type === unlucky.type && ordinal === unlucky.ordinal;
    const analyst: Analyst = {
      strategy: (type, view) => rule.strategy(type, view),
      decide(request) {
        if (isUnlucky(request.type.index, request.ordinal)) throw new Error('out of ideas');
        return rule.decide(request);
      },
      decideBatch(request, bought, sold) {
        const { type, first, count } = request;
        if (type.index === unlucky.type && first <= unlucky.ordinal && unlucky.ordinal < first + count) {
          throw new Error('out of ideas');
        }
        rule.decideBatch(request, bought, sold);
      },
    };
    const [day] = await throughShards(settingsOf({ analyst }), 'cohort');
    expect(day?.abstentions).toEqual([
      { type: typesOf()[1]?.id, ordinal: 17, reason: 'failed: out of ideas' },
    ]);
    expect(day?.received).toBe(plans[0]?.reduce((sum, count) => sum + count, -1));
  });

  it('refuses a kernel that answers what is no ballot', async () => {
    const rule = new RuleAnalyst();
    const analyst: Analyst = {
      strategy: (type, view) => rule.strategy(type, view),
      decide: (request) => rule.decide(request),
      decideBatch: (request, bought) => void bought.fill(request.counts[0] as number),
    };
    await expect(throughShards(settingsOf({ analyst }), 'cohort')).rejects.toMatchObject({
      code: 'internal.invariant',
    });
  });
});

describe('a host', () => {
  /** What the shards of a population were asked on each day. */
  async function requestsOf(settings: PopulationSettings): Promise<readonly (readonly ShardRequest[])[]> {
    const link = createShardHost(hostSettings(settings, 'cohort'), { analyst: settings.analyst });
    const asked: (readonly ShardRequest[])[] = [];
    const population = createShardedPopulation(settings, {
      ...link,
      castDay: (requests) => {
        asked.push(requests);
        return link.castDay(requests);
      },
    });
    await days(population);
    await population.stop();
    return asked;
  }

  it.each(['actor', 'cohort'] as const)(
    'of grain %s answers a request alike, whatever it was asked before',
    async (grain) => {
      const settings = settingsOf();
      const [first = [], second = []] = await requestsOf(settings);
      const retired = first.map((request) => ({ ...request, retired: [request.first, request.first + 3] }));
      const fresh = createShardHost(hostSettings(settings, grain));
      const used = createShardHost(hostSettings(settings, grain));
      const expected = [await fresh.castDay(first), await fresh.castDay(second)];
      await used.castDay(second);
      const withRetired = await used.castDay(retired);
      expect(withRetired.every(({ abstentions }) => abstentions.length === 2)).toBe(true);
      expect([await used.castDay(first), await used.castDay(second)]).toEqual(expected);
      await Promise.all([fresh.stop(), used.stop()]);
    },
  );

  it('asks by the kernel all but those who abstain without being asked', async () => {
    const analyst = counting(new RuleAnalyst());
    const settings = settingsOf({ analyst });
    const [first = []] = await requestsOf(settings);
    const retired = first.map((request) => ({ ...request, retired: [request.first + 1] }));
    const cohorts = createShardHost(hostSettings(settings, 'cohort'), { analyst });
    const actors = createShardHost(hostSettings(settings, 'actor'));
    const before = analyst.asked.one;
    const answers = await cohorts.castDay(retired);
    expect(analyst.asked.one).toBe(before);
    expect(answers).toEqual(await actors.castDay(retired));
    expect(await cohorts.castDay(first)).toEqual(await actors.castDay(first));
    await Promise.all([cohorts.stop(), actors.stop()]);
  });

  it('keeps a shard that has not answered, however far other days are', async () => {
    const settings = settingsOf();
    const [first = []] = await requestsOf(settings);
    const later = first.map((request) => ({ ...request, snapshot: snapshotOf({ day: 40 }) }));
    const host = createShardHost(hostSettings(settings, 'cohort'));
    const answers = await Promise.all([host.castDay(first), host.castDay(later)]);
    expect(answers.map(({ length }) => length)).toEqual([first.length, later.length]);
    await host.stop();
  });
});
