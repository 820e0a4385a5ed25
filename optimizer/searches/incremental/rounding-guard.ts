import { RANK_DECIMALS } from '../../../core/index.ts';
import type { SignalWeights } from '../../aggregator.ts';

/**
 * How far an incrementally kept signal and the plain formula's can lie apart, so that a value nearer than that to a
 * rounding boundary of the rank grid is computed by the plain formula instead (Ziv's strategy). A worst-case bound, to
 * first order in the unit roundoff u = 2^-53, with higher orders covered by taking 1.2e-16 for u (8 % more).
 *
 * Of one column, K opinions p, spread R = max p - min p, reference c in between, weights d, W = sum d:
 * - kept are A = sum d (p - c), B = sum d (p - c)^2 and W, with errors of at most u L R, u L R^2 and u L, where the load
 *   L is (K + 4) W after a fresh sum, and every move adds W + 16 (d_a + d_b) (`loadOfMove`): the two weights' own
 *   rounding, the products, and the addition.
 * - with k = L / W and M = A / W:  eM = k (R + |M|) + 2 |M|  and, for V = B / W - M^2,
 *   eV = (2 k + 4) R^2 + 2 |M| eM, both in units of u. Where V >= 4 u eV, its root is off by at most 0.54 eV / sqrt(V).
 * - the plain formula's own error, in units of u, is at most (K + 1) (sigma + 2 |m - f|) + |m| in the consensus, f its
 *   first opinion (sum d |p - f| <= W (sigma + |m - f|)), and 3 R + (K + 3) sigma in the disagreement, where the
 *   rounding of its mean enters to second order only. Where sigma is not computed, R stands for it.
 * - combining and scaling add 6 (|a m| + |b sigma|) for the two together.
 */
export interface RoundingGuard {
  /**
   * The bound in grid units is scale (a eM + 0.54 b eV / sigma + spread R + plainMean (sigma + 2 |m - f|)
   * + consensus |m| + disagreement sigma), a and b the signal's weights on consensus and disagreement.
   */
  readonly scale: number;
  readonly spread: number;
  readonly plainMean: number;
  readonly consensus: number;
  readonly disagreement: number;
}

/** Slightly more than the unit roundoff, for the higher orders. */
export const ROUNDOFF = 1.2e-16;

/** Above this k the first-order bound is not to be trusted. */
export const LARGEST_AMPLIFICATION = 1e12;

/** Accepted moves after which sums are taken afresh: the load stays small, and the K rows are read rarely enough. */
export function movesBetweenRefreshes(types: number): number {
  return Math.max(16, types >> 1);
}

export function roundingGuard(types: number, { onConsensus, onDisagreement }: SignalWeights): RoundingGuard {
  return {
    scale: ROUNDOFF * 10 ** RANK_DECIMALS,
    spread: onDisagreement * 3,
    plainMean: onConsensus * (types + 1),
    consensus: onConsensus * 8,
    disagreement: onDisagreement * (types + 10),
  };
}

/** Load of freshly taken sums over `types` weights that sum to `weight`. */
export function loadOfSums(types: number, weight: number): number {
  return (types + 4) * weight;
}

/** Load that one move adds; `pair` is the sum of the two weights that it touches. */
export function loadOfMove(weight: number, pair: number): number {
  return weight + 16 * pair;
}
