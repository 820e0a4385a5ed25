import { z } from 'zod';
import type { WeightModelKind } from '../weight-model.ts';
import { linearComposite, meanIcs } from './linear-composite.ts';

const options = z.strictObject({
  kind: z.literal('equal'),
  orientation: z
    .enum(['past-ic', 'none'])
    .default('past-ic')
    .describe(
      'past-ic: alphas are turned by the sign of their mean IC over the training days; none: taken as they come',
    ),
});

/** The control that the paper's Table 10 lacks (alpha-mining.md 1.8). */
export const equalWeights: WeightModelKind = {
  kind: 'equal',
  description: 'Every alpha with the same weight, turned by the sign of its past IC',
  options,
  create: ({ orientation }: z.infer<typeof options>) => ({
    fit(training) {
      const { columns } = training;
      const signs =
        orientation === 'none' ? new Float64Array(columns).fill(1) : meanIcs(training).map(Math.sign);
      const weights = signs.map((sign) => sign / columns);
      return { weigh: (day) => linearComposite(day, weights), notes: { days: training.days.length } };
    },
  }),
};
