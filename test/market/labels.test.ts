import { expect, test } from 'vitest';
import { forwardReturns } from '../../market/labels.ts';
import { fills, labelKnownAt, lastLabelledDay } from '../../market/timing.ts';

const open = Float64Array.of(10, 11, 12, 15, 18);
const close = Float64Array.of(20, 22, 33, 44, 55);

test.each([
  ['next-open', [12 / 11 - 1, 15 / 12 - 1, 18 / 15 - 1, Number.NaN, Number.NaN]],
  ['next-close', [33 / 22 - 1, 44 / 33 - 1, 55 / 44 - 1, Number.NaN, Number.NaN]],
  ['same-close', [22 / 20 - 1, 33 / 22 - 1, 44 / 33 - 1, 55 / 44 - 1, Number.NaN]],
] as const)('a one-day label with %s fills runs from fill to fill', (fill, expected) => {
  const labels = forwardReturns({ days: 5, instruments: 1, open, close }, [1], fill);
  expect([...(labels.get(1) ?? [])]).toEqual(expected.map((value) => value));
});

test('a label is undefined exactly where the panel ends before it does', () => {
  for (const fill of fills) {
    for (const [horizon, values] of forwardReturns(
      { days: 5, instruments: 1, open, close },
      [1, 2, 4],
      fill,
    )) {
      expect([...values].map(Number.isNaN)).toEqual(
        [...values.keys()].map((day) => labelKnownAt(day, horizon, fill) > 4),
      );
    }
  }
});

test('a lag moves the close that knows a label, and what a close knows', () => {
  for (const fill of fills) {
    for (const lag of [0, 1, 4]) {
      expect(labelKnownAt(10, 5, fill, lag)).toBe(labelKnownAt(10, 5, fill) + lag);
      expect(lastLabelledDay(labelKnownAt(10, 5, fill, lag), 5, fill, lag)).toBe(10);
    }
  }
});

test('instruments do not mix, and a missing price leaves its labels undefined', () => {
  const prices = { days: 3, instruments: 2, close: Float64Array.of(1, 10, Number.NaN, 20, 3, 30) };
  expect([...(forwardReturns(prices, [1], 'same-close').get(1) ?? [])]).toEqual([NaN, 1, NaN, 0.5, NaN, NaN]);
});

test('labels with next-open fills need opening prices', () => {
  expect(() => forwardReturns({ days: 5, instruments: 1, close }, [1], 'next-open')).toThrow(
    'opening prices',
  );
});
