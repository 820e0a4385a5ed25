import { expect, it } from 'vitest';
import type { WindowDay } from '../../../optimizer/index.ts';
import { gainsOf, roundsOf } from '../../../optimizer/online/rounds.ts';
import { dayOf } from '../windows.ts';

const day = (label: number, weight?: number): WindowDay => ({
  ...dayOf([[1, 2]], [label, 0]),
  ...(weight === undefined ? {} : { weight }),
});
const seenOf = ({ labels }: WindowDay) => (Number.isNaN(labels[0]) ? undefined : (labels[0] as number));

it('days that follow each other make a round, of which each is a part; days of which nothing is seen make none', () => {
  const days = [day(Number.NaN), day(1), day(2), day(Number.NaN), day(3)];
  expect(roundsOf(days, 2, seenOf)).toEqual([
    [
      { seen: 1, part: 0.5 },
      { seen: 2, part: 0.5 },
    ],
    [{ seen: 3, part: 0.5 }],
  ]);
  expect(roundsOf([], 2, seenOf)).toEqual([]);
  expect(roundsOf([day(Number.NaN)], 2, seenOf)).toEqual([]);
});

it('a day with labels of several horizons is one day', () => {
  const first = day(1);
  const days = [first, { ...first, labels: Float64Array.of(2, 0) }, day(3), day(4)];
  expect(roundsOf(days, 2, seenOf)).toEqual([
    [
      { seen: 1, part: 0.25 },
      { seen: 2, part: 0.25 },
      { seen: 3, part: 0.5 },
    ],
    [{ seen: 4, part: 0.5 }],
  ]);
});

it('days count as their weights against the heaviest that is seen', () => {
  expect(roundsOf([day(1, 1), day(2, 2), day(3, 4), day(Number.NaN, 8)], 1, seenOf)).toEqual([
    [{ seen: 1, part: 0.25 }],
    [{ seen: 2, part: 0.5 }],
    [{ seen: 3, part: 1 }],
  ]);
});

it("an expert's gain is its mean over its own days, in the size of the round", () => {
  const round = [
    { seen: Float64Array.of(0.4, Number.NaN, Number.NaN), part: 0.25 },
    { seen: Float64Array.of(-0.2, 0.6, Number.NaN), part: 0.5 },
  ];
  const { gains, size } = gainsOf(round);
  expect(size).toBe(0.75);
  expect(gains[0]).toBeCloseTo(0.25 * 0.4 - 0.5 * 0.2, 15);
  expect(gains[1]).toBeCloseTo(0.75 * 0.6, 15);
  expect(gains[2]).toBeNaN();
});

it('a whole round is never larger than 1, whatever rounds', () => {
  for (const overlap of [3, 5, 6, 7, 10, 49, 250]) {
    const days = Array.from({ length: overlap }, (_, k) => day(k));
    const [round] = roundsOf(days, overlap, ({ labels }) => labels);
    expect(round).toHaveLength(overlap);
    const { size } = gainsOf(round ?? []);
    expect(size).toBeLessThanOrEqual(1);
    expect(size).toBeCloseTo(1, 12);
  }
});
