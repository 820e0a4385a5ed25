import { beforeEach, describe, expect, it } from 'vitest';
import { newManifest } from '../../engine/manifest.ts';
import { type PreparedRun, prepareRun } from '../../engine/prepare-run.ts';
import { daysApart, Session } from '../../engine/session.ts';
import type { PopulationEvent } from '../../journal/index.ts';
import { type DayRecord, MemoryJournal } from '../../journal/index.ts';
import type { Market } from '../../market/index.ts';
import { loadScenario } from '../../scenarios/index.ts';
import { asked, forgetAsked, registerAheadKinds } from './ahead-kinds.ts';
import { scenarioFile, small, temporaryFolder } from './folders.ts';

const folder = temporaryFolder();
registerAheadKinds();
beforeEach(forgetAsked);

interface Ahead {
  readonly daysInFlight: number;
  /** Committed days after which the session is given up and another one goes on. */
  readonly stops?: readonly number[];
  readonly market?: (market: Market) => Market;
}

interface Outcome {
  readonly records: readonly DayRecord[];
  readonly error?: unknown;
}

/** Runs a simulation in memory. Days that were committed before an error are returned with it. */
async function outcomeOf(simulation: object, analyst: object, ahead: Ahead): Promise<Outcome> {
  const named = { ...simulation, analyst: { kind: 'ahead-rule', ...analyst } };
  const loaded = await loadScenario(scenarioFile(folder, 'ahead', named, { output: { ballots: true } }));
  const prepared: PreparedRun = await prepareRun(loaded);
  const blueprint = { ...prepared.blueprint, daysInFlight: ahead.daysInFlight };
  const market = ahead.market?.(prepared.market) ?? prepared.market;
  const journal = new MemoryJournal(
    newManifest({ loaded, market: market.description, blueprint, runId: 'ahead', createdAt: '' }),
  );
  let error: unknown;
  try {
    for (const stop of [...(ahead.stops ?? []), Number.POSITIVE_INFINITY]) {
      const session = await Session.open({ blueprint, market, journal });
      try {
        while (journal.days() < stop && (await session.step()) !== undefined);
      } finally {
        await session.close();
      }
    }
  } catch (thrown) {
    error = thrown;
  } finally {
    await prepared.close();
  }
  return { records: [...journal.records()], ...(error === undefined ? {} : { error }) };
}

async function recordsOf(simulation: object, analyst: object, ahead: Ahead): Promise<readonly DayRecord[]> {
  const { records, error } = await outcomeOf(simulation, analyst, ahead);
  expect(error).toBeUndefined();
  return records;
}

const withPopulation = (population: object, rest: object = {}) => ({
  ...small,
  ...rest,
  population: { ...small.population, ...population },
});
const moving = { optimizer: { kind: 'moving', horizon: 5, lookback: 1 } };
const daily = { pool: { size: 6, redraw: 'daily' } };

const cases: readonly (readonly [string, object, object])[] = [
  ['static pools and annealing', small, {}],
  ['plans that change every day', { ...small, ...moving }, {}],
  ['strategies that name another selector every day', { ...small, ...moving }, { restless: true }],
  [
    'failing strategies and investors, restarts and retirements',
    { ...small, ...moving },
    { restless: true, share: 0.3 },
  ],
  ['daily pools', withPopulation(daily, moving), { restless: true, share: 0.1 }],
  ['a strategy per investor', withPopulation({ strategyScope: 'investor' }, moving), { share: 0.2 }],
  [
    'a strategy and a daily pool per investor',
    withPopulation({ strategyScope: 'investor', ...daily }, moving),
    { restless: true, share: 0.2 },
  ],
  [
    'memory of one-day outcomes',
    { ...small, ...moving, labels: { horizons: [1, 5] } },
    { memory: { horizon: 1, items: 2 }, share: 0.2 },
  ],
  [
    'memory of five-day outcomes under same-close fills',
    { ...small, ...moving, timing: { fill: 'same-close' } },
    { memory: { horizon: 5, items: 3 }, restless: true },
  ],
  [
    'an optimizer of one-day labels and next-close fills',
    {
      ...small,
      timing: { fill: 'next-close' },
      labels: { horizons: [1, 5] },
      optimizer: { kind: 'moving', horizon: 1, lookback: 2 },
    },
    { memory: { horizon: 5, items: 1 }, share: 0.1 },
  ],
  ['a fixed plan', withPopulation({ respawn: 'fixed' }), { share: 0.2 }],
];

