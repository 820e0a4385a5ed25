import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bitsAt, type Key, normal, rootKey, streamAt, subKey } from '../../core/index.ts';
import { blockLengths } from '../../evaluation/bootstrap/block-lengths.ts';
import { blocksOf, KEPT_BYTES } from '../../evaluation/bootstrap/blocks.ts';
import { wideningFactor } from '../../evaluation/bootstrap/calibration.ts';
import { resampledMeans } from '../../evaluation/bootstrap/resampled-means.ts';
import { bootstrapMeanInterval, type Interval, meanStatistics } from '../../evaluation/index.ts';

const key = rootKey(11);
const width = (interval: Interval | undefined) => (interval as Interval).high - (interval as Interval).low;

function noise(days: number, seed: number): number[] {
  const stream = streamAt(rootKey(5), seed, days);
  return Array.from({ length: days }, (_, i) => normal(stream, i));
}

/** Sums of `horizon` consecutive draws: what labels that overlap do to a daily series. */
function overlapping(days: number, horizon: number, seed: number): number[] {
  const shocks = noise(days + horizon - 1, seed);
  return Array.from({ length: days }, (_, i) => shocks.slice(i, i + horizon).reduce((a, b) => a + b));
}

/** Every sample written out day by day, then averaged: blocks from the words that the specification names. */
function plainMeans(values: readonly number[], horizon: number, root: Key, samples: number): number[] {
  const days = values.length;
  const least = Math.max(2 * horizon, Math.ceil(Math.cbrt(days)));
  const chance = 1 / (least + 1);
  return Array.from({ length: samples }, (_, sample) => {
    const { hi, lo } = streamAt(subKey(root, `bootstrap/${horizon}`), sample, days);
    const drawn: number[] = [];
    for (let block = 0; drawn.length < days; block++) {
      const first = Math.floor((bitsAt(hi, lo, 2 * block) / 2 ** 32) * days);
      const u = bitsAt(hi, lo, 2 * block + 1) / 2 ** 32;
      // The geometric number by its definition: how many times in a row a day is added.
      let more = 0;
      while (1 - u <= (1 - chance) ** (more + 1)) more++;
      for (let k = 0; k < least + more && drawn.length < days; k++) {
        drawn.push(values[(first + k) % days] as number);
      }
    }
    const defined = drawn.filter((value) => !Number.isNaN(value));
    return defined.reduce((a, b) => a + b, 0) / defined.length;
  });
}

describe('means of resampled blocks', () => {
  it('are those of samples written out day by day, around the end and with gaps', () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.double({ min: -1, max: 1, noNaN: true }), { freq: 5 }), {
          minLength: 7,
          maxLength: 70,
        }),
        fc.constantFrom(1, 2, 5),
        fc.integer({ min: 0, max: 1_000 }),
        (series, horizon, seed) => {
          const values = series.map((value) => value ?? Number.NaN);
          const found = resampledMeans(values, { horizon, key: rootKey(seed), samples: 20 });
          const expected = plainMeans(values, horizon, rootKey(seed), 20).filter(
            (mean) => !Number.isNaN(mean),
          );
          expect(found).toHaveLength(expected.length);
          for (const [s, mean] of expected.entries()) expect(found[s]).toBeCloseTo(mean, 12);
        },
      ),
      { seed: 2 },
    );
  });

  it('weigh every day alike: with one day of 1 among zeros the mean of means is 1 / days', () => {
    for (const at of [0, 17, 39]) {
      const values = Array.from({ length: 40 }, (_, day) => Number(day === at));
      const means = resampledMeans(values, { horizon: 2, key, samples: 20_000 });
      const mean = means.reduce((a, b) => a + b, 0) / means.length;
      // A standard error of 0.0003.
      expect(Math.abs(mean - 1 / 40)).toBeLessThan(0.0012);
    }
  });

  it('come from the same days for every series of one length, so that differences are paired', () => {
    const [a, b] = [noise(80, 1), noise(80, 2)];
    const settings = { horizon: 5, key, samples: 50 };
    const ofDifference = resampledMeans(
      a.map((value, day) => value - (b[day] as number)),
      settings,
    );
    const [ofA, ofB] = [resampledMeans(a, settings), resampledMeans(b, settings)];
    for (const [s, mean] of ofDifference.entries()) {
      expect((ofA[s] as number) - (ofB[s] as number)).toBeCloseTo(mean, 12);
    }
  });

  it('are the same whether blocks were kept or are drawn anew, and beyond what is kept', () => {
    const values = noise(60, 3);
    const first = resampledMeans(values, { horizon: 1, key, samples: 500 });
    for (let other = 0; other < 12; other++) {
      resampledMeans(noise(500, 4), { horizon: 1, key: rootKey(other), samples: 10_000 });
    }
    expect(resampledMeans(values, { horizon: 1, key, samples: 500 })).toEqual(first);
    // Too many to be kept: parts of them, one after the other, and no sample lost.
    const design = { days: 2_000, horizon: 1, key, samples: 30_000 };
    const parts = [...blocksOf(design)];
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.reduce((sum, { ends }) => sum + ends.length, 0)).toBe(30_000);
    for (const { from, to } of parts)
      expect(from.byteLength + to.byteLength).toBeLessThanOrEqual(KEPT_BYTES / 2);
    const few = [...blocksOf({ ...design, samples: 10 })][0];
    expect(parts[0]?.from.slice(0, few?.from.length)).toEqual(few?.from);
  });
});

