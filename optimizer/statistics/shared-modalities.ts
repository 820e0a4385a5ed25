import type { ModalityMask } from '../../core/index.ts';

function modalitiesOf(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/**
 * Prior correlation of what types are worth, K x K row-major: (1 - share) I + share M, where M_ik = |i and k| / sqrt(|i| |k|), the cosine
 * of the types' modalities. It is the covariance of a type's worth that is, for the part `share` of its variance, the sum of effects of
 * its modalities, and for the rest its own. Positive definite for `share` below 1.
 */
export function sharedModalities(masks: readonly ModalityMask[], share: number): Float64Array {
  const types = masks.length;
  const sizes = masks.map(modalitiesOf);
  const correlation = new Float64Array(types * types);
  for (let i = 0; i < types; i++) {
    for (let k = 0; k < types; k++) {
      const common = modalitiesOf((masks[i] as number) & (masks[k] as number));
      const between = common === 0 ? 0 : common / Math.sqrt((sizes[i] as number) * (sizes[k] as number));
      correlation[i * types + k] = i === k ? 1 : share * between;
    }
  }
  return correlation;
}
