import { z } from 'zod';
import { fewRounds } from '../few-rounds.ts';
import { hedgeAfter, hedgeAtRest } from '../online/hedge.ts';
import { gainsOf, roundsOf } from '../online/rounds.ts';
import type { Optimizer, OptimizerKind } from '../optimizer.ts';
import { settled } from '../settled.ts';
import { typeQualities, unseenRuleOf } from '../type-quality.ts';

const options = z.strictObject({
  kind: z.literal('hedge'),
  rate: z
    .union([z.enum(['adaptive', 'anytime']), z.number().positive().max(1e6)])
    .default('adaptive')
    .describe(
      'How fast weight follows gains: `adaptive` = AdaHedge (de Rooij et al. 2014), by what was lost so far; `anytime` = sqrt(ln K / round); a number = exponent of a gain of 1 over a round',
    ),
  share: z
    .number()
    .min(0)
    .max(0.99)
    .default(0)
    .describe(
      'Part of the weights spread equally after each round, so that a new best type is found soon (Herbster and Warmuth 1998); 0 = none',
    ),
  overlap: z
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe(
      "Days of the window that make one round, whose gain is their mean: labels of h days overlap (trading days). Default: the optimizer's horizon",
    ),
});
export type HedgeOptions = z.infer<typeof options>;

function create({ overlap, ...settings }: HedgeOptions): Optimizer {
  const qualitiesOf = typeQualities();
  return {
    optimize(objective, start, _stream, observe) {
      const unseen = unseenRuleOf(objective);
      const rounds = roundsOf(objective.days, overlap ?? objective.horizon, (day) => {
        const qualities = qualitiesOf(day, unseen);
        return qualities.every(Number.isNaN) ? undefined : qualities;
      });
      let state = hedgeAtRest(objective.types, settings);
      for (const round of rounds) {
        const { gains, size } = gainsOf(round);
        state = hedgeAfter(state, gains, settings, size);
      }
      return settled(objective, start, state.shares, observe);
    },
  };
}

/**
 * Exponential weights over the types, from equal weights at the window's beginning: the gain of a type is its rank correlation with the
 * labels, whatever the fitness (Freund & Schapire 1997; rates and bounds in optimizer/online/hedge.ts).
 */
export const hedge: OptimizerKind = {
  kind: 'hedge',
  description:
    "Hedge: weights grow exponentially with each type's own rank correlation, and lose little to the best type in hindsight, whatever the market does",
  options,
  warning: fewRounds,
  create,
};
