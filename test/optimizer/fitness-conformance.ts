import { describe, expect, it } from 'vitest';
import { integer, rankInformationCoefficient, rootKey, streamAt, subKey } from '../../core/index.ts';
import { aggregators, fitnesses, fitnessOf, type Signals } from '../../optimizer/index.ts';
import { paperShape, randomDay } from './windows.ts';

const days = Array.from({ length: 20 }, (_, seed) => {
  const { tally, labels } = randomDay({ ...paperShape, types: 4 }, `fitness ${seed}`);
  const mass = aggregators.get('mass').create({ kind: 'mass', alpha: 0.5 } as never, 'zero');
  return { signals: mass.aggregate(tally, [1, 2, 0.5, 0.5]), labels };
});

function mapped(signals: Signals, change: (values: Float64Array) => Float64Array): Signals {
  const { score, consensus, disagreement } = signals;
  return { score: change(score), consensus: change(consensus), disagreement: change(disagreement) };
}

/** What every fitness keeps to. One call per registered kind. */
export function fitnessConformance(kind: string): void {
  describe(`the fitness "${kind}"`, () => {
    const fitness = fitnessOf(kind);

    it('gives a day a finite value, the same each time', () => {
      for (const { signals, labels } of days) {
        const value = fitness.ofDay(signals, labels);
        expect(Number.isFinite(value)).toBe(true);
        expect(fitness.ofDay(signals, labels)).toBe(value);
      }
    });

    it('has no favourite instrument: permuting them changes nothing to speak of', () => {
      const stream = streamAt(subKey(rootKey('fitness'), kind), 0, 0);
      for (const [day, { signals, labels }] of days.entries()) {
        const left = [...labels.keys()];
        const order = labels.length;
        const places = Array.from(
          { length: order },
          (_, k) => left.splice(integer(stream, day * order + k, left.length), 1)[0] as number,
        );
        const moved = (values: Float64Array) => Float64Array.from(places, (j) => values[j] as number);
        expect(fitness.ofDay(mapped(signals, moved), moved(labels))).toBeCloseTo(
          fitness.ofDay(signals, labels),
          12,
        );
      }
    });

    it('leaves instruments without a label out', () => {
      for (const { signals, labels } of days) {
        const known = [...labels.keys()].filter((j) => !Number.isNaN(labels[j]));
        const dense = (values: Float64Array) => Float64Array.from(known, (j) => values[j] as number);
        expect(fitness.ofDay(mapped(signals, dense), dense(labels))).toBeCloseTo(
          fitness.ofDay(signals, labels),
          12,
        );
      }
    });

    it('is NaN on a day without labels', () => {
      for (const { signals, labels } of days) {
        expect(fitness.ofDay(signals, labels.slice().fill(Number.NaN))).toBeNaN();
      }
    });

    it.skipIf(fitness.ranks === undefined)(
      'keeps its promise to be a rank correlation of a signal (skipped without a promise)',
      () => {
        for (const { signals, labels } of days) {
          const { score, consensus, disagreement } = signals;
          const promised = { score, consensus, negDisagreement: disagreement.map((sigma) => -sigma) };
          expect(fitness.ofDay(signals, labels)).toBe(
            rankInformationCoefficient(promised[fitness.ranks ?? 'score'], labels),
          );
        }
      },
    );

    it('has a default for every option, and refuses options that it does not know', () => {
      expect(fitnesses.get(kind).options.safeParse({ kind, nonsense: 1 }).success).toBe(false);
    });
  });
}
