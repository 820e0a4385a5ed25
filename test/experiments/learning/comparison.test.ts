import { describe, expect, it } from 'vitest';
import { normal, rootKey, streamAt } from '../../../core/index.ts';
import {
  combined,
  compared,
  holm,
  meanOf,
  twoSidedNormal,
} from '../../../experiments/learning/comparison.ts';

const key = rootKey('comparison');

describe('a comparison', () => {
  it('is of differences by day, in the mean over seeds, undefined days left out', () => {
    const days = 60;
    const reference = [0, 1].map((s) => Float64Array.from({ length: days }, (_, day) => Math.sin(day + s)));
    const gains = [0.1, -0.04];
    const candidate = reference.map((series, s) => series.map((value) => value + (gains[s] as number)));
    (candidate[0] as Float64Array)[7] = Number.NaN;
    const { mean, days: defined, above, seeds, interval } = compared(candidate, reference, { key });
    expect({ defined, above, seeds }).toEqual({ defined: 60, above: 1, seeds: 2 });
    // On day 7 the second seed alone is there.
    expect(mean).toBeCloseTo((59 * 0.03 - 0.04) / 60, 12);
    expect(interval?.low).toBeLessThanOrEqual(mean);
    expect(interval?.high).toBeGreaterThanOrEqual(mean);
  });

  it('has a t-value that does not count overlapping days as news', () => {
    const noise = Float64Array.from({ length: 400 }, (_, day) => Math.sin(day * day) + 0.05);
    const overlapping = noise.map((_, day) => meanOf(noise.subarray(Math.max(0, day - 4), day + 1)));
    const naive = (values: Float64Array): number => {
      const mean = meanOf(values);
      const deviation = Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)));
      return (mean / deviation) * Math.sqrt(values.length);
    };
    const zero = [new Float64Array(400)];
    const { t } = compared([overlapping], zero, { key });
    expect(Math.abs(t as number)).toBeLessThan(0.8 * Math.abs(naive(overlapping)));
  });

  it("has a z whose error is the interval's, and none where nothing differs or days are few", () => {
    const zero = [new Float64Array(60)];
    const series = [Float64Array.from({ length: 60 }, (_, day) => Math.sin(day * day) + 0.2)];
    const { mean, interval, z } = compared(series, zero, { key, samples: 500 });
    expect(z).toBeCloseTo((mean * 3.92) / ((interval?.high ?? 0) - (interval?.low ?? 0)), 12);
    expect(compared(zero, zero, { key }).z).toBeNull();
    const few = [new Float64Array(29).map((_, day) => day)];
    expect(compared(few, [new Float64Array(29)], { key })).toMatchObject({ interval: undefined, z: null });
  });

  it('calls about 5 % of series without a mean significant by z, and more by t', () => {
    const days = 485;
    const replications = 400;
    const zero = [new Float64Array(days)];
    const beyond = { z: 0, t: 0 };
    for (let replication = 0; replication < replications; replication++) {
      const stream = streamAt(key, replication, days);
      const shocks = Float64Array.from({ length: days + 4 }, (_, k) => normal(stream, k));
      const sums = zero[0]?.map((_, day) => 5 * meanOf(shocks.subarray(day, day + 5))) as Float64Array;
      const { z, t } = compared([sums], zero, { key, samples: 500 });
      if (Math.abs(z as number) > 1.96) beyond.z++;
      if (Math.abs(t as number) > 1.96) beyond.t++;
    }
    expect(beyond.z / replications).toBeGreaterThan(0.02);
    expect(beyond.z / replications).toBeLessThan(0.08);
    expect(beyond.t).toBeGreaterThan(beyond.z);
  });
});

describe('several tests at once', () => {
  it("adjusts p-values by Holm's steps", () => {
    // Holm 1979: 4 x 0.005, 3 x 0.011, 2 x 0.02, then the largest so far.
    const adjusted = holm([0.02, 0.005, 0.04, 0.011]);
    for (const [i, expected] of [0.04, 0.02, 0.04, 0.033].entries())
      expect(adjusted[i]).toBeCloseTo(expected, 12);
    expect(holm([0.6, 0.9])).toEqual([1, 1]);
  });

  it('turns statistics into two-sided p-values, and combines independent ones', () => {
    expect(twoSidedNormal(1.959963984540054)).toBeCloseTo(0.05, 12);
    expect(twoSidedNormal(-3)).toBeCloseTo(0.0026997960632602, 12);
    expect(combined([1, 2])).toBeCloseTo(3 / Math.SQRT2, 12);
  });
});
