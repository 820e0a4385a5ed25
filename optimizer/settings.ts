import { z } from 'zod';
import { fitnesses } from './fitnesses.ts';

/**
 * Settings of backward optimisation that hold for every kind of optimizer: the scenario's `optimizer` section has these
 * fields beside the kind's own. Fitnesses are read when this is called: register yours before.
 */
export function optimizerSettings() {
  return {
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
      .enum(fitnesses.kinds() as [string, ...string[]])
      .default('score')
      .describe(
        'Kind of fitness, maximised in its mean over the look-back days; the built-in ones are rank correlations of a signal with the label (published code: negDisagreement)',
      ),
  };
}
