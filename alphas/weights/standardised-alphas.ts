import { standardise } from '../../market/index.ts';

/** Share of values cut to the quantile on either side (alpha-mining.md 1.9). */
export const WINSOR_SHARE = 0.01;
/** Fewest instruments with a value of an alpha for it to count on a day (alpha-mining.md 1.9). */
export const LEAST_VALUES = 20;

export interface StandardisedAlphas {
  readonly rows: number;
  readonly columns: number;
  /** Row-major, instruments x alphas. */
  readonly features: Float64Array;
  /** Row-major, instruments x alphas: 1 where an instrument has a value of an alpha that counts. */
  readonly known: Uint8Array;
}

/**
 * Values of one day as features: per alpha winsorised at the 1 % and 99 % quantiles (linear between order statistics), then (x - mean) /
 * standard deviation (population form) over the instruments that have one. A missing value is 0; so is all of an alpha with fewer than
 * `leastValues` values, or with equal ones.
 */
export function standardisedAlphas(
  values: readonly Float64Array[],
  leastValues: number = LEAST_VALUES,
): StandardisedAlphas {
  const columns = values.length;
  const rows = values[0]?.length ?? 0;
  const features = new Float64Array(rows * columns);
  const known = new Uint8Array(rows * columns);
  for (const [c, column] of values.entries()) {
    const scores = standardisedColumn(column, leastValues);
    if (scores === undefined) continue;
    for (let i = 0; i < rows; i++) {
      features[i * columns + c] = scores[i] as number;
      if (Number.isFinite(column[i])) known[i * columns + c] = 1;
    }
  }
  return { rows, columns, features, known };
}

function standardisedColumn(column: Float64Array, leastValues: number): Float64Array | undefined {
  const sorted = column.filter(Number.isFinite).sort();
  if (sorted.length < Math.max(2, leastValues) || sorted[0] === sorted[sorted.length - 1]) return undefined;
  const low = quantile(sorted, WINSOR_SHARE);
  const high = quantile(sorted, 1 - WINSOR_SHARE);
  const cut = column.map((value) =>
    Number.isFinite(value) ? Math.min(high, Math.max(low, value)) : Number.NaN,
  );
  return standardise(cut, cut);
}

function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (place - below) * (high - low);
}
