import { describe, expect, it } from 'vitest';
import { normal, rootKey, streamAt } from '../../core/index.ts';
import { bootstrapMeanInterval, type Interval } from '../../evaluation/index.ts';

const key = rootKey(11);
const width = (interval: Interval | undefined) => (interval as Interval).high - (interval as Interval).low;

describe('stationary bootstrap of a mean', () => {
  it('gives a constant series an interval of no width', () => {
    expect(bootstrapMeanInterval(new Float64Array(40).fill(0.25), { blockDays: 10, key })).toEqual({
      low: 0.25,
      high: 0.25,
    });
  });

  it('has the width of the normal interval on independent days', () => {
    const stream = streamAt(rootKey(5), 0, 0);
    const days = Array.from({ length: 400 }, (_, i) => normal(stream, i));
    const interval = bootstrapMeanInterval(days, { blockDays: 1, key });
    const mean = days.reduce((a, b) => a + b) / days.length;
    const deviation = Math.sqrt(days.reduce((sum, x) => sum + (x - mean) ** 2, 0) / days.length);
    expect(width(interval) / ((2 * 1.96 * deviation) / 20)).toBeCloseTo(1, 0);
    expect(Math.abs(width(interval) / ((2 * 1.96 * deviation) / 20) - 1)).toBeLessThan(0.1);
    expect(((interval as Interval).low + (interval as Interval).high) / 2).toBeCloseTo(mean, 1);
  });

  it('is wider with blocks where days overlap', () => {
    const stream = streamAt(rootKey(6), 0, 0);
    const shocks = Array.from({ length: 605 }, (_, i) => normal(stream, i));
    const overlapping = shocks.slice(5).map((_, i) => shocks.slice(i, i + 5).reduce((a, b) => a + b) / 5);
    const single = width(bootstrapMeanInterval(overlapping, { blockDays: 1, key }));
    const blocks = width(bootstrapMeanInterval(overlapping, { blockDays: 10, key }));
    expect(blocks / single).toBeGreaterThan(1.5);
    expect(blocks / single).toBeLessThan(2.5);
  });

  it('leaves undefined days out of each resample', () => {
    const days = Array.from({ length: 60 }, (_, i) => (i % 3 === 0 ? Number.NaN : 2));
    expect(bootstrapMeanInterval(days, { blockDays: 4, key })).toEqual({ low: 2, high: 2 });
    expect(
      bootstrapMeanInterval(new Float64Array(60).fill(Number.NaN), { blockDays: 4, key }),
    ).toBeUndefined();
  });

  it('is undefined below two blocks of days, and a function of its key', () => {
    const days = Array.from({ length: 20 }, (_, i) => Math.sin(i));
    expect(bootstrapMeanInterval(days, { blockDays: 10.5, key })).toBeUndefined();
    const once = bootstrapMeanInterval(days, { blockDays: 10, key });
    expect(bootstrapMeanInterval(days, { blockDays: 10, key })).toEqual(once);
    expect(bootstrapMeanInterval(days, { blockDays: 10, key: rootKey(12) })).not.toEqual(once);
  });
});
