import { z } from 'zod';
import type { WeightModelKind } from '../weight-model.ts';
import { trainNetwork } from './network-training.ts';
import { pathAttribution } from './path-attribution.ts';

const options = z.strictObject({
  kind: z.literal('network'),
  hidden: z.int().min(1).max(1_000).default(10).describe('ReLU units (paper, Table 10: 10)'),
  learningRate: z.number().positive().max(1).default(0.001).describe('of Adam (paper: 0.001)'),
  batch: z.int().min(1).max(100_000).default(32).describe('rows of a step (paper: 32)'),
  weightDecay: z
    .number()
    .min(0)
    .max(1)
    .default(0.001)
    .describe('factor on half the sum of squared weights in the loss (paper: regularisation 0.001)'),
  epochs: z.int().min(1).max(10_000).default(200).describe('most passes over the training rows'),
  patience: z
    .int()
    .min(1)
    .max(10_000)
    .default(20)
    .describe('epochs without a lower validation loss after which a restart ends'),
  restarts: z
    .int()
    .min(1)
    .max(100)
    .default(3)
    .describe('fits from other first weights; the lowest validation loss is kept'),
  validationShare: z
    .number()
    .min(0)
    .max(0.5)
    .default(0.25)
    .describe(
      'share of the training days, the latest, that validate (paper: 6 of 24 months); days whose labels reach into them are left out',
    ),
});
export type NetworkOptions = z.infer<typeof options>;

/** The paper's weights (arXiv 2409.06289, 1.6 of the reference): inputs - 10 ReLU - 1, mean squared error. */
export const network: WeightModelKind = {
  kind: 'network',
  description: 'A network of one layer of ReLU units, trained by Adam with early stopping on the latest days',
  options,
  create: (settings: NetworkOptions) => ({
    fit(training, stream) {
      const { shape, parameters, ...notes } = trainNetwork(training, settings, stream);
      return {
        weigh: (day) => pathAttribution(shape, parameters, day),
        notes: { days: training.days.length, rows: training.rows, ...notes },
      };
    },
  }),
};
