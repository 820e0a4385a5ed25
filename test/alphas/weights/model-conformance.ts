import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FittedModel, trends, type WeightModel, weightModels } from '../../../alphas/index.ts';
import { pearson, rootKey, streamAt, subKey } from '../../../core/index.ts';
import { trainingSet } from './training-set.ts';

export const stream = streamAt(subKey(rootKey('weights'), 'test'), 0, 0);

/** Small nets by default, so that tests stay fast. */
export function modelOf(kind: string, options: Readonly<Record<string, unknown>> = {}): WeightModel {
  const entry = weightModels.get(kind);
  const small = kind === 'network' ? { hidden: 4, epochs: 20, restarts: 2, learningRate: 0.01 } : {};
  return entry.create(entry.options.parse({ kind, ...small, ...options }) as never);
}

/** What every weight model keeps to, whatever it does inside. One call per registered kind. */
export function weightModelConformance(kind: string): void {
  describe(`the weight model "${kind}"`, () => {
    const set = trainingSet({
      days: 90,
      state: (day) => ({ trend: trends[day % 2] ?? 'bull', volatility: 'low' }),
    });
    const fitted = modelOf(kind).fit(set, stream);
    const state = { trend: 'bear', volatility: 'high' } as const;
    const weigh = (model: FittedModel, features: readonly number[]) =>
      model.weigh({ rows: features.length / 3, features: Float64Array.from(features), state });

    it('adds up: a value is the bias and the contributions of its row, to 1e-9', () => {
      const value = fc.double({ min: -4, max: 4, noNaN: true });
      fc.assert(
        fc.property(fc.array(fc.tuple(value, value, value), { maxLength: 20 }), (rows) => {
          const { values, bias, contributions } = weigh(fitted, rows.flat());
          expect(values).toHaveLength(rows.length);
          expect(contributions).toHaveLength(3 * rows.length);
          for (const [row, total] of values.entries()) {
            const sum = contributions.subarray(3 * row, 3 * row + 3).reduce((a, b) => a + b, bias);
            expect(Math.abs(sum - total)).toBeLessThan(1e-9);
          }
        }),
        { numRuns: 50 },
      );
    });

    it('says its bias where every alpha is 0, of which none adds anything', () => {
      const { values, bias, contributions } = weigh(fitted, [0, 0, 0]);
      expect(values[0]).toBe(bias);
      expect([...contributions].every((added) => added === 0)).toBe(true);
    });

    it('gives an alpha that is 0 nothing', () => {
      const { contributions } = weigh(fitted, [1.2, 0, -0.4, 0, 2, 0]);
      expect([1, 3, 5].map((at) => Math.abs(contributions[at] as number))).toEqual([0, 0, 0]);
    });

    it('weighs each row on its own', () => {
      const together = weigh(fitted, [1, 2, 3, -1, 0.5, 0.2]).values;
      expect(weigh(fitted, [-1, 0.5, 0.2]).values[0]).toBe(together[1]);
    });

    it('is a function of its rows and the stream, bit for bit, and writes to neither', () => {
      const before = structuredClone(set);
      const again = modelOf(kind).fit(structuredClone(set), stream);
      expect(set).toEqual(before);
      const rows = [1, -2, 0.3, 0.1, 0.2, -3];
      expect(weigh(again, rows)).toEqual(weigh(fitted, rows));
      expect(again.notes).toEqual(fitted.notes);
    });

    it('learns what is planted', () => {
      const test = trainingSet({ seed: 2, days: 20 });
      const { values } = fitted.weigh({ rows: test.rows, features: test.features, state });
      expect(pearson(values, test.targets)).toBeGreaterThan(0.6);
    });

    it('takes a single day, a single column, and columns of zeros', () => {
      const alone = modelOf(kind).fit(trainingSet({ days: 1, columns: 1, target: ([a = 0]) => a }), stream);
      const { values } = alone.weigh({ rows: 2, features: Float64Array.of(1, -1), state: undefined });
      expect(values.every(Number.isFinite)).toBe(true);
      const empty = { ...set, features: new Float64Array(set.features.length) };
      const nothing = modelOf(kind).fit(empty, stream);
      expect(weigh(nothing, [1, 2, 3]).values.every(Number.isFinite)).toBe(true);
    });

    it('weighs a day without rows', () => {
      expect(weigh(fitted, []).values).toHaveLength(0);
    });

    it('refuses options that it does not know', () => {
      expect(weightModels.get(kind).options.safeParse({ kind, nonsense: 1 }).success).toBe(false);
    });
  });
}
