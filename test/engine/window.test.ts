import { describe, expect, it } from 'vitest';
import { emptyTally } from '../../core/index.ts';
import { LookbackWindow } from '../../engine/window.ts';
import { labelKnownAt } from '../../market/index.ts';

const settings = {
  lookback: 5,
  minimumDays: 5,
  horizon: 5,
  shorterHorizons: [],
  fill: 'next-open',
  labelLag: 0,
} as const;
/** Days from a day to the close that knows its label. */
const APART = labelKnownAt(0, settings.horizon, settings.fill, settings.labelLag);

/** Days as a journal gives them: tally of the day, label of the day that has ended by its close. */
function shown(window: LookbackWindow, day: number): void {
  const of = day - APART;
  window.addLabels(of < 0 ? [] : [{ day: of, horizon: 5, values: Float64Array.of(of) }]);
  const tally = emptyTally(1, 1);
  tally.shown[0] = day;
  window.addTally(day, tally);
}

describe('the look-back window', () => {
  it('holds a few days, however many committed days it is shown before it is asked for one', () => {
    const window = new LookbackWindow(settings);
    for (let day = 0; day < 1_000; day++) {
      shown(window, day);
      expect(window.held).toBeLessThanOrEqual(settings.lookback + APART);
    }
    const last = 1_000 - APART;
    window.addLabels([{ day: last, horizon: 5, values: Float64Array.of(last) }]);
    const asked = window.at(1_000);
    expect([asked?.firstDay, asked?.lastDay]).toEqual([last - 4, last]);
    expect(asked?.days.map(({ tally, labels }) => [tally.shown[0], labels[0]])).toEqual(
      [4, 3, 2, 1, 0].map((before) => [last - before, last - before]),
    );
  });

  it('is the same whether every day asked for its window or only the last one did', () => {
    const [every, once] = [new LookbackWindow(settings), new LookbackWindow(settings)];
    for (let day = 0; day < 40; day++) {
      for (const window of [every, once]) shown(window, day);
      every.at(day + 1);
    }
    expect(once.at(40)).toEqual(every.at(40));
    expect(once.at(40)?.days).toHaveLength(5);
  });

  it('begins with fewer days than it may hold, and grows', () => {
    const window = new LookbackWindow({ ...settings, lookback: 12, minimumDays: 3 });
    const lengths: (number | undefined)[] = [];
    for (let day = 0; day < APART + 14; day++) {
      const of = day - APART;
      if (of >= 0) window.addLabels([{ day: of, horizon: 5, values: Float64Array.of(of) }]);
      lengths.push(window.at(day)?.days.length);
      window.addTally(day, emptyTally(1, 1));
    }
    const before = Array.from({ length: APART + 2 }, () => undefined);
    expect(lengths).toEqual([...before, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 12, 12]);
  });

  it('halves the weight of a day with every half-life of age', () => {
    const window = new LookbackWindow({ ...settings, halfLife: 2 });
    for (let day = 0; day < 20; day++) shown(window, day);
    expect(window.at(20)?.days.map(({ weight }) => weight)).toEqual([
      0.25,
      expect.closeTo(0.5 ** 1.5, 15),
      0.5,
      expect.closeTo(Math.SQRT1_2, 15),
      1,
    ]);
  });

  it('never lets the weight of a day vanish', () => {
    const window = new LookbackWindow({ ...settings, halfLife: 1e-3 });
    for (let day = 0; day < 20; day++) shown(window, day);
    expect(window.at(20)?.days.map(({ weight }) => weight)).toEqual([1e-12, 1e-12, 1e-12, 1e-12, 1]);
  });

  it('holds each day once per horizon, with the labels of its own', () => {
    const window = new LookbackWindow({ ...settings, lookback: 2, minimumDays: 2, shorterHorizons: [1] });
    for (let day = 0; day <= 20; day++) {
      for (const horizon of [1, 5]) {
        const of = day - labelKnownAt(0, horizon, 'next-open', 0);
        if (of >= 0) window.addLabels([{ day: of, horizon, values: Float64Array.of(100 * horizon + of) }]);
      }
      if (day < 20) window.addTally(day, emptyTally(1, 1));
    }
    const last = 20 - APART;
    const found = window.at(20);
    expect(found?.gap).toBe(APART);
    expect(found?.days.map(({ labels }) => labels[0])).toEqual([
      500 + last - 1,
      100 + last - 1,
      500 + last,
      100 + last,
    ]);
  });
});
