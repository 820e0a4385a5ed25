import { z } from 'zod';
import type { SelectorKind } from '../selector.ts';
import { equalGroupWeights } from './group-weights.ts';

/** Number of size classes. */
const CLASSES = 5;
/** Class of members whose size is missing or not positive. */
const UNKNOWN = -1;

/**
 * Five size classes weigh the same: equal parts of the range from the smallest to the largest logarithm of size.
 * (Classes with equal numbers of members would be `random` under another name.) Missing sizes are a class of their own.
 */
export const sizeEqual: SelectorKind = {
  kind: 'size-equal',
  description: 'five classes of size are equally likely, and every instrument within each',
  options: z.strictObject({ kind: z.literal('size-equal') }),
  create: () => (snapshot) => equalGroupWeights(sizeClasses(snapshot.sizes, snapshot.instruments.length)),
};

function sizeClasses(sizes: Float64Array | undefined, count: number): readonly number[] {
  const logarithms = Array.from({ length: count }, (_, i) => Math.log(sizes?.[i] ?? Number.NaN));
  const known = logarithms.filter(Number.isFinite);
  let smallest = Number.POSITIVE_INFINITY;
  let largest = Number.NEGATIVE_INFINITY;
  for (const logarithm of known) {
    smallest = Math.min(smallest, logarithm);
    largest = Math.max(largest, logarithm);
  }
  const width = (largest - smallest) / CLASSES;
  return logarithms.map((logarithm) => {
    if (!Number.isFinite(logarithm)) return UNKNOWN;
    return width > 0 ? Math.min(CLASSES - 1, Math.floor((logarithm - smallest) / width)) : 0;
  });
}
