import { describe, expect, it } from 'vitest';
import { growthOf } from '../../bench/growth.ts';

describe('growth of a measured number', () => {
  it('is the exponent of a power, exactly where the points lie on one', () => {
    const { slope, low, high } = growthOf([1, 10, 100, 1000].map((size) => [size, 3 * size ** 1.5]));
    for (const value of [slope, low, high]) expect(value).toBeCloseTo(1.5, 9);
    expect(
      growthOf([
        [1, 7],
        [50, 7],
        [90, 7],
      ]).slope,
    ).toBeCloseTo(0, 12);
  });

  it('has the interval of a simple regression: a case worked by hand', () => {
    // Logs: x = 0, 1, 2 and y = 0, 2, 1. Slope 1/2; residuals -1/2, 1, -1/2 leave 1.5; error sqrt(1.5 / 1 / 2).
    const points = [
      [0, 0],
      [1, 2],
      [2, 1],
    ].map(([x = 0, y = 0]) => [Math.exp(x), Math.exp(y)] as const);
    const { slope, low, high } = growthOf(points);
    const margin = 12.706 * Math.sqrt(0.75);
    expect([slope, low, high].map((value) => value.toFixed(6))).toEqual(
      [0.5, 0.5 - margin, 0.5 + margin].map((value) => value.toFixed(6)),
    );
  });

  it('has no interval from two sizes', () => {
    const growth = growthOf([
      [1, 1],
      [2, 4],
    ]);
    expect(growth.slope).toBeCloseTo(2, 12);
    expect([growth.low, growth.high]).toEqual([Number.NaN, Number.NaN]);
  });
});
