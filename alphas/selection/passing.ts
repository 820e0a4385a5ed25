import { z } from 'zod';
import { byCodeUnit } from '../../core/index.ts';
import type { Candidate, Selected } from '../selection.ts';

/** What both rules ask of a candidate. */
export const passingOptions = {
  leastAbsoluteIc: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe(
      'smallest size of the mean rank IC; percentiles always have a best one, this asks whether it is any good',
    ),
};

export interface PassingOptions {
  readonly threshold: number;
  readonly leastAbsoluteIc: number;
}

/** Candidates above the threshold that have a sign, the best first. An alpha whose IC is exactly 0 cannot be turned, and is left out. */
export function passing(
  candidates: readonly Candidate[],
  { threshold, leastAbsoluteIc }: PassingOptions,
): readonly Selected[] {
  return candidates
    .flatMap((candidate): readonly Selected[] => {
      const { score, ic } = candidate;
      // Comparisons with NaN are false: who was not judged does not pass.
      const passes = score > threshold && Math.abs(ic) >= leastAbsoluteIc && ic !== 0;
      return passes ? [{ ...candidate, sign: ic > 0 ? 1 : -1 }] : [];
    })
    .sort((a, b) => b.score - a.score || byCodeUnit(a.name, b.name));
}
