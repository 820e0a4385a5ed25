import { describe, expect, it } from 'vitest';
import { daysToRecover, shareOfOracle } from '../../../experiments/learning/recovery.ts';

const part = { first: 0, end: 100 };
const oracle = new Float64Array(100).fill(0.2);
const series = (valueOf: (day: number) => number) =>
  Float64Array.from({ length: 100 }, (_, day) => valueOf(day));

describe('days to recover', () => {
  it('are those before the next twenty and all that remain are at 80 % of the oracle', () => {
    // 0 before day 30, the oracle's from then on: from day 26 on 16 of 20 days are enough.
    expect(
      daysToRecover(
        series((day) => (day < 30 ? 0 : 0.2)),
        oracle,
        part,
      ),
    ).toBe(26);
    // The rounding of 80 % aside.
    expect(
      daysToRecover(
        series((day) => (day < 30 ? 0 : 0.1601)),
        oracle,
        part,
      ),
    ).toBe(30);
    expect(
      daysToRecover(
        series(() => 0.159),
        oracle,
        part,
      ),
    ).toBe(100);
  });

  it('are none for the oracle itself, also where it is below 0', () => {
    expect(daysToRecover(oracle, oracle, part)).toBe(0);
    const changing = series((day) => Math.sin(day / 7) - 0.3);
    expect(daysToRecover(changing, changing, part)).toBe(0);
    const low = series((day) => (day < 40 ? -0.1 : 0.2));
    expect(daysToRecover(low, low, part)).toBe(0);
    // A fifth of the size below what is below 0 is the same, and no more.
    expect(
      daysToRecover(
        series((day) => (day < 40 ? -0.13 : 0.2)),
        low,
        part,
      ),
    ).toBeGreaterThan(0);
  });

  it('are not ended by luck that falls back', () => {
    // Twenty good days at the start, then a tenth of the oracle: first passage would call that recovered at once.
    expect(
      daysToRecover(
        series((day) => (day < 20 ? 0.3 : 0.02)),
        oracle,
        part,
      ),
    ).toBe(100);
    // The same with a late recovery: the later one counts.
    const late = series((day) => (day < 20 || day >= 70 ? 0.2 : 0.02));
    const found = daysToRecover(late, oracle, part);
    expect(found).toBeGreaterThan(60);
    expect(found).toBeLessThanOrEqual(70);
  });

  it('are not ended by a good rest whose beginning is bad', () => {
    // The mean of all that remains is high from day 0 on, the next twenty days are not: 7 / 20 of 0.5 is enough.
    expect(
      daysToRecover(
        series((day) => (day < 20 ? 0 : 0.5)),
        oracle,
        part,
      ),
    ).toBe(7);
  });

  it('need twenty days that are left, and count from the start of the part alone', () => {
    // Days 81 to 99 are 19: too few to tell.
    expect(
      daysToRecover(
        series((day) => (day < 85 ? 0 : 0.2)),
        oracle,
        part,
      ),
    ).toBe(100);
    expect(
      daysToRecover(
        series((day) => (day < 80 ? 0 : 0.2)),
        oracle,
        part,
      ),
    ).toBe(76);
    expect(daysToRecover(new Float64Array(100), oracle, { first: 40, end: 100 })).toBe(60);
    expect(
      daysToRecover(
        series((day) => (day < 50 ? 0 : 0.2)),
        oracle,
        { first: 40, end: 100 },
      ),
    ).toBe(6);
  });

  it('leave out days on which one of the two is undefined', () => {
    // The oracle is high where the other is undefined: over the same days they are equal.
    const gaps = series((day) => (day % 3 === 0 ? Number.NaN : 0.2));
    expect(
      daysToRecover(
        gaps,
        series((day) => (day % 3 === 0 ? 5 : 0.2)),
        part,
      ),
    ).toBe(0);
    expect(daysToRecover(new Float64Array(100).fill(Number.NaN), oracle, part)).toBe(100);
  });
});

describe('shares', () => {
  const level = (...values: number[]) => values.map((value) => series(() => value));

  it('of the level are ratios of means over seeds, not means of ratios', () => {
    // 0.1 of 0.1, and 0.1 of 0.3: 50 %, where the mean of ratios is 67 %.
    expect(shareOfOracle(level(0.1, 0.1), level(0.1, 0.3), part)).toBeCloseTo(0.5, 12);
    expect(shareOfOracle(level(0.1), level(-0.1), part)).toBeNull();
    const late = [series((day) => (day < 50 ? 1 : 0.1))];
    expect(shareOfOracle(late, [oracle], { first: 50, end: 100 })).toBeCloseTo(0.5, 12);
  });
});
