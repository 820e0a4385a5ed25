import { z } from 'zod';
import { type Stream, streamAt, uniform53 } from '../../core/index.ts';
import { BestSeen } from '../best-seen.ts';
import type { Optimizer, OptimizerKind } from '../optimizer.ts';
import { searchOf } from '../searches.ts';

const options = z.strictObject({
  kind: z.literal('random-search'),
  iterations: z
    .int()
    .min(0)
    .max(1_000_000)
    .default(100)
    .describe('Distributions tried each day, as many as annealing tries moves'),
});
export type RandomSearchOptions = z.infer<typeof options>;

/** Uniform over the positive distributions of this sum (Dirichlet with all parameters 1): exponentials, scaled. */
function drawDistribution(types: number, sum: number, address: Stream): Float64Array {
  const shares = new Float64Array(types);
  // A uniform of exactly 0 would make a weight 0.
  for (let i = 0; i < types; i++) shares[i] = Math.max(-Math.log1p(-uniform53(address, i)), Number.EPSILON);
  const total = shares.reduce((a, b) => a + b, 0);
  return shares.map((share) => (share * sum) / total);
}

function create({ iterations }: RandomSearchOptions): Optimizer {
  return {
    optimize(objective, start, stream, observe) {
      const search = searchOf(objective, start);
      if (Number.isNaN(search.fitness)) return undefined;
      const sum = start.reduce((a, b) => a + b, 0);
      const seen = new BestSeen(search, observe);
      const candidates = objective.types === 1 ? 0 : iterations;
      for (let iteration = 0; iteration < candidates; iteration++) {
        seen.consider(drawDistribution(objective.types, sum, streamAt(stream, iteration, 0)));
      }
      return seen.result();
    },
  };
}

/** The rival that knows nothing: the best of random distributions and the start. */
export const randomSearch: OptimizerKind = {
  kind: 'random-search',
  description: 'Best of distributions drawn uniformly at random, and of the start',
  improves: true,
  draws: true,
  options,
  create,
};
