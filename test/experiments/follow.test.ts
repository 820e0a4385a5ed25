import { describe, expect, it } from 'vitest';
import { paperAnnealing } from '../../experiments/arms.ts';
import { daysUntil, followedBy, runFollow } from '../../experiments/experiments/follow.ts';

describe('days until a level', () => {
  const series = [Float64Array.of(0, 9, 0, 2, 4, 4, 4, 0), Float64Array.of(0, 9, 0, 0, 0, 2, 2, 0)];

  it('counts from the first day until the mean over seeds holds the level', () => {
    // Means: 0 9 0 1 2 3 3 0.
    expect(daysUntil(series, 0.5, { first: 2, hold: 3 })).toBe(1);
    expect(daysUntil(series, 1.5, { first: 2, hold: 3 })).toBe(2);
    expect(daysUntil(series, 0.5, { first: 0, hold: 1 })).toBe(1);
  });

  it('is null for a level that is not held to the end of the hold, or never reached', () => {
    expect(daysUntil(series, 2.5, { first: 2, hold: 3 })).toBeNull();
    expect(daysUntil(series, 10, { first: 0, hold: 1 })).toBeNull();
  });
});

describe('following a change', () => {
  it('sees a lead that turns, with the days that it took', () => {
    const step = (from: number, before: number, after: number) =>
      Float64Array.from({ length: 240 }, (_, day) => (day < from ? before : after));
    const runs = {
      before: [step(130, 0.1, -0.1), step(130, 0.12, -0.1)],
      after: [step(140, -0.1, 0.2), step(140, -0.1, 0.22)],
    };
    const found = followedBy(runs, { seeds: 2, days: 240, changeDay: 120 });
    expect(found.leadBefore.mean).toBeCloseTo(-0.21, 12);
    expect(found.leadAfter.mean).toBeCloseTo(0.31, 12);
    expect(found).toMatchObject({ daysToLead: 20, daysToLevel: 20 });
  });

  it('runs each seed through the change', async () => {
    const design = { seeds: 2, days: 16, changeDay: 12 };
    const { before, after } = await runFollow(paperAnnealing, design);
    expect([before.length, after.length]).toEqual([2, 2]);
    for (const series of [...before, ...after]) {
      expect(series.slice(0, 10).every(Number.isNaN)).toBe(true);
      expect(series.slice(10).every((value) => Math.abs(value) <= 1)).toBe(true);
    }
  });
});
