import { z } from 'zod';
import { normalDistribution } from '../../core/index.ts';
import { fewRounds } from '../few-rounds.ts';
import type { Objective } from '../objective.ts';
import type { Optimizer, OptimizerKind } from '../optimizer.ts';
import { settled } from '../settled.ts';
import { overlapOption } from '../statistics/overlap-option.ts';
import { qualityEstimates } from '../statistics/quality-estimates.ts';
import { type RandomEffects, randomEffects } from '../statistics/random-effects.ts';
import { sharedModalities } from '../statistics/shared-modalities.ts';
import { typeQualities } from '../type-quality.ts';

const options = z.strictObject({
  kind: z.literal('empirical-bayes'),
  rule: z
    .enum(['probability', 'positive', 'softmax'])
    .default('probability')
    .describe(
      "Shares are proportional to: `probability` = that the type is better than the types' mean; `positive` = its expected rank correlation, 0 if that is negative; `softmax` = exp(its expected rank correlation / the standard deviation of the types' qualities as estimated)",
    ),
  modalityShare: z
    .number()
    .min(0)
    .max(0.99)
    .default(0.5)
    .describe(
      'Part of the variance of the qualities that comes from modalities, so that types that share one share evidence; 0 = each type for itself',
    ),
  overlap: overlapOption,
});
export type EmpiricalBayesOptions = z.infer<typeof options>;

function create({ rule, modalityShare, overlap }: EmpiricalBayesOptions): Optimizer {
  const qualitiesOf = typeQualities();
  return {
    optimize(objective, start, _stream, observe) {
      return settled(
        objective,
        start,
        sharesOf(objective) ?? new Float64Array(objective.types).fill(1),
        observe,
      );
    },
  };

  /** undefined where the window prefers equal weights. */
  function sharesOf(objective: Objective): Float64Array | undefined {
    const estimates = qualityEstimates(objective, qualitiesOf, overlap ?? objective.horizon);
    if (estimates === undefined) return undefined;
    const { known, common, above, errorVariances } = estimates;
    const correlation = sharedModalities(
      known.map((i) => objective.masks[i] as Objective['masks'][number]),
      modalityShare,
    );
    const effects = randomEffects(above, errorVariances, correlation);
    if (effects.variance === 0) return undefined;
    const shares = sharesBy[rule](effects, common);
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    if (!(mean > 0)) return undefined;
    // A type of which nothing is known keeps the share of equal weights.
    const all = new Float64Array(objective.types).fill(mean);
    for (const [k, i] of known.entries()) all[i] = shares[k] as number;
    return all;
  }
}

/** Of what is known exactly: rank correlations are at most 1. */
const LEAST_DEVIATION = 1e-12;

const sharesBy: Readonly<
  Record<EmpiricalBayesOptions['rule'], (effects: RandomEffects, common: number) => Float64Array>
> = {
  probability({ means, deviations }) {
    const centre = means.reduce((sum, mean) => sum + mean, 0) / means.length;
    return means.map((mean, i) =>
      normalDistribution((mean - centre) / Math.max(deviations[i] as number, LEAST_DEVIATION)),
    );
  },
  positive: ({ means }, common) => means.map((mean) => Math.max(0, common + mean)),
  softmax({ means, variance }) {
    const most = Math.max(...means);
    return means.map((mean) => Math.exp((mean - most) / Math.sqrt(variance)));
  },
};

/**
 * Weights by what a hierarchical model believes of each type's mean daily rank correlation: the window's means, pulled to each other by
 * as much as their scatter does not exceed their errors (DerSimonian and Laird 1986; Efron and Morris 1973), and to those of the types
 * that share modalities. Where the scatter is no more than error, all weights are equal.
 */
export const empiricalBayes: OptimizerKind = {
  kind: 'empirical-bayes',
  description:
    'Weights by the quality of each type as a hierarchical model believes it: correlations of the window, pulled to each other and to those of types with the same modalities',
  options,
  warning: fewRounds,
  create,
};
