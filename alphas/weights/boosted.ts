import { z } from 'zod';
import { BOOSTING, boosting } from '../../evaluation/index.ts';
import type { WeightModelKind } from '../weight-model.ts';
import { steppedAttribution } from './stepped-attribution.ts';

const options = z.strictObject({ kind: z.literal('boosting') });

/** The rival that needs no network to bend: the same trees as the run's rival `boosting`. */
export const boosted: WeightModelKind = {
  kind: 'boosting',
  description: `Gradient boosting of ${BOOSTING.rounds} trees of depth ${BOOSTING.depth}`,
  options,
  create: () => ({
    fit({ rows, columns, features, targets, days }) {
      const model = boosting.fit({ rows, columns, features, targets });
      return {
        weigh: (day) => steppedAttribution(model, columns, day),
        notes: { days: days.length, rows },
      };
    },
  }),
};
