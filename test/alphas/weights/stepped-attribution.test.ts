import { describe, expect, it } from 'vitest';
import { steppedAttribution } from '../../../alphas/weights/stepped-attribution.ts';

/** A model from a function of a row. */
const modelOf =
  (f: (row: Float64Array) => number, columns: number) => (features: Float64Array, rows: number) =>
    Float64Array.from({ length: rows }, (_, row) => f(features.subarray(row * columns, (row + 1) * columns)));

/** Shapley's value over all orders of three. */
function shapley(f: (row: Float64Array) => number, x: Float64Array): number[] {
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ];
  const values = [0, 0, 0];
  for (const order of orders) {
    const shown = new Float64Array(3);
    for (const c of order) {
      const before = f(shown);
      shown[c] = x[c] as number;
      values[c] = (values[c] as number) + (f(shown) - before) / 6;
    }
  }
  return values;
}

describe('attribution by steps', () => {
  it("is Shapley's value where pairs of columns interact", () => {
    const f = ([a = 0, b = 0, c = 0]: Float64Array) => 1 + 2 * a * b + Math.abs(c) - a * c + b;
    const x = Float64Array.of(2, 3, -1, 0.5, -2, 4);
    const { contributions, bias } = steppedAttribution(modelOf(f, 3), 3, {
      rows: 2,
      features: x,
      state: undefined,
    });
    expect(bias).toBe(1);
    const expected = [...shapley(f, x.subarray(0, 3)), ...shapley(f, x.subarray(3))];
    for (const [at, value] of expected.entries()) expect(contributions[at]).toBeCloseTo(value, 12);
  });

  it('adds up where more of them interact', () => {
    const f = ([a = 0, b = 0, c = 0]: Float64Array) => a * b * c + Math.max(a, b);
    const { contributions, values } = steppedAttribution(modelOf(f, 3), 3, {
      rows: 1,
      features: Float64Array.of(1, 2, 3),
      state: undefined,
    });
    expect(contributions.reduce((a, b) => a + b, 0)).toBeCloseTo(values[0] as number, 12);
  });
});
