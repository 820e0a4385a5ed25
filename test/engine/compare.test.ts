import { beforeAll, describe, expect, it } from 'vitest';
import { averageRanks, pearson } from '../../core/index.ts';
import {
  compareRuns,
  openReplay,
  type Replay,
  type RunComparison,
  type RunReport,
  resumeRun,
} from '../../engine/index.ts';
import type { DayRecord } from '../../journal/index.ts';
import { recordsIn, temporaryFolder } from './folders.ts';
import { forkOf, originRun } from './forks.ts';

const folder = temporaryFolder();
const kept = { output: { ballots: true, parquet: false, csv: false } };
let origin: RunReport;
beforeAll(async () => {
  origin = await originRun(folder, {}, kept);
});

function compared(one: string, other: string): RunComparison {
  const [a, b] = [openReplay(one), openReplay(other)];
  try {
    return compareRuns(a, b);
  } finally {
    a.close();
    b.close();
  }
}

describe('equal runs', () => {
  it('have no difference, on no day and nowhere in their scenarios', async () => {
    const fork = await forkOf(origin.runDir, 7);
    const comparison = compared(origin.runDir, fork.runDir);
    expect(comparison).toMatchObject({
      a: { runId: origin.runId, days: 20 },
      b: { runId: fork.runId, days: 20 },
      scenario: [],
      days: 20,
      first: null,
    });
    expect(comparison.byDay).toHaveLength(20);
    for (const day of comparison.byDay) {
      expect(day).toMatchObject({ isEqual: true, distributionDistance: 0 });
      expect(day.rankIcA).toBe(day.rankIcB);
    }
    for (const { scoreRankCorrelation } of comparison.byDay) expect(scoreRankCorrelation).toBeCloseTo(1, 12);
    expect(JSON.parse(JSON.stringify(comparison))).toEqual(comparison);
  });

  it('of which one has fewer days differ on none that both have', async () => {
    const stopping = new AbortController();
    const stopped = await forkOf(origin.runDir, 3, {
      signal: stopping.signal,
      observe: (event) => {
        if (event.kind === 'day' && event.day === 4) stopping.abort();
      },
    });
    expect(compared(origin.runDir, stopped.runDir)).toMatchObject({ days: 5, b: { days: 5 }, first: null });
    await resumeRun({ runDir: stopped.runDir });
    expect(compared(origin.runDir, stopped.runDir)).toMatchObject({ days: 20, first: null });
  });
});

describe('a fork and its origin', () => {
  it('part on the day of the fork, at what was changed', async () => {
    const distribution = { 'quality+news': 3 };
    const fork = await forkOf(origin.runDir, 9, { distribution });
    const { first, byDay } = compared(origin.runDir, fork.runDir);
    expect(first).toMatchObject({ day: 9, what: 'distribution' });
    expect(first?.message).toContain(origin.runId);
    expect(first?.message).toContain(fork.runId);
    expect(byDay.map(({ isEqual }) => isEqual)).toEqual([
      ...Array.from({ length: 9 }, () => true),
      ...Array.from({ length: 11 }, () => false),
    ]);
  });

  it('have the numbers of a plain calculation beside each other', async () => {
    const fork = await forkOf(origin.runDir, 9, { set: ['optimizer.kind=fixed', 'aggregation.alpha=0.9'] });
    const comparison = compared(origin.runDir, fork.runDir);
    expect(comparison.scenario).toEqual(
      expect.arrayContaining([
        { path: 'simulation.optimizer.kind', a: 'annealing', b: 'fixed' },
        { path: 'simulation.optimizer.cooling', a: 0.95, b: null },
        { path: 'simulation.aggregation.alpha', a: 0.5, b: 0.9 },
      ]),
    );
    const [was, is] = [recordsIn(origin.runDir), recordsIn(fork.runDir)];
    for (const { day, scoreRankCorrelation, distributionDistance, rankIcA, rankIcB } of comparison.byDay) {
      const [one, other] = [was[day] as DayRecord, is[day] as DayRecord];
      const moved = one.distribution.reduce(
        (sum, weight, i) => sum + Math.abs(weight - (other.distribution[i] as number)),
        0,
      );
      expect(distributionDistance).toBeCloseTo(moved / 2 / 4, 12);
      const ranks = [one, other].map(({ score }) => averageRanks(Array.from(score, onGrid)));
      expect(scoreRankCorrelation).toBeCloseTo(
        pearson(ranks[0] as Float64Array, ranks[1] as Float64Array),
        9,
      );
      expect(rankIcA).toEqual(plainIc(was, day));
      expect(rankIcB).toEqual(plainIc(is, day));
    }
    expect(comparison.byDay.at(-1)?.rankIcA).toBeNull();
    expect(comparison.byDay[0]?.rankIcA).not.toBeNull();
  });
});

/** Scores that differ in their last digits tie. */
function onGrid(value: number): number {
  return Math.round(value * 1e12);
}

/** Rank IC of a day at the horizon of 5 days, once it is known. */
function plainIc(records: readonly DayRecord[], day: number): unknown {
  const label = records
    .flatMap(({ endedLabels }) => endedLabels)
    .find(({ day: of, horizon }) => of === day && horizon === 5);
  if (label === undefined) return null;
  const { score } = records[day] as DayRecord;
  const places = Array.from(score.keys()).filter((i) => !Number.isNaN(label.values[i]));
  const ranks = [score.map(onGrid), label.values].map((values) =>
    averageRanks(places.map((i) => values[i] as number)),
  );
  const [a, b] = ranks as [Float64Array, Float64Array];
  return expect.closeTo(pearson(a, b), 9);
}

