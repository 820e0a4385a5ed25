import { z } from 'zod';
import type { SelectionRuleKind } from '../selection.ts';
import { passing, passingOptions } from './passing.ts';

const options = z.strictObject({
  kind: z.literal('all-above'),
  threshold: z
    .number()
    .min(0)
    .max(1)
    .default(0.6)
    .describe('score above which an alpha is taken (the paper prints none; chosen)'),
  ...passingOptions,
});

/** Algorithm 1 of arXiv 2409.06289, and what its reported selection of 12 alphas in 5 categories follows. */
export const allAbove: SelectionRuleKind = {
  kind: 'all-above',
  description: 'Every alpha whose score is above the threshold',
  options,
  create: (settings: z.infer<typeof options>) => ({ select: (candidates) => passing(candidates, settings) }),
};
