import { z } from 'zod';
import type { SelectionRuleKind } from '../selection.ts';
import { passing, passingOptions } from './passing.ts';

const options = z.strictObject({
  kind: z.literal('best-per-category'),
  threshold: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe('score above which the best of a category is taken'),
  ...passingOptions,
});

/** Algorithm 2 of arXiv 2409.06289, line 21. */
export const bestPerCategory: SelectionRuleKind = {
  kind: 'best-per-category',
  description: 'The alpha with the highest score of each category, if it is above the threshold',
  options,
  create: (settings: z.infer<typeof options>) => ({
    select(candidates) {
      const taken = new Set<string>();
      return passing(candidates, settings).filter(({ category }) => {
        const isFirst = !taken.has(category);
        taken.add(category);
        return isFirst;
      });
    },
  }),
};