describe('lengths of blocks', () => {
  it('are 2h days and the cube root of the days at least, twice that in the mean', () => {
    expect(blockLengths(242, 5)).toMatchObject({ least: 10, mean: 20 });
    expect(blockLengths(242, 1)).toMatchObject({ least: 7, mean: 14 });
    expect(blockLengths(5_000, 5)).toMatchObject({ least: 18 });
    const lengths = blockLengths(242, 5);
    const uniforms = Array.from({ length: 100_000 }, (_, k) => (k + 0.5) / 100_000);
    const drawn = uniforms.map((uniform) => lengths.lengthOf(uniform));
    const mean = drawn.reduce((a, b) => a + b) / drawn.length;
    const squares = drawn.reduce((sum, length) => sum + length ** 2, 0) / drawn.length;
    expect(Math.min(...drawn)).toBe(10);
    expect(mean).toBeCloseTo(lengths.mean, 2);
    expect(squares / mean).toBeCloseTo(lengths.aroundDay, 1);
  });
});

describe('95 % interval of a mean', () => {
  it('has no width for a constant series, whatever its last digit', () => {
    expect(bootstrapMeanInterval(new Float64Array(40).fill(0.1), { horizon: 5, key })).toEqual({
      low: 0.1,
      high: 0.1,
    });
  });

  it('is the quantiles of the resampled means, widened about the mean by the known shortfall', () => {
    const values = overlapping(90, 5, 1);
    const { low, high } = bootstrapMeanInterval(values, { horizon: 5, key, samples: 999 }) as Interval;
    const mean = values.reduce((a, b) => a + b) / 90;
    // Of 999 ordered means the quantiles lie between the 25th and 26th, and the 974th and 975th.
    const sorted = [...resampledMeans(values, { horizon: 5, key, samples: 999 })].sort((a, b) => a - b);
    const between = (k: number, share: number) =>
      (sorted[k] as number) + share * ((sorted[k + 1] as number) - (sorted[k] as number));
    const wider = wideningFactor(90, 5, blockLengths(90, 5));
    expect(low).toBeCloseTo(mean + wider * (between(24, 0.95) - mean), 12);
    expect(high).toBeCloseTo(mean + wider * (between(973, 0.05) - mean), 12);
    // b = 25.5 / 90, and of 5-day overlap blocks of mean length 20 see 1 - 24 / 300.
    const critical = 1.96 + 2.9694 * (25.5 / 90) + 0.416 * (25.5 / 90) ** 2 - 0.5324 * (25.5 / 90) ** 3;
    expect(wider).toBeCloseTo(critical / 1.96 / Math.sqrt(0.92), 12);
  });

  it('nears the normal interval where days are independent and many', () => {
    const days = noise(2_000, 4);
    const { mean, deviation } = meanStatistics(days, 0);
    const interval = bootstrapMeanInterval(days, { horizon: 1, key });
    const normalWidth = (2 * 1.96 * (deviation as number)) / Math.sqrt(2_000);
    expect(Math.abs(width(interval) / normalWidth - 1)).toBeLessThan(0.1);
    expect(((interval as Interval).low + (interval as Interval).high) / 2).toBeCloseTo(mean as number, 2);
  });

  it('covers the true mean in about 95 of 100 overlapping series, where percentiles alone miss far more', () => {
    const days = 60;
    const series = 400;
    const missed = { interval: 0, percentiles: 0 };
    for (let s = 0; s < series; s++) {
      const values = overlapping(days, 5, s);
      const { low, high } = bootstrapMeanInterval(values, { horizon: 5, key, samples: 400 }) as Interval;
      const mean = values.reduce((a, b) => a + b) / days;
      const wider = wideningFactor(days, 5, blockLengths(days, 5));
      if (low > 0 || high < 0) missed.interval++;
      if (mean + (low - mean) / wider > 0 || mean + (high - mean) / wider < 0) missed.percentiles++;
    }
    expect(missed.interval / series).toBeGreaterThan(0.02);
    expect(missed.interval / series).toBeLessThan(0.1);
    expect(missed.percentiles / series).toBeGreaterThan(0.13);
  });

  it('leaves undefined days out of each sample', () => {
    const days = Array.from({ length: 60 }, (_, i) => (i % 3 === 0 ? Number.NaN : 2));
    expect(bootstrapMeanInterval(days, { horizon: 2, key })).toEqual({ low: 2, high: 2 });
    expect(bootstrapMeanInterval(new Float64Array(60).fill(Number.NaN), { horizon: 2, key })).toBeUndefined();
  });

  it('is undefined below 20 defined days or six horizons of them', () => {
    expect(bootstrapMeanInterval(noise(19, 1), { horizon: 1, key })).toBeUndefined();
    expect(bootstrapMeanInterval(noise(20, 1), { horizon: 1, key })).toBeDefined();
    expect(bootstrapMeanInterval(noise(59, 1), { horizon: 10, key })).toBeUndefined();
    expect(bootstrapMeanInterval(noise(60, 1), { horizon: 10, key })).toBeDefined();
    expect(bootstrapMeanInterval([...noise(59, 1), Number.NaN], { horizon: 10, key })).toBeUndefined();
  });

  it('is a function of its key and rests on 10,000 samples unless told otherwise', () => {
    const days = overlapping(60, 5, 9);
    const once = bootstrapMeanInterval(days, { horizon: 5, key });
    expect(bootstrapMeanInterval(days, { horizon: 5, key })).toEqual(once);
    expect(bootstrapMeanInterval(days, { horizon: 5, key, samples: 10_000 })).toEqual(once);
    expect(bootstrapMeanInterval(days, { horizon: 5, key, samples: 1_000 })).not.toEqual(once);
    expect(bootstrapMeanInterval(days, { horizon: 5, key: rootKey(12) })).not.toEqual(once);
  });
});
