import { describe, expect, it } from 'vitest';
import { createSignalTracker } from '../../evaluation/signal-tracker.ts';

const rising = Float64Array.of(1, 2, 3, 4);
const falling = Float64Array.of(4, 3, 2, 1);

describe('signals that wait for their labels', () => {
  it('meet the label of their own day and horizon', () => {
    const tracker = createSignalTracker({ horizons: [1, 2], signals: 2 });
    tracker.addDay(0, [rising, falling]);
    tracker.addDay(1, [falling, falling]);
    tracker.addLabels({ day: 0, horizon: 1, values: rising });
    tracker.addLabels({ day: 1, horizon: 1, values: rising });
    tracker.addLabels({ day: 0, horizon: 2, values: falling });
    expect(tracker.quality(0, 1)).toMatchObject({ rankIc: 0, days: 2 });
    expect(tracker.quality(1, 1)).toMatchObject({ rankIc: -1, days: 2 });
    expect(tracker.qualities(0)['2']).toMatchObject({ rankIc: -1, days: 1 });
    expect(tracker.meanRankIc(1, 2)).toBe(1);
  });

  it('are kept no longer than the longest horizon', () => {
    const tracker = createSignalTracker({ horizons: [1, 10], signals: 1 });
    for (let day = 0; day < 500; day++) {
      tracker.addDay(day, [rising]);
      for (const horizon of [1, 10]) {
        if (day > horizon) tracker.addLabels({ day: day - horizon - 1, horizon, values: rising });
      }
      expect(tracker.pendingDays).toBeLessThanOrEqual(11);
    }
  });

  it('pass over horizons that were not asked for', () => {
    const tracker = createSignalTracker({ horizons: [1], signals: 1 });
    tracker.addDay(0, [rising]);
    tracker.addLabels({ day: 0, horizon: 5, values: rising });
    expect(tracker.quality(0, 1).days).toBe(0);
    expect(tracker.pendingDays).toBe(1);
  });

  it('refuse labels before their day, labels twice, and days out of order', () => {
    const tracker = createSignalTracker({ horizons: [1, 5], signals: 1 });
    expect(() => tracker.addLabels({ day: 0, horizon: 1, values: rising })).toThrow('labels end after');
    tracker.addDay(3, [rising]);
    tracker.addLabels({ day: 3, horizon: 1, values: rising });
    expect(() => tracker.addLabels({ day: 3, horizon: 1, values: rising })).toThrow('in order');
    expect(() => tracker.addDay(3, [rising])).toThrow('in order');
    expect(() => tracker.addDay(4, [rising, rising])).toThrow('same number');
    expect(() => tracker.quality(0, 2)).toThrow('not tracked');
  });
});
