import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { standardisedAlphas } from '../../../alphas/index.ts';

const columnOf = (features: Float64Array, columns: number, c: number) =>
  features.filter((_, at) => at % columns === c);

describe('standardised alphas', () => {
  it('are worked by hand', () => {
    const { features, known } = standardisedAlphas(
      [Float64Array.of(1, 3, Number.NaN, Number.NaN), Float64Array.of(5, 5, 5, Number.NaN)],
      2,
    );
    // Cut at 1.02 and 2.98, then a standard deviation of 0.98. The second alpha says the same of all.
    expect([...features].map((x) => Math.round(x * 1e9) / 1e9)).toEqual([-1, 0, 1, 0, 0, 0, 0, 0]);
    expect([...known]).toEqual([1, 0, 1, 0, 0, 0, 0, 0]);
  });

  it('cut the outermost hundredth on either side', () => {
    const values = Float64Array.from({ length: 201 }, (_, i) => (i === 200 ? 1e9 : i));
    const { features } = standardisedAlphas([values]);
    // The quantile of 99 % of 201 values is the 199th, so that the two above it are equal to it.
    expect(features[200]).toBe(features[198]);
    expect(features[199]).toBe(features[198]);
    expect(features[197]).toBeLessThan(features[198] as number);
    expect(features[0]).toBe(features[2]);
  });

  it('need twenty values', () => {
    const values = Float64Array.from({ length: 30 }, (_, i) => (i < 19 ? i : Number.NaN));
    expect(standardisedAlphas([values]).known.every((k) => k === 0)).toBe(true);
    expect(standardisedAlphas([values]).features.every((x) => x === 0)).toBe(true);
    expect(standardisedAlphas([values.with(20, 5)]).known.reduce((a, b) => a + b, 0)).toBe(20);
  });

  it('have mean 0 and standard deviation 1 over known values, whatever scale and place the alpha has', () => {
    const value = fc.oneof(fc.integer({ min: -50, max: 50 }), fc.constant(Number.NaN));
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 25, maxLength: 80 }),
        fc.integer({ min: 1, max: 9 }),
        (list, scale) => {
          const values = Float64Array.from(list);
          const { features, known } = standardisedAlphas([values]);
          if (known.every((k) => k === 0)) return;
          const scores = features.filter((_, i) => known[i] === 1);
          const mean = scores.reduce((a, b) => a + b, 0) / scores.length;
          expect(Math.abs(mean)).toBeLessThan(1e-9);
          expect(scores.reduce((a, b) => a + b * b, 0) / scores.length).toBeCloseTo(1, 9);
          const moved = standardisedAlphas([values.map((x) => 7 - scale * x), values]);
          for (const [i, x] of columnOf(moved.features, 2, 0).entries())
            expect(x).toBeCloseTo(-(features[i] as number), 8);
          expect(columnOf(moved.features, 2, 1)).toEqual(features);
        },
      ),
    );
  });
});
