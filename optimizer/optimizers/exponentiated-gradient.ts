import { z } from 'zod';
import { fewRounds } from '../few-rounds.ts';
import { gradientAfter, gradientAtRest } from '../online/exponentiated-gradient.ts';
import { roundsOf } from '../online/rounds.ts';
import { standardRanks } from '../online/standard-ranks.ts';
import type { Optimizer, OptimizerKind } from '../optimizer.ts';
import { settled } from '../settled.ts';
import { unseenRuleOf } from '../type-quality.ts';

const options = z.strictObject({
  kind: z.literal('exponentiated-gradient'),
  rate: z
    .union([z.literal('range'), z.number().positive().max(1e6)])
    .default('range')
    .describe(
      'Exponent of a slope of 1 over a round: `range` = 4 / (3 R^2), where types differ by at most R standard ranks on an instrument of the window, which the bound asks for (Kivinen and Warmuth 1997)',
    ),
  overlap: z
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe(
      "Days of the window that make one round, whose loss is their mean: labels of h days overlap (trading days). Default: the optimizer's horizon",
    ),
});
export type ExponentiatedGradientOptions = z.infer<typeof options>;

function create({ rate, overlap }: ExponentiatedGradientOptions): Optimizer {
  const ranksOf = standardRanks();
  return {
    optimize(objective, start, _stream, observe) {
      const unseen = unseenRuleOf(objective);
      const rounds = roundsOf(objective.days, overlap ?? objective.horizon, (day) => ranksOf(day, unseen));
      const range = rounds.flat().reduce((most, { seen }) => Math.max(most, seen.range), 0);
      let state = gradientAtRest(objective.types);
      // Where types never differ, no slope tells them apart.
      for (const round of range > 0 ? rounds : []) {
        state = gradientAfter(
          state,
          round.map(({ seen: { cross }, part }) => ({ cross, part })),
          rate === 'range' ? 4 / (3 * range ** 2) : rate,
        );
      }
      return settled(objective, start, state.shares, observe);
    },
  };
}

/**
 * The mixture of the types' standardised ranks that is to equal the labels', learned by exponentiated gradient from equal weights at the
 * window's beginning, whatever the fitness (Kivinen & Warmuth 1997, EG for square loss; bound in optimizer/online/exponentiated-gradient.ts).
 * Types that err apart gain by each other: the square loss of a mixture falls with its spread too.
 */
export const exponentiatedGradient: OptimizerKind = {
  kind: 'exponentiated-gradient',
  description:
    "Exponentiated gradient: weights move so that the mixture of the types' ranks comes close to the labels' ranks, in favour of few types",
  options,
  warning: fewRounds,
  create,
};
