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
    minimumDays: z
      .int()
      .min(1)
      .max(10_000)
      .optional()
      .describe(
        'Days with ended labels from which on it looks, while there are fewer than lookback (trading days). Default: lookback',
      ),
    halfLife: z
      .number()
      .positive()
      .max(10_000)
      .optional()
      .describe(
        'Age at which a look-back day counts half as much as the most recent one, though never less than a millionth of a millionth (trading days). Default: all count the same',
      ),
    horizon: z
      .int()
      .min(1)
      .max(10_000)
      .default(5)
      .describe(
        'Horizon of the label that the signal is compared with (trading days, fill to fill; published code: 5)',
      ),
    shorterHorizons: z
      .array(z.int().min(1).max(10_000))
      .max(10)
      .optional()
      .describe(
        'Horizons below the one above whose labels, on the same days, count as much as its own (trading days). Default: none',
      ),
    shrinkage: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe('Share of equal weights in what was found: 0 = as found (the default), 1 = equal weights'),
    inertia: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe(
        "Share of yesterday's distribution in what was found, after shrinkage: 0 = as found (the default), 1 = as yesterday",
      ),
    fitness: z
      .enum(fitnesses.kinds() as [string, ...string[]])
      .default('score')
      .describe(
        'Kind of fitness, maximised in its mean over the look-back days; the built-in ones are rank correlations of a signal with the label (published code: negDisagreement)',
      ),
  };
}
