import { z } from 'zod';
import { RIDGE_PENALTY } from '../../evaluation/index.ts';
import type { WeightModelKind } from '../weight-model.ts';
import { linearComposite } from './linear-composite.ts';
import { ridgeWeights } from './ridge-weights.ts';

const options = z.strictObject({ kind: z.literal('linear') });

/** The network without its hidden layer: what tells whether that layer adds anything. */
export const linear: WeightModelKind = {
  kind: 'linear',
  description: `Ridge regression with a penalty of ${RIDGE_PENALTY} a row`,
  options,
  create: () => ({
    fit(training) {
      const weights = ridgeWeights(training);
      return {
        weigh: (day) => linearComposite(day, weights),
        notes: { days: training.days.length, rows: training.rows },
      };
    },
  }),
};
