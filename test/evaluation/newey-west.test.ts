import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normal, rootKey, streamAt } from '../../core/index.ts';
import { createMeanAccumulator, meanStatistics } from '../../evaluation/index.ts';

/** Newey-West t-statistic written out over a whole series; undefined days have deviation 0. */
function plainT(values: readonly number[], lag: number): number {
  const defined = values.filter((x) => !Number.isNaN(x));
  const n = defined.length;
  const mean = defined.reduce((sum, x) => sum + x, 0) / n;
  const e = values.map((x) => (Number.isNaN(x) ? 0 : x - mean));
  const covariance = (l: number) => e.slice(l).reduce((sum, x, t) => sum + x * (e[t] as number), 0) / n;
  let variance = covariance(0);
  for (let l = 1; l <= lag; l++) variance += 2 * (1 - l / (lag + 1)) * covariance(l);
  return mean / Math.sqrt(variance / n);
}

/** `times` copies of `days`, one after the other. */
function repeated(times: number, days: readonly number[]): number[] {
  return Array.from({ length: times }, () => days).flat();
}

describe('mean with a Newey-West t-statistic', () => {
  it('matches a hand-worked series', () => {
    // Five times 1, 2, 3, 4: mean 2.5, deviations -1.5, -0.5, 0.5, 1.5, so c0 = 5 / 4; neighbours within a four give
    // 0.75 - 0.25 + 0.75, from one four to the next -2.25, so c1 = (5 x 1.25 - 4 x 2.25) / 20, and S = c0 + 2 c1 / 2.
    const { mean, deviation, ratio, t } = meanStatistics(repeated(5, [1, 2, 3, 4]), 1);
    expect(mean).toBe(2.5);
    expect(deviation).toBeCloseTo(Math.sqrt(25 / 19), 14);
    expect(ratio).toBeCloseTo(2.5 / Math.sqrt(25 / 19), 14);
    expect(t).toBeCloseTo(2.5 / Math.sqrt((1.25 - 2.75 / 20) / 20), 12);
  });

  it('keeps an undefined day as a gap in time, not as a neighbour', () => {
    // Mean 2, deviations -1 and 1 by turns with a gap after each: no pair at lag 1. Closed up, they would be neighbours.
    const gap = meanStatistics(repeated(10, [1, Number.NaN, 3, Number.NaN]), 1);
    expect(gap.t).toBeCloseTo(2 / Math.sqrt(1 / 20), 12);
    expect(gap).toMatchObject({ definedDays: 20, undefinedDays: 20 });
    expect(meanStatistics(repeated(10, [1, 3]), 1).t).not.toBeCloseTo(gap.t as number, 6);
  });

  it('agrees with the plain form for any lag and any gaps', () => {
    const value = fc.option(fc.double({ min: -1, max: 1, noNaN: true }), { freq: 4 });
    const series = fc.array(value, { minLength: 12, maxLength: 90 });
    fc.assert(
      fc.property(series, fc.integer({ min: 0, max: 11 }), (days, lag) => {
        const values = days.map((x) => x ?? Number.NaN);
        const { t, ratio, definedDays } = meanStatistics(values, lag);
        const expected = plainT(values, lag);
        expect(t === null || definedDays >= Math.max(20, 6 * (lag + 1))).toBe(true);
        if (t === null || ratio === null || !Number.isFinite(expected)) return;
        fc.pre(Math.abs(expected) < 1e5);
        expect(Math.abs(t - expected)).toBeLessThan(1e-6 * Math.max(1, Math.abs(expected)));
      }),
      { seed: 3 },
    );
    const stream = streamAt(rootKey(4), 0, 0);
    const noise = Array.from({ length: 300 }, (_, t) =>
      t % 17 === 3 ? Number.NaN : 0.02 + 0.1 * normal(stream, t),
    );
    for (const lag of [0, 4, 9]) expect(meanStatistics(noise, lag).t).toBeCloseTo(plainT(noise, lag), 10);
  });

  it('has at lag 0 the t-statistic of the mean, without the small-sample correction', () => {
    const { ratio, t } = meanStatistics(repeated(4, [0.3, -0.1, 0.2, 0.25, 0.05]), 0);
    expect(t).toBeCloseTo((ratio as number) * Math.sqrt(20) * Math.sqrt(20 / 19), 12);
  });

  it('sees that 5-day overlap makes the naive t-statistic about twice too large', () => {
    const stream = streamAt(rootKey(1), 0, 0);
    const shocks = Array.from({ length: 5_000 }, (_, i) => normal(stream, i));
    const overlapping = shocks
      .slice(4)
      .map((_, i) => 0.1 + shocks.slice(i, i + 5).reduce((a, b) => a + b) / 5);
    const naive = meanStatistics(overlapping, 0).t as number;
    const honest = meanStatistics(overlapping, 4).t as number;
    // Bartlett with lag h - 1 finds (5 + 2 x 6) / 5 = 3.4 of the true factor 5 in the variance.
    expect(naive / honest).toBeGreaterThan(1.7);
    expect(naive / honest).toBeLessThan(2);
  });

  it('has no t-statistic below 20 defined days or six times lag + 1', () => {
    const days = Array.from({ length: 60 }, (_, i) => Math.sin(i * i));
    expect(meanStatistics(days.slice(0, 19), 0)).toMatchObject({ t: null, definedDays: 19 });
    expect(meanStatistics(days.slice(0, 20), 0).t).not.toBeNull();
    expect(meanStatistics(days.slice(0, 59), 9).t).toBeNull();
    expect(meanStatistics(days, 9).t).not.toBeNull();
    expect(meanStatistics(days.slice(0, 59), 9).ratio).not.toBeNull();
  });

  it('is undefined without days, with one day, and without spread', () => {
    expect(createMeanAccumulator(4).result()).toEqual({
      mean: null,
      deviation: null,
      ratio: null,
      t: null,
      definedDays: 0,
      undefinedDays: 0,
    });
    expect(meanStatistics([0.1], 0)).toMatchObject({ mean: 0.1, deviation: null, ratio: null, t: null });
    expect(meanStatistics([0.1, 0.1, 0.1], 2)).toMatchObject({
      mean: 0.1,
      deviation: 0,
      ratio: null,
      t: null,
    });
    expect(meanStatistics([Number.NaN], 0)).toMatchObject({ mean: null, undefinedDays: 1 });
  });
});
