import { describe, expect, it } from 'vitest';
import { normal, rootKey, streamAt, subKey, type TradingDate } from '../../core/index.ts';
import type { Contender } from '../../evaluation/index.ts';
import type { ColumnSpec, Snapshot } from '../../market/index.ts';

export const HORIZON = 5;
const INSTRUMENTS = 30;

export const columns: readonly ColumnSpec[] = [
  { name: 'a', modality: 'valuation', description: 'published sign', sign: -1 },
  { name: 'b', modality: 'valuation', description: 'learned sign' },
  { name: 'c', modality: 'price', description: 'no sign yet' },
];

const draw = (purpose: string, day: number, j: number, seed: number) =>
  normal(streamAt(subKey(rootKey(seed), purpose), day + 1000, j), 0);

/** The label rises with column a and falls with the product of the others; from `noisyFrom` on everything is of another seed. */
export function marketDay(day: number, noisyFrom = Number.POSITIVE_INFINITY) {
  const seed = (of: number) => (of >= noisyFrom ? 77 : 1);
  const value = (name: string, of: number, j: number) => draw(name, of, j, seed(of));
  const label = (of: number) =>
    Float64Array.from({ length: INSTRUMENTS }, (_, j) =>
      j === of % 7
        ? Number.NaN
        : value('a', of, j) -
          value('b', of, j) * value('c', of, j) +
          0.5 * draw('noise', of, j, seed(of + HORIZON + 1)),
    );
  const snapshot: Snapshot = {
    day,
    date: (20200101 + day) as TradingDate,
    instruments: Array.from({ length: INSTRUMENTS }, (_, j) => `I${String(j).padStart(2, '0')}`),
    industries: Array.from({ length: INSTRUMENTS }, () => ''),
    columns: columns.map((spec) => ({
      spec,
      values: Float64Array.from({ length: INSTRUMENTS }, (_, j) =>
        (j + day) % 11 === 0 ? Number.NaN : value(spec.name, day, j),
      ),
      learnedSign: spec.name === 'b' ? 1 : 0,
    })),
    macro: [],
  };
  const ended = day - HORIZON - 1;
  return { snapshot, labels: { day: ended, horizon: HORIZON, values: label(ended) } };
}

/** Signals of a contender over the days first .. last, labels as they end. */
export function walk(contender: Contender, first: number, last: number, noisyFrom?: number) {
  const signals: (Float64Array | undefined)[] = [];
  for (let day = first; day <= last; day++) {
    const { snapshot, labels } = marketDay(day, noisyFrom);
    if (labels.day >= first) contender.addLabels(labels);
    contender.addLabels({ ...labels, horizon: HORIZON + 1, values: labels.values.map((value) => -value) });
    signals.push(contender.addDay({ day, snapshot }));
  }
  return signals;
}

/** What holds for every rival. `create` gives a fresh one each time. */
export function contenderConformance(create: () => Contender, firstSignal: number): void {
  describe(`the contender ${create().name}`, () => {
    it('has a label that fits tables and says what it is', () => {
      const { label, description, role } = create();
      expect(label.length).toBeLessThanOrEqual(16);
      expect(description.length).toBeGreaterThan(20);
      expect(role).toBe('rival');
    });

    it('gives the same signals again, one value per instrument', () => {
      const signals = walk(create(), 0, 110);
      expect(walk(create(), 0, 110)).toEqual(signals);
      const lengths = signals.flatMap((signal) => signal?.length ?? []);
      expect(new Set(lengths)).toEqual(new Set([INSTRUMENTS]));
      expect(signals.findIndex((signal) => signal !== undefined)).toBe(firstSignal);
    });

    it('never depends on what comes after a close', () => {
      const all = walk(create(), 0, 110);
      for (const cut of [firstSignal + 1, 70, 95]) {
        expect(walk(create(), 0, 110, cut).slice(0, cut)).toEqual(all.slice(0, cut));
      }
    });

    it('learns from days before the first of the run, which count from below 0', () => {
      const signals = walk(create(), -80, 20);
      expect(signals[80]).toBeDefined();
    });
  });
}
