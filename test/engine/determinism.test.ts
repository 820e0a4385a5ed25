import { join } from 'node:path';
import { assert, asyncProperty, shuffledSubarray } from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { EMPTY_DIGEST, type TradingDate } from '../../core/index.ts';
import { type DigestedDay, dayDigest } from '../../engine/day-digest.ts';
import {
  extendRun,
  loadScenario,
  type RunReport,
  resumeRun,
  runScenario,
  simulate,
} from '../../engine/index.ts';
import { writePanel } from './csv-panel.ts';
import { digestsOf, noTables, recordsIn, scenarioFile, small, temporaryFolder } from './folders.ts';
import { registerLateRule, shuffles } from './shuffled-analyst.ts';

const folder = temporaryFolder();
registerLateRule();

/** Day digests of a run in memory. */
async function digests(
  simulation: object,
  options: { readonly set?: readonly string[]; readonly execution?: object } = {},
): Promise<readonly string[]> {
  const file = scenarioFile(folder, 'memory', simulation, options.execution ?? {});
  const { journal } = await simulate(await loadScenario(file, { set: options.set ?? [] }));
  return digestsOf(journal.records());
}

let reference: readonly string[] = [];
beforeAll(async () => {
  reference = await digests(small);
  expect(new Set(reference).size).toBe(20);
});

describe('equal runs', () => {
  it('have equal digests', async () => {
    expect(await digests(small)).toEqual(reference);
  });

  it('have equal digests whatever order the investors answer in', async () => {
    for (const shuffle of [1, 2, 3]) {
      expect(await digests({ ...small, analyst: { kind: 'late-rule', shuffle } })).toEqual(reference);
    }
    expect(shuffles.moved).toBeGreaterThan(shuffles.answers / 2);
  });

  it('have equal digests whether ballots are kept or not, and whatever is exported', async () => {
    expect(await digests(small, { execution: { output: { ballots: true } } })).toEqual(reference);
    expect(
      await digests(small, { execution: { output: { folder: 'elsewhere', parquet: false, csv: false } } }),
    ).toEqual(reference);
  });

  it('have equal digests under other names and in a run folder', async () => {
    const scenario = await loadScenario(scenarioFile(folder, 'another-name', small, noTables));
    const { runDir, digest } = await runScenario({ scenario, outDir: join(folder, 'on-disk') });
    expect(digestsOf(recordsIn(runDir))).toEqual(reference);
    expect(digest).toBe(reference.at(-1));
  });

  it('have equal digests when given types and their modalities are listed in another order', async () => {
    const types = [
      { modalities: ['valuation', 'news'] },
      { modalities: ['price'], style: { rationality: 0.9, selector: 'random' } },
      { modalities: ['growth', 'quality', 'risk'] },
      // Masks that repeat are told apart by their styles, not by their places.
      { modalities: ['price'], style: { rationality: 0.1 } },
      { modalities: ['price'] },
    ];
    const withTypes = (list: readonly object[]) => ({
      ...small,
      population: { ...small.population, types: list },
    });
    const given = await digests(withTypes(types));
    expect(given).not.toEqual(reference);
    await assert(
      asyncProperty(shuffledSubarray(types, { minLength: types.length }), async (order) => {
        const turned = order.map((type) => ({ ...type, modalities: type.modalities.toReversed() }));
        expect(await digests(withTypes(turned))).toEqual(given);
      }),
      { numRuns: 4 },
    );
  });
});

describe('other runs', () => {
  it.each(['seed=2', 'seed=one', 'market.seed=2', 'aggregation.alpha=0.4', 'population.picks=3'])(
    'have other digests: %s',
    async (set) => {
      const other = await digests(small, { set: [set] });
      expect(other.at(-1)).not.toBe(reference.at(-1));
      expect(other[0]).not.toBe(reference[0]);
    },
  );

  it('have other digests from the first annealed day on when only annealing differs', async () => {
    const other = await digests(small, { set: ['optimizer.iterations=3'] });
    expect(other.slice(0, 10)).toEqual(reference.slice(0, 10));
    expect(other.slice(10).filter((digest) => reference.includes(digest))).toEqual([]);
  });
});

