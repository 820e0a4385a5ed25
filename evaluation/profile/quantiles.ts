import { averageRanks, rankGrid } from '../../core/index.ts';

/** Quantile of an instrument without a score. */
export const NO_QUANTILE = -1;

/**
 * Quantile of each of N instruments by its score, 0 = the lowest of `count`: of n scored instruments the one with average rank r (from
 * 1, scores rounded to 12 decimals) is in quantile floor((r - 1/2) count / n). Equal scores share a quantile, so quantiles need not be
 * of one size and the order of the instruments does not matter. Undefined with fewer than 2 x `count` scored instruments or equal
 * scores throughout.
 */
export function quantilesOf(score: Float64Array, count: number): Int16Array | undefined {
  const scored = Uint32Array.from(score.keys()).filter((j) => !Number.isNaN(score[j]));
  if (scored.length < 2 * count) return undefined;
  const grid = Float64Array.from(scored, (j) => rankGrid(score[j] as number));
  if (grid.every((value) => value === grid[0])) return undefined;
  const ranks = averageRanks(grid);
  const quantiles = new Int16Array(score.length).fill(NO_QUANTILE);
  for (const [k, j] of scored.entries()) {
    quantiles[j] = Math.floor((((ranks[k] as number) - 0.5) * count) / scored.length);
  }
  return quantiles;
}

/**
 * Mean label of each quantile's instruments less that of all, over instruments with a quantile and a label; NaN for an empty
 * quantile, and throughout with fewer than 2 x `count` such instruments.
 */
export function quantileExcess(
  quantiles: Int16Array | undefined,
  label: Float64Array,
  count: number,
): Float64Array {
  const sums = new Float64Array(count);
  const members = new Float64Array(count);
  if (quantiles === undefined) return sums.fill(Number.NaN);
  for (const [j, quantile] of quantiles.entries()) {
    const value = label[j] as number;
    if (quantile === NO_QUANTILE || Number.isNaN(value)) continue;
    sums[quantile] = (sums[quantile] as number) + value;
    members[quantile] = (members[quantile] as number) + 1;
  }
  const all = members.reduce((a, b) => a + b);
  if (all < 2 * count) return sums.fill(Number.NaN);
  const mean = sums.reduce((a, b) => a + b) / all;
  // 0 / 0 is what an empty quantile has.
  return sums.map((sum, quantile) => sum / (members[quantile] as number) - mean);
}
