import { describe, expect, it } from 'vitest';
import { differences, meanOverSeeds } from '../../experiments/sample.ts';
import { twoSidedProbability, twoSidedQuantile } from '../../experiments/student-t.ts';

describe("Student's t", () => {
  it.each([
    [1, 12.706205],
    [2, 4.302653],
    [3, 3.182446],
    [9, 2.262157],
    [19, 2.093024],
    [120, 1.97993],
  ])('has the tabulated 95 %% quantile for %i degrees of freedom', (freedom, quantile) => {
    expect(twoSidedQuantile(0.95, freedom)).toBeCloseTo(quantile, 5);
  });

  it('agrees with the closed forms of one and two degrees of freedom', () => {
    for (const t of [0, 0.3, 1, 2.5, 40]) {
      expect(twoSidedProbability(t, 1)).toBeCloseTo((2 / Math.PI) * Math.atan(t), 14);
      expect(twoSidedProbability(t, 2)).toBeCloseTo(t / Math.sqrt(2 + t * t), 14);
    }
  });

  it('inverts its own probability', () => {
    for (const freedom of [1, 4, 7, 30]) {
      for (const probability of [0.1, 0.5, 0.99])
        expect(twoSidedProbability(twoSidedQuantile(probability, freedom), freedom)).toBeCloseTo(
          probability,
          12,
        );
    }
  });
});

describe('mean over seeds', () => {
  it('has the interval worked by hand', () => {
    // Deviation 1, error 1 / sqrt(3), reach 4.302653 / sqrt(3) = 2.484138.
    const { mean, error, low, high, t, count } = meanOverSeeds([1, 2, 3]);
    expect([mean, count]).toEqual([2, 3]);
    expect(error).toBeCloseTo(0.577350269, 9);
    expect(low).toBeCloseTo(-0.484138, 6);
    expect(high).toBeCloseTo(4.484138, 6);
    expect(t).toBeCloseTo(3.464101615, 9);
  });

  it('is paired by seed: what two arms share does not widen their difference', () => {
    const shared = [5, -20, 100, 3];
    const apart = meanOverSeeds(
      differences(
        shared.map((value, i) => value + (i % 2)),
        shared,
      ),
    );
    expect(apart.mean).toBe(0.5);
    expect(apart.error).toBeCloseTo(1 / Math.sqrt(12), 12);
  });

  it('leaves open what one seed cannot say, and gives no t without spread', () => {
    expect(meanOverSeeds([7])).toEqual({ mean: 7, error: null, low: null, high: null, t: null, count: 1 });
    expect(meanOverSeeds([2, 2])).toMatchObject({ error: 0, low: 2, high: 2, t: null });
    expect(() => meanOverSeeds([])).toThrow('a mean needs a value');
    expect(() => differences([1], [])).toThrow('pairs need');
  });
});
