import { normal, rootKey, type Stream, streamAt, subKey } from '../../../core/index.ts';
import type { Minimand } from '../../../optimizer/minimiser.ts';

const key = subKey(rootKey('minimisers'), 'functions');

/** The stream of a run of a test. */
export const runStream = (run: number): Stream => streamAt(key, 1, run);

export const sphere: Minimand = (x) => x.reduce((sum, value) => sum + value * value, 0);

export const rosenbrock: Minimand = (x) => {
  let sum = 0;
  for (let i = 0; i + 1 < x.length; i++) {
    const [a, b] = [x[i] as number, x[i + 1] as number];
    sum += 100 * (a * a - b) ** 2 + (a - 1) ** 2;
  }
  return sum;
};

export const rastrigin: Minimand = (x) =>
  x.reduce((sum, value) => sum + value * value - 10 * Math.cos(2 * Math.PI * value) + 10, 0);

/** Axes from 1 to 10^3, condition 10^6. */
export const ellipsoid: Minimand = (x) =>
  x.reduce((sum, value, i) => sum + 10 ** ((6 * i) / (x.length - 1)) * value * value, 0);

/** An orthonormal basis of n dimensions at random: Gram and Schmidt on normal vectors. */
export function rotation(n: number): readonly Float64Array[] {
  const rows: Float64Array[] = [];
  for (let i = 0; i < n; i++) {
    const row = Float64Array.from({ length: n }, (_, j) => normal(streamAt(key, 2, i), j));
    for (const other of rows) {
      const product = dot(row, other);
      for (let j = 0; j < n; j++) row[j] = (row[j] as number) - product * (other[j] as number);
    }
    const length = Math.hypot(...row);
    rows.push(row.map((value) => value / length));
  }
  return rows;
}

export const rotated =
  (minimand: Minimand, basis: readonly Float64Array[]): Minimand =>
  (x) =>
    minimand(Float64Array.from(basis, (row) => dot(row, x)));

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
}

/** Evaluations until the lowest value is at most `target`; Infinity when the budget does not get there. */
export function evaluationsTo(
  target: number,
  minimand: Minimand,
  run: (watched: Minimand) => unknown,
): number {
  let count = 0;
  let reached = Number.POSITIVE_INFINITY;
  run((x) => {
    const value = minimand(x);
    count++;
    if (value <= target) reached = Math.min(reached, count);
    return value;
  });
  return reached;
}
