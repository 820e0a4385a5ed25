import { z } from 'zod';
import { MassError } from '../../core/index.ts';
import { BestSeen } from '../best-seen.ts';
import { type LinearSignal, linearSignalOf, type Objective } from '../objective.ts';
import type { Optimizer, OptimizerKind } from '../optimizer.ts';
import { searchOf } from '../searches.ts';
import { Adam } from '../soft-ranks/adam.ts';
import { SoftObjective } from '../soft-ranks/soft-objective.ts';

const options = z.strictObject({
  kind: z.literal('gradient'),
  steps: z
    .int()
    .min(0)
    .max(10_000)
    .default(30)
    .describe('Steps uphill each day; 0 keeps the distribution (each tries one distribution)'),
  learningRate: z
    .number()
    .positive()
    .max(10)
    .default(0.1)
    .describe('Most that the logarithm of a weight changes in a step, about (Kingma and Ba 2015)'),
  temperature: z
    .number()
    .min(1e-3)
    .max(1000)
    .default(0.1)
    .describe(
      'Softness of ranks: difference of two signals at which their order is sigmoid(1) sure (standard deviations of the signal; Qin, Liu and Li 2010)',
    ),
});
type GradientOptions = z.infer<typeof options>;

/** How far below the largest a logarithm may fall, also the start's: from there a type comes back within days. */
const DEEPEST = Math.log(1e-3);

/** Positive weights of this sum from their logarithms, which are kept within reach of the largest. */
function weightsOf(logarithms: Float64Array, sum: number): Float64Array {
  const largest = logarithms.reduce((a, b) => Math.max(a, b));
  for (let i = 0; i < logarithms.length; i++) {
    logarithms[i] = Math.max((logarithms[i] as number) - largest, DEEPEST);
  }
  const powers = logarithms.map(Math.exp);
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => (power * sum) / total);
}

function signalIn(objective: Objective): LinearSignal {
  const linear = linearSignalOf(objective);
  if (linear !== undefined) return linear;
  throw new MassError({
    code: 'optimizer.problem',
    message: 'the optimizer "gradient" needs a signal that it can differentiate',
    found: 'an aggregator or a fitness that promises no linear signal',
    expected: 'an aggregator with moments and a fitness that ranks a signal',
    hint: 'use the aggregator "mass" and a built-in fitness, or an optimizer that asks for neither',
  });
}

function create({ steps, learningRate, temperature }: GradientOptions): Optimizer {
  return {
    optimize(objective, start, _stream, observe) {
      const linear = signalIn(objective);
      const search = searchOf(objective, start);
      if (Number.isNaN(search.fitness)) return undefined;
      const sum = start.reduce((a, b) => a + b, 0);
      const seen = new BestSeen(search, observe);
      const soft = new SoftObjective(objective, linear, temperature);
      const adam = new Adam(objective.types, learningRate);
      const logarithms = start.map(Math.log);
      let weights = weightsOf(logarithms, sum);
      for (let iteration = 0; iteration < (objective.types === 1 ? 0 : steps); iteration++) {
        soft.at(weights);
        // Level ground: types that are equal, or a signal without an order.
        if (soft.gradient.every((slope) => slope === 0)) break;
        adam.ascend(logarithms, soft.gradient);
        weights = weightsOf(logarithms, sum);
        seen.consider(weights);
      }
      return seen.result();
    },
  };
}

/**
 * Gradient ascent on soft ranks: the rank correlation with sigmoids in the place of comparisons (Qin, Liu and Li 2010), climbed over
 * logarithms of weights by Adam (Kingma and Ba 2015); of the distributions on the way and the start, the best by true ranks is kept.
 */
export const gradient: OptimizerKind = {
  kind: 'gradient',
  description: 'Gradient ascent on the rank correlation with soft ranks, by Adam over log-weights',
  improves: true,
  options,
  create,
};
