import { describe, expect, it } from 'vitest';
import { benchRow, ratios } from '../../bench/bench.ts';
import { pairedTimes } from '../../bench/paired.ts';
import { planOf } from '../../bench/population/settings.ts';
import { changedPlan, measureScale } from '../../bench/scale/measure.ts';
import { scaleBenchOf } from '../../bench/scale.ts';
import { speedupOf } from '../../bench/speedup.ts';
import { workersBenchOf } from '../../bench/workers.ts';

describe('the benchmark of scale, at tiny sizes', () => {
  it('has a row for each bound, both grains and each respawn, every size in a process of its own', {
    timeout: 60_000,
  }, async () => {
    const rows = await scaleBenchOf({
      sizes: [
        { investors: 160, redraw: 'static', rounds: 1, actorRounds: 1, respawns: [0.1] },
        { investors: 80, redraw: 'daily', rounds: 1, actorRounds: 0, respawns: [] },
      ],
    }).run();
    const first = [
      'a day, against the bare loop (at least 0.5)',
      'the same in processor time of all threads',
    ];
    const actors = ['a day, against actors (at least 10)', 'against actors in processor time of all threads'];
    const bounds = [
      'a day, against the kernel alone',
      'a day, against SHA-256 of its records alone',
      'a day, against one copy of its records',
      'a day, against these three together',
    ];
    const pools = ['a day, against drawing its pools alone', 'a day, against these four together'];
    const ofCohort = (days: readonly string[]) => days.map((what) => `cohort: ${what}`);
    const ofGrain = (grain: string) =>
      [
        'time to first day',
        'messages a day',
        'heap and typed arrays at rest',
        'resident memory at rest',
        'peak resident memory',
      ].map((what) => `${grain}: ${what}`);
    const respawn = (grain: string) =>
      ['', ' and its day, against a usual day'].map((what) => `${grain}: respawn of 10 %${what}`);
    const whole = [
      ...ofCohort([...first, ...actors, ...bounds]),
      ...ofGrain('cohort'),
      ...respawn('cohort'),
      ...ofGrain('actors'),
      ...respawn('actors'),
    ];
    const daily = [...ofCohort([...first, ...bounds, ...pools]), ...ofGrain('cohort')];
    expect(rows.map((row) => row.case)).toEqual([
      ...whole.map((what) => `160 investors, ${what}`),
      ...daily.map((what) => `80 investors, daily pools, ${what}`),
    ]);
    for (const row of rows) {
      expect(row).toEqual(benchRow(ratios.share, row.case, row.value, row.unit, row.baseline));
      expect(Number.isFinite(row.value), row.case).toBe(true);
    }
  });

  it('really asks both grains: a message or more for each actor, two for each shard of a cohort', async () => {
    const { cohort, actor } = await measureScale({
      investors: 320,
      redraw: 'static',
      rounds: 1,
      actorRounds: 1,
      respawns: [],
    });
    expect(cohort.messagesADay).toBe(2 * 16);
    expect(actor?.messagesADay).toBeGreaterThan(320);
  });

  it('changes as many investors as it says, and the total not at all', () => {
    for (const [investors, share] of [
      [512, 0.01],
      [512, 0.1],
      [10_000, 0.01],
      [1_000_000, 0.1],
    ] as const) {
      const before = planOf(investors);
      const changes = Math.round(share * investors);
      const after = changedPlan(before, changes);
      const moved = after.reduce((sum, count, type) => sum + Math.abs(count - (before[type] as number)), 0);
      expect(moved).toBe(changes);
      const total = after.reduce((sum, count) => sum + count, 0);
      expect(total - investors).toBe(changes % 2);
    }
  });
});

describe('the benchmark of workers, at tiny sizes', () => {
  it('has pairs of ballot phases and of whole days, each with its interval, beside bare threads', {
    timeout: 120_000,
  }, async () => {
    const rows = await workersBenchOf({
      scenario: 'scenarios/library/first-run.yaml',
      set: ['market.instruments=25'],
      sizes: [{ investors: 256, grain: 'cohort', ballots: 2, days: 2, respawns: ['plan'] }],
      warmUp: 1,
      warmUpDays: 1,
    }).run();
    const [links, runs] = ['256 investors, cohort, links', '256 investors, cohort, runs with respawn plan'];
    const timed = [
      `${links}: ballot phase (at least 1.7)`,
      `${links}: bare threads beside them`,
      `${runs}: ballot phase (at least 1.7)`,
      `${runs}: whole day (at least 1.4)`,
      `${runs}: bare threads beside them`,
    ];
    const parts = ['', ': mean of 2 pairs', ': its 95 % interval from', ': its 95 % interval to'];
    expect(rows.map((row) => row.case)).toEqual(timed.flatMap((what) => parts.map((part) => what + part)));
    for (let at = 0; at < rows.length; at += parts.length) {
      const [rate, mean, low, high] = rows.slice(at, at + parts.length).map((row) => row.value);
      expect(rate).toBeGreaterThan(0);
      expect(mean).toBeGreaterThanOrEqual(low as number);
      expect(mean).toBeLessThanOrEqual(high as number);
    }
  });
});

describe('pairs', () => {
  it('run every work once a round, from the front and from the back, warm-up apart', async () => {
    const calls: string[] = [];
    const work = (name: string) => (round: number) => {
      calls.push(`${name}${round}`);
      return Promise.resolve();
    };
    const times = await pairedTimes({ a: work('a'), b: work('b') }, { rounds: 2, warmUp: 1 });
    expect(calls.join(' ')).toBe('b-1 a-1 a0 b0 b1 a1');
    expect([times.a.wall.length, times.b.processor.length]).toEqual([2, 2]);
  });

  it('give the geometric mean of their ratios with its t interval: a case worked by hand', () => {
    // Ratios 1, 2, 4: logarithms 0, 1, 2 times ln 2; error ln 2 / sqrt(3); t of two degrees of freedom 4.30265.
    const { mean, low, high } = speedupOf([3, 2, 8], [3, 1, 2]);
    expect(mean).toBeCloseTo(2, 12);
    const reach = 2 ** (4.30265272974946 / Math.sqrt(3));
    expect(low).toBeCloseTo(2 / reach, 9);
    expect(high).toBeCloseTo(2 * reach, 9);
    expect(speedupOf([4], [2])).toEqual({ mean: 2, low: 2, high: 2 });
  });
});
