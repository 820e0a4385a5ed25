import { z } from 'zod';
import { fitnessSignals } from './optimizer.ts';

/** Settings of backward optimisation that hold for every kind of optimizer: the scenario's `optimizer` section has these fields beside the kind's own. */
export const optimizerSettings = {
  lookback: z
    .int()
    .min(1)
    .max(10_000)
    .default(5)
    .describe('Most recent days with ended labels that the optimizer looks at (trading days; paper: 5)'),
  horizon: z
    .int()
    .min(1)
    .max(10_000)
    .default(5)
    .describe(
      'Horizon of the label that the signal is compared with (trading days, fill to fill; published code: 5)',
    ),
  fitness: z
    .enum(fitnessSignals)
    .default('score')
    .describe(
      'Signal whose mean rank correlation with the label is maximised (published code: negDisagreement)',
    ),
} as const;
