import { averageRanks, rankGrid } from '../../../core/index.ts';
import { type Objective, opinionsOf } from '../../../optimizer/index.ts';

/** X X' (K x K row-major) and X y over all labelled instruments of all days. */
export interface NormalEquations {
  readonly squares: Float64Array;
  readonly products: Float64Array;
}

function centred(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return new Set(values.map(rankGrid)).size < 2 ? values.map(() => 0) : values.map((value) => value - mean);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] as number) * (b[k] as number);
  return sum;
}

/**
 * The normal equations that `ridge` solves with its defaults, of opinions with 0 for the unseen, summed afresh over all days: labels' ranks
 * at unit variance on centred opinions, whose one scale a day gives unit variance to the mean type that says something. The reference
 * of a test and a baseline of the learning benchmark; it knows no day whose labels or opinions are all constant.
 */
export function plainNormalEquations({ days, types }: Pick<Objective, 'days' | 'types'>): NormalEquations {
  const squares = new Float64Array(types * types);
  const products = new Float64Array(types);
  for (const { tally, labels, weight = 1 } of days) {
    const labelled = [...labels.keys()].filter((j) => !Number.isNaN(labels[j]));
    const ranks = centred(averageRanks(labelled.map((j) => labels[j] as number)));
    const deviation = Math.sqrt(dot(ranks, ranks) / labelled.length);
    const opinions = opinionsOf(tally, 'zero');
    const rows = Array.from({ length: types }, (_, i) =>
      centred(Float64Array.from(labelled, (j) => opinions[i * tally.instruments + j] as number)),
    );
    const own = rows.map((row) => dot(row, row)).filter((square) => square > 0);
    const variance = own.reduce((sum, square) => sum + square, 0) / own.length / labelled.length;
    for (const [i, row] of rows.entries()) {
      products[i] = (products[i] as number) + (weight * dot(row, ranks)) / deviation / Math.sqrt(variance);
      for (let k = i; k < types; k++) {
        const cell = i * types + k;
        squares[cell] = (squares[cell] as number) + (weight * dot(row, rows[k] as Float64Array)) / variance;
        squares[k * types + i] = squares[cell];
      }
    }
  }
  return { squares, products };
}
