import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { floored, modalityParameters, typeParameters } from '../../optimizer/parametrisation.ts';
import { populationOf } from './windows.ts';

type Masks = Parameters<typeof modalityParameters>[0];
const masksOf = (...masks: readonly number[]) => masks as unknown as Masks;
const bounds = (sum: number, leastShare = 1e-6) => ({ sum, leastShare });
const sumOf = (values: Float64Array) => values.reduce((a, b) => a + b, 0);
const weights = (length: number) =>
  fc
    .array(fc.double({ min: 1e-3, max: 4, noNaN: true }), { minLength: length, maxLength: length })
    .map((values) => Float64Array.from(values));

/** Largest relative difference of weights from what they should be. */
function error(found: Float64Array, expected: ArrayLike<number>): number {
  if (found.length !== expected.length) return Number.POSITIVE_INFINITY;
  return Math.max(...found.map((weight, i) => Math.abs(weight / (expected[i] as number) - 1)));
}

it('weights at a floor keep the sum, and the others their proportions', () => {
  const found = floored(Float64Array.of(0.001, 0.5, 1, 7), bounds(8, 0.25));
  // The floor is 0.5; what it takes makes the second one fall below it as well.
  expect(error(found, [0.5, 0.5, 7 / 8, 49 / 8])).toBeLessThan(1e-12);
  expect(floored(Float64Array.of(1, 2, 3), bounds(6, 0.5))).toEqual(Float64Array.of(1, 2, 3));
});

describe('parameters per type', () => {
  it('are the logarithms of the weights', () => {
    const { size, weightsOf, parametersOf } = typeParameters(3, bounds(6));
    expect(size).toBe(3);
    expect(error(weightsOf(Float64Array.of(0, Math.log(2), Math.log(3))), [1, 2, 3])).toBeLessThan(1e-12);
    expect([...parametersOf(Float64Array.of(2, 2, 2))]).toEqual([0, 0, 0]);
  });

  it('have a point for every distribution', () => {
    fc.assert(
      fc.property(weights(7), (start) => {
        const { weightsOf, parametersOf } = typeParameters(7, bounds(sumOf(start)));
        expect(error(weightsOf(parametersOf(start)), start)).toBeLessThan(1e-11);
      }),
    );
  });

  it('keep every weight positive and the sum, wherever they point', () => {
    const { weightsOf } = typeParameters(3, bounds(5));
    for (const point of [
      [1e9, 0, -1e9],
      [Number.MAX_VALUE, -Number.MAX_VALUE, 0],
      [Number.POSITIVE_INFINITY, 0, Number.NEGATIVE_INFINITY],
    ]) {
      const found = weightsOf(Float64Array.from(point));
      expect(Math.min(...found)).toBeGreaterThan(1e-6);
      expect(sumOf(found)).toBeCloseTo(5, 12);
    }
  });
});

describe('parameters per modality', () => {
  // Types that see: valuation; dividend; both; growth and valuation.
  const masks = masksOf(1, 2, 3, 5);

  it('are shared by the types that have the modality', () => {
    const { size, weightsOf } = modalityParameters(masks, bounds(4), 0);
    expect(size).toBe(3);
    const [a, b, c] = [2, 3, 5];
    const raw = [a, b, a * b, a * c];
    const total = raw.reduce((x, y) => x + y, 0);
    const found = weightsOf(Float64Array.of(a, b, c).map(Math.log));
    const expected = raw.map((value) => (4 * value) / total);
    expect(error(found, expected)).toBeLessThan(1e-12);
  });

  it('have a point for what is log-additive over modalities, and for types that see the same only equal weights', () => {
    fc.assert(
      fc.property(weights(9), (thetas) => {
        const { masks: many } = populationOf(40);
        const space = modalityParameters(many, bounds(40), 0);
        const found = space.weightsOf(thetas.map(Math.log).map((value) => value / 3));
        expect(error(space.weightsOf(space.parametersOf(found)), found)).toBeLessThan(1e-9);
      }),
    );
    const same = modalityParameters(masksOf(3, 3), bounds(2), 0);
    expect([...same.parametersOf(Float64Array.of(0.5, 1.5))].every(Number.isFinite)).toBe(true);
    expect(error(same.weightsOf(same.parametersOf(Float64Array.of(0.5, 1.5))), [1, 1])).toBeLessThan(1e-12);
  });

  it('are the least squares of the log-weights where no point is exact', () => {
    fc.assert(
      fc.property(weights(4), weights(3), (start, other) => {
        const space = modalityParameters(masksOf(1, 1, 2, 3), bounds(sumOf(start)), 0);
        const target = start.map(Math.log);
        // The best constant is allowed for: weights are scaled to their sum.
        const misfit = (parameters: Float64Array) => {
          const gaps = space
            .weightsOf(parameters)
            .map((weight, i) => Math.log(weight) - (target[i] as number));
          const mean = sumOf(gaps) / gaps.length;
          return sumOf(gaps.map((gap) => (gap - mean) ** 2));
        };
        const best = space.parametersOf(start);
        const moved = best.map((value, m) => value + 0.1 * ((other[m] as number) - 2));
        expect(misfit(best)).toBeLessThanOrEqual(misfit(moved) + 1e-12);
      }),
    );
  });

  it('with an interaction have a further one for each type, shrunk by it, and a point for every distribution', () => {
    const { size, weightsOf } = modalityParameters(masks, bounds(4), 0.25);
    expect(size).toBe(7);
    const found = weightsOf(Float64Array.of(0, 0, 0, 4 * Math.log(3), 0, 0, 0));
    expect(error(found, [2, 2 / 3, 2 / 3, 2 / 3])).toBeLessThan(1e-12);
    fc.assert(
      fc.property(weights(4), fc.double({ min: 0.001, max: 1, noNaN: true }), (start, interaction) => {
        const space = modalityParameters(masks, bounds(sumOf(start)), interaction);
        expect(error(space.weightsOf(space.parametersOf(start)), start)).toBeLessThan(1e-9);
      }),
    );
  });
});
