import { invariant } from '../core/index.ts';
import type { Objective } from './objective.ts';
import type { OptimizerResult, OptimizerStep } from './optimizer.ts';
import { PlainObjective } from './searches/plain.ts';

/** Smallest share of equal weights that a type keeps: weights stay positive. */
const LEAST_SHARE = 1e-6;

/**
 * The result of a learner that tries nothing: K shares of any positive sum, at or above 0, become weights with the sum of the start, and
 * are measured once. Undefined when the fitness of the start is defined on no day; where only that of the weights is not, the start stays.
 */
export function settled(
  objective: Objective,
  start: Float64Array,
  shares: ArrayLike<number>,
  observe?: (step: OptimizerStep) => void,
): OptimizerResult | undefined {
  // Laying out a long window for a search costs more than two plain evaluations, which give the same values.
  const search = new PlainObjective(objective, start);
  const startFitness = search.fitness;
  if (Number.isNaN(startFitness)) return undefined;
  const total = start.reduce((sum, weight) => sum + weight, 0);
  const sum = Array.from(shares).reduce((all, share) => all + share, 0);
  invariant(sum > 0 && Number.isFinite(sum), 'shares have a positive sum');
  const least = (LEAST_SHARE * total) / start.length;
  const free = total - least * start.length;
  const distribution = start.map((_, i) => least + (free * (shares[i] as number)) / sum);
  if (start.length === 1) distribution.set(start);
  const fitness = search.reset(distribution);
  const accepted = !Number.isNaN(fitness);
  observe?.({ iteration: 0, temperature: 0, fitness, accepted, best: accepted ? fitness : startFitness });
  if (!accepted)
    return { distribution: start.slice(), startFitness, fitness: startFitness, evaluations: 2, accepted: 0 };
  return { distribution, startFitness, fitness, evaluations: 2, accepted: 1 };
}
