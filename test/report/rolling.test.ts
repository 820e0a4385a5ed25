import { describe, expect, it } from 'vitest';
import { rollingBeta, rollingDeviation, rollingMean, rollingRatio } from '../../report/rolling.ts';
import { binsOf } from '../../report/sections/correlations.ts';

const values = Array.from({ length: 50 }, (_, at) => Math.sin(at * 1.7));

describe('rolling statistics', () => {
  it('agree with a plain computation over each window', () => {
    const window = 25;
    const last = values.slice(-window);
    const mean = last.reduce((sum, value) => sum + value) / window;
    const deviation = Math.sqrt(last.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (window - 1));
    expect(rollingMean(values, window).at(-1)).toBeCloseTo(mean, 12);
    expect(rollingDeviation(values, window).at(-1)).toBeCloseTo(deviation, 12);
    expect(rollingRatio(values, window).at(-1)).toBeCloseTo(mean / deviation, 12);
    expect(rollingMean(values, window).slice(0, window - 1)).toEqual(
      Array.from({ length: window - 1 }, () => null),
    );
  });

  it('find the beta that a series was made with', () => {
    const made = values.map((value) => 0.01 + 1.5 * value);
    expect(rollingBeta(made, values, 30).at(-1)).toBeCloseTo(1.5, 12);
  });

  it('are not available without spread, or with too few values', () => {
    expect(
      rollingRatio(
        values.map(() => 0.1),
        30,
      ).at(-1),
    ).toBeNull();
    expect(
      rollingBeta(
        values,
        values.map(() => 0),
        30,
      ).at(-1),
    ).toBeNull();
    expect(
      rollingMean(
        values.map((value, at) => (at % 2 === 0 ? value : null)),
        30,
      ).at(-1),
    ).toBeNull();
  });
});

describe('bins of a histogram', () => {
  it('hold every value once, and none holds both signs', () => {
    const { edges, counts } = binsOf([-0.31, -0.02, 0, 0.02, 0.4], 24);
    expect(counts.reduce((sum, count) => sum + count)).toBe(5);
    expect(edges.some((edge) => Math.abs(edge) < 1e-12)).toBe(true);
    expect(counts.length).toBeLessThanOrEqual(25);
  });
});
