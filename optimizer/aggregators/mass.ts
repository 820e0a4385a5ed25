import { z } from 'zod';
import { invariant } from '../../core/index.ts';
import type { Aggregator, AggregatorKind, SignalWeights } from '../aggregator.ts';
import { opinionsOf, type UnseenRule } from '../opinions.ts';

const options = z.strictObject({
  kind: z.literal('mass'),
  alpha: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe(
      'Weight of consensus against disagreement: score = alpha m - (1 - alpha) sigma (paper: 0.5, ChiNext 0.2)',
    ),
});

/**
 * Consensus m and disagreement sigma of one instrument, written to `out[0]` and `out[1]` (mass.md 2.2). The opinion of
 * type i stands at `opinions[offset + i * stride]`; NaN leaves the type out; without any opinion both are 0.
 * Deviations are taken from the first opinion, so that full agreement is exactly 0 disagreement. This is the only home
 * of the formula: the incremental objective is bound to give the same values on the rank grid.
 */
export function momentsOf(
  opinions: Float64Array,
  offset: number,
  stride: number,
  distribution: Float64Array,
  out: Float64Array,
): void {
  let reference = Number.NaN;
  let weight = 0;
  let shifted = 0;
  for (let i = 0, cell = offset; i < distribution.length; i++, cell += stride) {
    const opinion = opinions[cell] as number;
    if (Number.isNaN(opinion)) continue;
    if (Number.isNaN(reference)) reference = opinion;
    const d = distribution[i] as number;
    weight += d;
    shifted += d * (opinion - reference);
  }
  out[0] = 0;
  out[1] = 0;
  if (Number.isNaN(reference)) return;
  const mean = shifted / weight;
  let squares = 0;
  for (let i = 0, cell = offset; i < distribution.length; i++, cell += stride) {
    const opinion = opinions[cell] as number;
    if (Number.isNaN(opinion)) continue;
    const deviation = opinion - reference - mean;
    squares += (distribution[i] as number) * deviation * deviation;
  }
  out[0] = reference + mean;
  out[1] = Math.sqrt(squares / weight);
}

/** Consensus raises the signal, disagreement lowers it (mass.md 2.2). */
export function signalOf(weights: SignalWeights, consensus: number, disagreement: number): number {
  return weights.onConsensus * consensus - weights.onDisagreement * disagreement;
}

function create({ alpha }: z.infer<typeof options>, unseen: UnseenRule): Aggregator {
  const weights = { onConsensus: alpha, onDisagreement: 1 - alpha };
  // Controls aggregate a day hundreds of times.
  let scratch = new Float64Array(0);
  const moments = new Float64Array(2);
  return {
    moments: { unseen, score: weights },
    aggregate(tally, distribution) {
      const { types, instruments } = tally;
      invariant(
        distribution.length === types,
        'a distribution has one weight per investor type of the tally',
      );
      if (scratch.length < tally.shown.length) scratch = new Float64Array(tally.shown.length);
      const opinions = opinionsOf(tally, unseen, scratch);
      const plain = distribution instanceof Float64Array ? distribution : Float64Array.from(distribution);
      const score = new Float64Array(instruments);
      const consensus = new Float64Array(instruments);
      const disagreement = new Float64Array(instruments);
      for (let j = 0; j < instruments; j++) {
        momentsOf(opinions, j, instruments, plain, moments);
        const [m, sigma] = moments as unknown as [number, number];
        consensus[j] = m;
        disagreement[j] = sigma;
        score[j] = signalOf(weights, m, sigma);
      }
      return { score, consensus, disagreement };
    },
  };
}

/** The papers' aggregation: score = alpha m - (1 - alpha) sigma. */
export const mass: AggregatorKind = {
  kind: 'mass',
  description: 'Weighted mean opinion minus weighted standard deviation of opinions (MASS)',
  options,
  create,
};
