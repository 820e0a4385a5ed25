import type { BlockLengths } from './block-lengths.ts';

const NORMAL_QUANTILE = 1.96;

/**
 * Factor by which the quantiles of resampled means must stand farther from the mean for a 95 % interval. Two known shortfalls:
 *
 * 1. Blocks that are a share b of the series vary less than the mean does, and how much they vary is itself uncertain. The
 *    critical value under a Bartlett kernel of bandwidth b n is 1.96 + 2.9694 b + 0.4160 b^2 - 0.5324 b^3 (Kiefer and Vogelsang
 *    2005, table 1, 97.5 %); block bootstraps of a mean have that kernel (Shao and Politis 2013 calibrate them this way). For random
 *    lengths b is the mean length around a day / n.
 * 2. A block of mean length l gives the covariance at lag k the weight 1 - k / l. Of the variance of a mean of sums over h days
 *    it finds the share 1 - (h^2 - 1) / (3 h l).
 */
export function wideningFactor(days: number, horizon: number, { mean, aroundDay }: BlockLengths): number {
  const b = Math.min(1, aroundDay / days);
  const critical = NORMAL_QUANTILE + 2.9694 * b + 0.416 * b ** 2 - 0.5324 * b ** 3;
  const seen = 1 - (horizon * horizon - 1) / (3 * horizon * mean);
  return critical / NORMAL_QUANTILE / Math.sqrt(seen);
}
