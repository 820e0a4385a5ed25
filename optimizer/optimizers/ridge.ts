import { z } from 'zod';
import { fewRounds } from '../few-rounds.ts';
import type { Objective } from '../objective.ts';
import type { Optimizer, OptimizerKind } from '../optimizer.ts';
import { settled } from '../settled.ts';
import { dayMoments, opinionScales } from '../statistics/day-moments.ts';
import { overlapOption } from '../statistics/overlap-option.ts';
import { posteriorMode } from '../statistics/posterior-mode.ts';
import { type RegressionEvidence, regressionEvidence } from '../statistics/regression-evidence.ts';
import { sharedModalities } from '../statistics/shared-modalities.ts';
import { spreadEvidence } from '../statistics/spread-evidence.ts';

const options = z.strictObject({
  kind: z.literal('ridge'),
  strength: z
    .union([z.literal('evidence'), z.number().min(1e-3).max(1e6)])
    .default('evidence')
    .describe(
      "Pull to equal weights: an equal weight, times the noise's standard deviation, over the standard deviation that a type's weight has around it before the window is seen; `evidence` = the one under which the window's labels are most likely",
    ),
  modalityShare: z
    .number()
    .min(0)
    .max(0.99)
    .default(0.5)
    .describe(
      "Part of the variance of a type's weight that comes from its modalities, so that types that share one share evidence; 0 = each type for itself",
    ),
  overlap: overlapOption,
  opinions: z
    .enum(opinionScales)
    .default('raw')
    .describe(
      "What the labels' ranks are explained by: `raw` = opinions as the consensus adds them; `ranks` = the ranks of each type's opinions, all at the same scale",
    ),
});
export type RidgeOptions = z.infer<typeof options>;

/** Candidate ratios of a type's deviation to an equal weight: none, and 1/16 to 64 in steps of the square root of 2. */
const RATIOS = [0, ...Array.from({ length: 21 }, (_, k) => 2 ** (k / 2 - 4))];

/** Rows' worth below which the equal mixture is constant but for rounding. */
const LEAST_SQUARE = 1e-9;

function create({ strength, modalityShare, overlap, opinions }: RidgeOptions): Optimizer {
  const momentsOfDay = dayMoments(opinions);
  return {
    optimize(objective, start, _stream, observe) {
      const evidence = regressionEvidence(objective, momentsOfDay, overlap ?? objective.horizon);
      const shares = evidence === undefined ? undefined : sharesOf(objective, evidence);
      return settled(objective, start, shares ?? new Float64Array(objective.types).fill(1), observe);
    },
  };

  /** undefined where the window prefers equal weights. */
  function sharesOf({ types, masks }: Objective, evidence: RegressionEvidence): Float64Array | undefined {
    const level = levelOf(evidence);
    if (level === undefined) return undefined;
    const equal = Math.max(level.fitted, level.error) / types;
    const correlation = sharedModalities(masks, modalityShare);
    const around = (weight: number) => new Float64Array(types).fill(weight);
    // Judged around the level that fits: a level in doubt must not pass for differences between types.
    const ratio =
      strength === 'evidence'
        ? likeliestRatio(spreadEvidence(evidence, around(level.fitted / types), correlation), equal)
        : 1 / strength;
    if (ratio === 0) return undefined;
    const mean = around(equal);
    const spread = ratio * equal;
    const shares = posteriorMode(evidence, mean, correlation, spread);
    return shares.some((share) => share > 0) ? shares : undefined;
  }
}

interface Level {
  /** Sum of the weights at which equal ones fit best, by least squares. */
  readonly fitted: number;
  /** Its standard error. The prior's level is at least that: noise gets no chance against a level that happens to be near 0. */
  readonly error: number;
}

/** undefined where the equal mixture is constant. */
function levelOf({ squares, products }: RegressionEvidence): Level | undefined {
  const types = products.length;
  let square = 0;
  let product = 0;
  for (const value of squares) square += value / types ** 2;
  for (const value of products) product += value / types;
  return square > LEAST_SQUARE ? { fitted: product / square, error: 1 / Math.sqrt(square) } : undefined;
}

/** Of the ratios of a type's deviation to an equal weight, the one with the greatest evidence; of equals the least. */
function likeliestRatio(logEvidence: (spread: number) => number, equal: number): number {
  let found = 0;
  let most = Number.NEGATIVE_INFINITY;
  for (const ratio of RATIOS) {
    const value = logEvidence(ratio * equal);
    if (value > most) {
      most = value;
      found = ratio;
    }
  }
  return found;
}

/**
 * Non-negative ridge regression of the labels' ranks on the types' opinions (Hoerl and Kennard 1970), towards equal weights, with types
 * that share modalities sharing evidence. It learns the consensus, whatever the fitness. Where an aggregator leaves unseen
 * instruments out, a type stands there at the mean of what it says.
 */
export const ridge: OptimizerKind = {
  kind: 'ridge',
  description:
    "Non-negative ridge regression of the labels' ranks on the types' opinions, pulled to equal weights as strongly as the window's evidence asks",
  options,
  warning: fewRounds,
  create,
};