/** The origin's replay, of which the record of day 8 is another one; `notes` beside those of its manifest. */
function changed(
  change: (record: DayRecord) => Partial<DayRecord>,
  notes: object = {},
  runDir = origin.runDir,
): Replay {
  const replay = openReplay(runDir);
  return {
    ...replay,
    manifest: () => ({
      ...replay.manifest(),
      runId: 'other',
      notes: { ...replay.manifest().notes, ...notes },
    }),
    record(day, options) {
      const record = replay.record(day, options);
      return day < 8 ? record : { ...record, digest: 'ff'.repeat(32), ...(day === 8 ? change(record) : {}) };
    },
  };
}

function firstOf(
  change: (record: DayRecord) => Partial<DayRecord>,
  notes: object = {},
): RunComparison['first'] {
  const [a, b] = [openReplay(origin.runDir), changed(change, notes)];
  try {
    return compareRuns(a, b).first;
  } finally {
    a.close();
    b.close();
  }
}

function withFirst<T extends Float64Array | Int32Array>(values: T, add: number): T {
  const copy = values.slice() as T;
  copy[0] = (copy[0] as number) + add;
  return copy;
}

describe('the first difference', () => {
  const everything = (record: DayRecord): Partial<DayRecord> => ({
    score: withFirst(record.score, 1),
    tally: { ...record.tally, bought: withFirst(record.tally.bought, 1) },
    plan: withFirst(record.plan, 1),
    distribution: withFirst(record.distribution, 0.5),
    endedLabels: record.endedLabels.map((label) => ({ ...label, values: withFirst(label.values, 1) })),
    instruments: record.instruments.with(0, 'ZZZ'),
    dataDigest: 'ee'.repeat(32),
  });

  it.each([
    ['market data', [], /digest of the data is [0-9a-f]{12} in .*, and eeeeeeeeeeee in other: members/],
    ['members', ['dataDigest'], /only in .*, ZZZ only in other/],
    ['labels', ['dataDigest', 'instruments'], /label of day \d+ over \d+ days of \S+ is .* and .* in other/],
    ['distribution', ['dataDigest', 'instruments', 'endedLabels'], /weight of type \S+ is/],
    ['plan', ['dataDigest', 'instruments', 'endedLabels', 'distribution'], /number of investors of type/],
    [
      'tally',
      ['dataDigest', 'instruments', 'endedLabels', 'distribution', 'plan'],
      /how often investors of type \S+ bought \S+ is \d+ in/,
    ],
    [
      'score',
      ['dataDigest', 'instruments', 'endedLabels', 'distribution', 'plan', 'tally'],
      /the score of \S+ is/,
    ],
  ] as const)('is in the order in which a day comes about: %s', (what, left, message) => {
    const first = firstOf((record) =>
      Object.fromEntries(
        Object.entries(everything(record)).filter(([name]) => !(left as readonly string[]).includes(name)),
      ),
    );
    expect(first).toMatchObject({ day: 8, what });
    expect(first?.message).toMatch(message);
    expect(first?.message).toContain(origin.runId);
  });

  it('names who abstains in one run alone', () => {
    const first = firstOf(() => ({
      abstentions: [{ type: 'risk', ordinal: 3, reason: 'declined' }],
    }));
    expect(first).toMatchObject({ what: 'ballots' });
    expect(first?.message).toBe(
      `the answer of investor 3 of type risk is a ballot in ${origin.runId}, and an abstention (declined) in other`,
    );
  });

  it('is read from ballots where tallies are equal, with both of them', () => {
    const first = firstOf((record) => {
      const [block, ...rest] = record.ballots ?? [];
      if (block === undefined) return {};
      const bytes = block.bytes.slice();
      // The first investor buys the last of its candidates: 4 words of header, 6 candidates, then its first pick.
      bytes.set(bytes.subarray(2 * (4 + 5), 2 * (4 + 6)), 2 * (4 + 6));
      return { ballots: [{ ...block, bytes }, ...rest] };
    });
    expect(first).toMatchObject({ day: 8, what: 'ballots' });
    expect(first?.message).toMatch(/^the ballot of investor 0 of type \S+ is buys .* out of .*, and buys /);
  });

  it('is what a type sees where no answer shows it', () => {
    const replay = openReplay(origin.runDir);
    const { types } = replay.manifest().notes as { readonly types: readonly object[] };
    replay.close();
    const blind = types.with(0, { ...types[0], mask: 0, modalities: [] });
    const first = firstOf(() => ({}), { types: blind });
    expect(first).toMatchObject({ day: 8, what: 'views' });
    expect(first?.message).toMatch(/is .*, and nothing in other/);
  });

  it('is the digest where nothing that was kept says why', () => {
    expect(firstOf(() => ({}))).toMatchObject({ day: 8, what: 'digest' });
  });
});

describe('runs of other types', () => {
  it('differ in these first, and no distance of distributions is given', async () => {
    const other = await originRun(folder, {
      population: { types: 5, investorsPerType: 8, floor: 2, pool: { size: 6 }, picks: 2 },
    });
    const { first, byDay, scenario } = compared(origin.runDir, other.runDir);
    expect(first).toMatchObject({ day: 0, what: 'types' });
    expect(first?.message).toContain(`only in ${other.runId}`);
    expect(byDay.every(({ distributionDistance }) => distributionDistance === null)).toBe(true);
    expect(scenario).toContainEqual({ path: 'simulation.population.types', a: 4, b: 5 });
  });

  it('on other data differ in the data', async () => {
    const other = await originRun(folder, { seed: 2 });
    expect(compared(origin.runDir, other.runDir).first).toMatchObject({ day: 0, what: 'market data' });
  });
});