describe('days ahead', () => {
  it.each(cases)('give the records of a run day by day: %s', async (_name, simulation, analyst) => {
    const reference = await recordsOf(simulation, analyst, { daysInFlight: 1 });
    expect(reference).toHaveLength(20);
    let overtaken = 0;
    let remembered = 0;
    for (const [daysInFlight, shuffle] of [
      [1, 1],
      [2, 2],
      [6, 3],
      [Number.POSITIVE_INFINITY, 4],
    ] as const) {
      forgetAsked();
      const ahead = await recordsOf(simulation, { ...analyst, shuffle }, { daysInFlight });
      expect(ahead).toEqual(reference);
      expect(asked.outOfTurn).toBe(0);
      overtaken += asked.overtaken;
      remembered += asked.memories;
    }
    expect(overtaken).toBeGreaterThan(50);
    expect(remembered > 200).toBe('memory' in analyst);
    const stopped = await recordsOf(
      simulation,
      { ...analyst, shuffle: 5 },
      { daysInFlight: 6, stops: [4, 11, 12] },
    );
    expect(stopped).toEqual(reference);
  });

  it('are told apart by these tests: plans move, investors fail, and memories matter', async () => {
    const simulation = { ...small, ...moving, labels: { horizons: [1, 5] } };
    const ahead = { daysInFlight: 6 };
    const failing = await recordsOf(simulation, { share: 0.3, shuffle: 1 }, ahead);
    const kinds = failing.flatMap(({ events }) => events.map(({ kind }: PopulationEvent) => kind));
    expect(new Set(kinds)).toEqual(new Set(['spawned', 'stopped', 'restarted', 'retired']));
    expect(new Set(failing.map(({ plan }) => plan.join())).size).toBeGreaterThan(10);
    const last = async (analyst: object) =>
      (await recordsOf(simulation, { ...analyst, shuffle: 1 }, ahead)).at(-1)?.digest;
    const digests = [
      await last({}),
      await last({ memory: { horizon: 1, items: 1 } }),
      await last({ memory: { horizon: 1, items: 2 } }),
      await last({ memory: { horizon: 5, items: 2 } }),
    ];
    expect(new Set(digests).size).toBe(4);
  });

  it('overlap as far as they do not depend on each other, and no further', async () => {
    for (const [horizon, fill, apart] of [
      [5, 'next-open', 6],
      [5, 'same-close', 5],
      [1, 'next-open', 2],
      [1, 'same-close', 1],
    ] as const) {
      forgetAsked();
      const simulation = {
        ...small,
        timing: { fill },
        labels: { horizons: [1, 5] },
        optimizer: { kind: 'moving', horizon, lookback: 1 },
      };
      await recordsOf(simulation, { shuffle: 7 }, { daysInFlight: Number.POSITIVE_INFINITY });
      const spans = asked.together.map((days) => (days.at(-1) as number) - (days[0] as number) + 1);
      expect(Math.max(...spans)).toBe(apart);
      expect(asked.outOfTurn).toBe(0);
    }
    forgetAsked();
    await recordsOf(small, { shuffle: 7 }, { daysInFlight: 3 });
    expect(Math.max(...asked.together.map((days) => days.length))).toBe(3);
  });

  it('are bounded by the horizon, the fill and the lag of labels', () => {
    const blueprint = (horizon: number) => ({ window: { horizon } }) as never;
    const market = (fill: string, labelLag: number) => ({ fill, labelLag }) as never;
    expect(daysApart(blueprint(5), market('next-open', 0))).toBe(6);
    expect(daysApart(blueprint(5), market('next-close', 2))).toBe(8);
    expect(daysApart(blueprint(1), market('same-close', 0))).toBe(1);
  });
});

describe('a run whose days overlap', () => {
  const analyst = { shuffle: 1 };

  it('fails at the day that cannot be loaded, after the days before it were committed', async () => {
    const market = (real: Market): Market => ({
      ...real,
      feed() {
        const feed = real.feed();
        return {
          next() {
            const day = feed.next();
            if (day?.snapshot.day === 8) throw new Error('the file is gone');
            return day;
          },
        };
      },
    });
    const { records, error } = await outcomeOf(small, analyst, { daysInFlight: 6, market });
    expect(String(error)).toContain('the file is gone');
    expect(records).toHaveLength(8);
    expect(records).toEqual((await recordsOf(small, {}, { daysInFlight: 1 })).slice(0, 8));
  });

  it('fails at the day that has nobody to choose from, after the days before it were committed', async () => {
    const market = (real: Market): Market => ({
      ...real,
      feed() {
        const feed = real.feed();
        return {
          next() {
            const day = feed.next();
            if (day?.snapshot.day !== 3) return day;
            return { ...day, snapshot: { ...day.snapshot, instruments: [] } };
          },
        };
      },
    });
    const { records, error } = await outcomeOf(small, analyst, { daysInFlight: 6, market });
    expect(String(error)).toContain('population.pool');
    expect(records).toHaveLength(3);
  });

  it('stops for good when nobody can be asked, with what was committed, and nobody abstains for it', async () => {
    const { records, error } = await outcomeOf(small, { ...analyst, stopsFrom: 6 }, { daysInFlight: 4 });
    expect(error).toMatchObject({ code: 'models.budget' });
    expect(records.length).toBeLessThanOrEqual(6);
    // Whoever is asked on day 6 was begun when day 3 was the lowest in flight, or later.
    expect(records.length).toBeGreaterThanOrEqual(3);
    expect(records.flatMap(({ abstentions }) => abstentions)).toEqual([]);
    const reference = await recordsOf(small, {}, { daysInFlight: 1 });
    expect(records).toEqual(reference.slice(0, records.length));
  });

  it('ends with the market, again and again, and can be closed with days in flight', async () => {
    const loaded = await loadScenario(
      scenarioFile(folder, 'closing', { ...small, analyst: { kind: 'ahead-rule', shuffle: 2 } }),
    );
    const { market, blueprint, close } = await prepareRun(loaded);
    const journal = new MemoryJournal(
      newManifest({ loaded, market: market.description, blueprint, runId: 'closing', createdAt: '' }),
    );
    const ahead = { ...blueprint, daysInFlight: 6 };
    const dropped = await Session.open({ blueprint: ahead, market, journal });
    await dropped.step();
    const waiting = dropped.step().catch((error: unknown) => String(error));
    await dropped.close();
    expect(await waiting).toMatch(/run.interrupted/);
    await expect(dropped.step()).rejects.toThrow(/run.interrupted/);
    expect(journal.days()).toBe(1);
    const session = await Session.open({ blueprint: ahead, market, journal });
    for (let day = 1; day < 20; day++) expect((await session.step())?.day).toBe(day);
    expect([await session.step(), await session.step()]).toEqual([undefined, undefined]);
    await session.close();
    await close();
  });
});
