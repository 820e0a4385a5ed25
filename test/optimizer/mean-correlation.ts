import { z } from 'zod';
import type { Optimizer, OptimizerKind } from '../../optimizer/optimizer.ts';
import { settled } from '../../optimizer/settled.ts';
import { typeQualities, unseenRuleOf } from '../../optimizer/type-quality.ts';

const options = z.strictObject({
  kind: z.literal('mean-correlation'),
  least: z.number().min(0).max(1).default(0).describe('Correlation up to which a type has no share'),
});

function create({ least }: z.infer<typeof options>): Optimizer {
  // Remembers a day's correlations for as long as anybody holds its labels.
  const qualitiesOf = typeQualities();
  return {
    optimize(objective, start, _stream, observe) {
      const unseen = unseenRuleOf(objective);
      const sums = new Float64Array(objective.types);
      const counted = new Float64Array(objective.types);
      for (const day of objective.days) {
        const { weight = 1 } = day;
        for (const [i, quality] of qualitiesOf(day, unseen).entries()) {
          if (Number.isNaN(quality)) continue;
          sums[i] = (sums[i] as number) + weight * quality;
          counted[i] = (counted[i] as number) + weight;
        }
      }
      const shares = sums.map((sum, i) => Math.max(0, sum / Math.max(counted[i] as number, 1e-12) - least));
      // Where no type was right, all are trusted alike.
      return settled(objective, start, shares.some((share) => share > 0) ? shares : shares.fill(1), observe);
    },
  };
}

/** Shares in proportion to the mean daily rank correlation of each type, over the window's days. */
export const meanCorrelation: OptimizerKind = {
  kind: 'mean-correlation',
  description: "Weights in proportion to each type's own mean rank correlation",
  options,
  create,
};
