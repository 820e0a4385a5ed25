import { invariant } from '../../core/index.ts';
import { choleskyFactor, choleskySolve } from './cholesky.ts';

/** Slopes below this part of the largest pull are taken for 0. */
const TOLERANCE = 1e-10;
/** Rounds per coefficient; the method ends after far fewer. */
const MOST_ROUNDS = 20;

/**
 * w >= 0 that minimises w'Hw / 2 - g'w, H symmetric positive definite (K x K row-major): the active-set method of Lawson and Hanson
 * (1974, Solving Least Squares Problems, algorithm NNLS), begun with every coefficient free.
 */
export function nonNegativeMinimum(matrix: Float64Array, pull: Float64Array): Float64Array {
  const count = pull.length;
  const least = TOLERANCE * Math.max(...pull.map(Math.abs));
  const coefficients = new Float64Array(count).fill(1);
  const free = new Set(coefficients.keys());
  for (let round = 0; ; round++) {
    invariant(round < MOST_ROUNDS * count, 'the active set settles');
    const inside = [...free].sort((a, b) => a - b);
    const best = freeMinimum(matrix, pull, inside);
    // As far towards the best as no coefficient becomes negative; those that stop it leave.
    let step = 1;
    for (const [k, i] of inside.entries()) {
      const [now, then] = [coefficients[i] as number, best[k] as number];
      if (then <= 0) step = Math.min(step, now / (now - then));
    }
    for (const [k, i] of inside.entries()) {
      const [now, then] = [coefficients[i] as number, best[k] as number];
      const stops = then <= 0 && now / (now - then) <= step;
      coefficients[i] = stops ? 0 : now + step * (then - now);
      if (stops) free.delete(i);
    }
    // Only what has just entered stands at 0: if it cannot move, its slope was rounding.
    if (step === 0) return coefficients;
    if (step < 1) continue;
    const entering = steepest(matrix, pull, coefficients, free, least);
    if (entering === undefined) return coefficients;
    free.add(entering);
  }
}

function freeMinimum(matrix: Float64Array, pull: Float64Array, inside: readonly number[]): Float64Array {
  const part = new Float64Array(inside.length ** 2);
  for (const [a, i] of inside.entries())
    for (const [b, k] of inside.entries())
      part[a * inside.length + b] = matrix[i * pull.length + k] as number;
  return choleskySolve(
    choleskyFactor(part, inside.length),
    inside.map((i) => pull[i] as number),
  );
}

/** The coefficient at 0 along which the function falls most steeply. */
function steepest(
  matrix: Float64Array,
  pull: Float64Array,
  coefficients: Float64Array,
  free: ReadonlySet<number>,
  least: number,
): number | undefined {
  let found: number | undefined;
  let most = least;
  for (let i = 0; i < pull.length; i++) {
    if (free.has(i)) continue;
    let slope = pull[i] as number;
    for (let k = 0; k < pull.length; k++)
      slope -= (matrix[i * pull.length + k] as number) * (coefficients[k] as number);
    if (slope > most) {
      most = slope;
      found = i;
    }
  }
  return found;
}
