import { z } from 'zod';
import type { WeightModelKind } from '../weight-model.ts';
import { linearComposite, meanIcs } from './linear-composite.ts';

const options = z.strictObject({ kind: z.literal('ic') });

/** Weights of what each alpha predicts alone, whatever the others say: right where they are uncorrelated. */
export const icWeights: WeightModelKind = {
  kind: 'ic',
  description: 'Weights in proportion to the mean rank IC over the training days, sizes summing to 1',
  options,
  create: () => ({
    fit(training) {
      const ics = meanIcs(training);
      const total = ics.reduce((sum, ic) => sum + Math.abs(ic), 0);
      const weights = ics.map((ic) => (total === 0 ? 0 : ic / total));
      return { weigh: (day) => linearComposite(day, weights), notes: { days: training.days.length } };
    },
  }),
};
