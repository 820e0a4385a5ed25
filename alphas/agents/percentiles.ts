import { averageRanks, rankGrid } from '../../core/index.ts';

/**
 * Percentile of each value among the known ones: (average rank - 1/2) / n, in (0, 1) with mean 1/2; equal values, judged on 12 decimals,
 * share theirs. NaN stays NaN; infinities take part.
 */
export function percentiles(values: Float64Array): Float64Array {
  const known = [...values.keys()].filter((i) => !Number.isNaN(values[i]));
  const ranks = averageRanks(Float64Array.from(known, (i) => rankGrid(values[i] as number)));
  const result = new Float64Array(values.length).fill(Number.NaN);
  for (const [k, i] of known.entries()) result[i] = ((ranks[k] as number) - 0.5) / known.length;
  return result;
}
