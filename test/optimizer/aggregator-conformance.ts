import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyTally, type Tally } from '../../core/index.ts';
import {
  aggregators,
  fitnessOf,
  IncrementalObjective,
  PlainObjective,
  signalNames,
  unseenRules,
} from '../../optimizer/index.ts';
import { dayOf, paperShape, populationOf, randomDay } from './windows.ts';

const types = 5;
const shape = { ...paperShape, types, instruments: 20, investors: 3, pool: 8, picks: 2, sells: 2 };
const distributions = fc.array(fc.double({ min: 1e-6, max: 9, noNaN: true }), {
  minLength: types,
  maxLength: types,
});

/** The tally with row `order[i]` in row i. */
function withRows(tally: Tally, order: readonly number[]): Tally {
  const turned = emptyTally(tally.types, tally.instruments);
  for (const part of ['shown', 'bought', 'sold'] as const) {
    for (const [to, from] of order.entries()) {
      const row = tally[part].subarray(from * tally.instruments, (from + 1) * tally.instruments);
      turned[part].set(row, to * tally.instruments);
    }
  }
  return turned;
}

/** What every aggregator keeps to. One call per registered kind. */
export function aggregatorConformance(kind: string, options: Readonly<Record<string, unknown>> = {}): void {
  describe(`the aggregator "${kind}"`, () => {
    const entry = aggregators.get(kind);
    for (const unseen of unseenRules) {
      const aggregator = entry.create(entry.options.parse({ kind, ...options }) as never, unseen);

      it(`gives every instrument finite signals, and disagreement at or above 0 (unseen: ${unseen})`, () => {
        fc.assert(
          fc.property(distributions, fc.nat(20), (weights, seed) => {
            const { tally } = randomDay(shape, `finite ${seed}`);
            const signals = aggregator.aggregate(tally, weights);
            for (const values of [signals.score, signals.consensus, signals.disagreement]) {
              expect(values).toHaveLength(tally.instruments);
              expect(values.every(Number.isFinite)).toBe(true);
            }
            expect(Math.min(...signals.disagreement)).toBeGreaterThanOrEqual(0);
            expect(aggregator.aggregate(tally, weights)).toEqual(signals);
          }),
        );
        const nobody = aggregator.aggregate(emptyTally(types, 2), [1, 1, 1, 1, 1]);
        expect([...nobody.score, ...nobody.consensus, ...nobody.disagreement]).toEqual([0, 0, 0, 0, 0, 0]);
      });

      it(`has no favourite type: permuting types with their weights changes nothing to speak of (unseen: ${unseen})`, () => {
        fc.assert(
          fc.property(
            distributions,
            fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: types }),
            (weights, order) => {
              const { tally } = randomDay(shape, 'types');
              const before = aggregator.aggregate(tally, weights);
              const after = aggregator.aggregate(
                withRows(tally, order),
                order.map((i) => weights[i] as number),
              );
              for (const name of ['score', 'consensus', 'disagreement'] as const) {
                for (const [j, value] of before[name].entries()) {
                  // Sums of floating-point numbers may be taken in another order; the root of a variance doubles the digits lost.
                  expect(Math.abs(value - (after[name][j] as number))).toBeLessThan(1e-7);
                }
              }
            },
          ),
        );
      });

      it(`has no favourite instrument: permuting them permutes the signals (unseen: ${unseen})`, () => {
        const { tally } = randomDay(shape, 'instruments');
        const n = tally.instruments;
        const turned = emptyTally(types, n);
        for (const part of ['shown', 'bought', 'sold'] as const) {
          for (let cell = 0; cell < types * n; cell++)
            turned[part][cell - (cell % n) + ((cell + 3) % n)] = tally[part][cell] as number;
        }
        const weights = [0.3, 1.7, 1, 1, 1];
        const [before, after] = [tally, turned].map((each) => aggregator.aggregate(each, weights));
        for (let j = 0; j < n; j++) expect(after?.score[(j + 3) % n]).toBe(before?.score[j]);
      });

      it(`has exactly 0 disagreement under full agreement, whatever the weights (unseen: ${unseen})`, () => {
        fc.assert(
          fc.property(distributions, fc.integer({ min: 1, max: 97 }), fc.nat(97), (weights, shown, net) => {
            const { tally } = dayOf(
              weights.map(() => [Math.min(net, shown)]),
              [0],
              shown,
            );
            expect(aggregator.aggregate(tally, weights).disagreement[0]).toBe(0);
          }),
        );
      });

      it.skipIf(aggregator.moments === undefined)(
        `keeps the promise of its moments: incremental and plain fitness are equal (unseen: ${unseen}; skipped without a promise)`,
        () => {
          for (const fitness of signalNames) {
            const objective = {
              days: [randomDay(shape, 'promise')],
              ...populationOf(types),
              aggregator,
              fitness: fitnessOf(fitness),
            };
            const weights = [0.3, 1.7, 1, 0.5, 1.5];
            expect(new IncrementalObjective(objective, weights).fitness).toBe(
              new PlainObjective(objective, weights).fitness,
            );
          }
        },
      );
    }

    it('refuses options that it does not know', () => {
      expect(entry.options.safeParse({ kind, nonsense: 1 }).success).toBe(false);
    });
  });
}