describe('a run that is made in parts', () => {
  const scenarioOf = (name: string, set: readonly string[] = []) =>
    loadScenario(scenarioFile(folder, name, small, noTables), { set });
  const essence = ({ digest, days, complete, statistics, controls }: RunReport) => ({
    digest,
    days,
    complete,
    statistics,
    controls,
  });
  let whole: RunReport;
  beforeAll(async () => {
    whole = await runScenario({ scenario: await scenarioOf('whole'), outDir: join(folder, 'parts') });
  });

  it('has the digests of a run at once when it is extended day by day', async () => {
    const scenario = await scenarioOf('by-day', ['market.days=9']);
    let report = await runScenario({ scenario, outDir: join(folder, 'parts') });
    for (let days = 10; days <= 20; days++) {
      report = await extendRun({ runDir: report.runDir, set: [`market.days=${days}`] });
      expect(report).toMatchObject({ days, complete: true });
    }
    expect(digestsOf(recordsIn(report.runDir))).toEqual(reference);
    expect(essence(report)).toEqual(essence(whole));
  });

  it('has the digests of a run at once when its end is moved over a panel of files', async () => {
    const panel = writePanel(join(folder, 'panel'));
    const file = scenarioFile(folder, 'panel', panel.simulation, noTables);
    const once = await runScenario({ scenario: await loadScenario(file), outDir: join(folder, 'panels') });
    const dates = recordsIn(once.runDir).map(({ date }) => date);
    const scenario = await loadScenario(file, { set: [`market.end=${dates[11]}`] });
    let report = await runScenario({ scenario, outDir: join(folder, 'panels') });
    expect(report.days).toBe(12);
    for (const date of dates.slice(12, 15)) {
      report = await extendRun({ runDir: report.runDir, set: [`simulation.market.end=${date}`] });
    }
    expect(report.days).toBe(15);
    // Without another end, everything that has arrived.
    report = await extendRun({ runDir: report.runDir });
    expect(digestsOf(recordsIn(report.runDir))).toEqual(digestsOf(recordsIn(once.runDir)));
    expect(essence(report)).toEqual(essence(once));
  });

  it('has the digests of a run at once when it is stopped between days and resumed', async () => {
    let report: RunReport | undefined;
    for (const stopAt of [0, 4, 11, 12, 18]) {
      const stopping = new AbortController();
      const observe = (event: { readonly kind: string; readonly day?: unknown }): void => {
        if (event.kind === 'day' && event.day === stopAt) stopping.abort();
      };
      const control = { observe, signal: stopping.signal };
      report =
        report === undefined
          ? await runScenario({
              scenario: await scenarioOf('stopped'),
              outDir: join(folder, 'parts'),
              ...control,
            })
          : await resumeRun({ runDir: report.runDir, ...control });
      expect(report).toMatchObject({ days: stopAt + 1, complete: false, digest: reference[stopAt] });
    }
    const { runDir } = report as RunReport;
    report = await resumeRun({ runDir });
    expect(digestsOf(recordsIn(runDir))).toEqual(reference);
    expect(essence(report)).toEqual(essence(whole));
  });

  it('has the digests of a run at once when it is stopped during the controls and resumed', async () => {
    const stopping = new AbortController();
    const stopped = await runScenario({
      scenario: await scenarioOf('controls'),
      outDir: join(folder, 'parts'),
      observe: ({ kind }) => {
        if (kind === 'controls') stopping.abort();
      },
      signal: stopping.signal,
    });
    expect(stopped).toMatchObject({ days: 20, complete: false, digest: whole.digest });
    expect(essence(await resumeRun({ runDir: stopped.runDir }))).toEqual(essence(whole));
  });

  it('goes on where an interrupted extension stood', async () => {
    const scenario = await scenarioOf('extension', ['market.days=12']);
    const { runDir } = await runScenario({ scenario, outDir: join(folder, 'parts') });
    const stopping = new AbortController();
    const stopped = await extendRun({
      runDir,
      set: ['market.days=20'],
      observe: ({ kind }) => {
        if (kind === 'day') stopping.abort();
      },
      signal: stopping.signal,
    });
    expect(stopped).toMatchObject({ days: 13, complete: false });
    expect(essence(await resumeRun({ runDir }))).toEqual(essence(whole));
  });
});

describe('the day digest', () => {
  const counts = (values: readonly number[]) => Int32Array.from(values);
  const plainDay = (day: number): DigestedDay => ({
    day,
    date: (20200102 + day) as TradingDate,
    instruments: ['A', 'B'],
    views: [{ mask: 1, digest: 'aa' }],
    ballots: 'bb',
    tally: {
      types: 1,
      instruments: 2,
      shown: counts([2, 2]),
      bought: counts([1, 0]),
      sold: counts([0, 0]),
    },
    score: Float64Array.of(0.5, 0),
    consensus: Float64Array.of(0.25, Number.NaN),
    disagreement: Float64Array.of(0, 0.1),
    distribution: Float64Array.of(1),
    plan: counts([4]),
  });
  const changes: readonly ((day: DigestedDay) => DigestedDay)[] = [
    (day) => ({ ...day, day: day.day + 100 }),
    (day) => ({ ...day, date: 20210101 as TradingDate }),
    (day) => ({ ...day, instruments: ['A', 'C'] }),
    (day) => ({ ...day, views: [{ mask: 2, digest: 'aa' }] }),
    (day) => ({ ...day, views: [{ mask: 1, digest: 'ab' }] }),
    (day) => ({ ...day, views: [] }),
    (day) => ({ ...day, ballots: 'bc' }),
    (day) => ({ ...day, tally: { ...day.tally, shown: counts([2, 3]) } }),
    (day) => ({ ...day, tally: { ...day.tally, bought: counts([0, 1]) } }),
    (day) => ({ ...day, tally: { ...day.tally, sold: counts([0, 1]) } }),
    (day) => ({ ...day, score: Float64Array.of(0.5, Number.MIN_VALUE) }),
    (day) => ({ ...day, consensus: Float64Array.of(0.25, 0) }),
    (day) => ({ ...day, disagreement: Float64Array.of(0.1, 0) }),
    (day) => ({ ...day, distribution: Float64Array.of(1 + Number.EPSILON) }),
    (day) => ({ ...day, plan: counts([5]) }),
  ];
  const last = (days: readonly DigestedDay[]) => days.reduce(dayDigest, EMPTY_DIGEST);

  it('chains: a change of anything on any day, or of their order, changes the last', () => {
    const days = Array.from({ length: 5 }, (_, day) => plainDay(day));
    const found = new Set([last(days), last(days.slice(1)), last(days.slice(0, 4)), last(days.toReversed())]);
    expect(found.size).toBe(4);
    for (let at = 0; at < days.length; at++) {
      for (const change of changes) found.add(last(days.with(at, change(days[at] as DigestedDay))));
    }
    expect(found.size).toBe(4 + days.length * changes.length);
    expect(last(days.map((day) => ({ ...day, disagreement: Float64Array.of(-0, 0.1) })))).toBe(last(days));
  });
});
