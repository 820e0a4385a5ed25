import { MassError } from '../core/index.ts';
import { dayFitness } from './day-fitness.ts';
import type { Objective } from './objective.ts';
import type { OptimizerResult, OptimizerStep } from './optimizer.ts';
import { checkedWeights } from './search.ts';
import { PlainObjective } from './searches/plain.ts';

/** Smallest share of equal weights that a type keeps: weights stay positive. */
const LEAST_SHARE = 1e-6;

/**
 * The result of a learner that tries nothing: K shares of any positive sum, at or above 0, become weights with the sum of the start. They
 * are measured when somebody reads how fit they are: who asks for the distribution alone does not wait for it. Undefined when the
 * fitness of the start is defined on no day; where only that of the weights is not, the start stays. Throws `optimizer.problem` for shares
 * that have no positive sum.
 */
export function settled(
  objective: Objective,
  start: Float64Array,
  shares: ArrayLike<number>,
  observe?: (step: OptimizerStep) => void,
): OptimizerResult | undefined {
  const from = checkedWeights(start, objective.types);
  if (!isDefined(objective, from)) return undefined;
  const startFitness = measured(objective, from);
  const distribution = weightsOf(from, shares);
  const accepted = isDefined(objective, distribution);
  const fitness = accepted ? measured(objective, distribution.slice()) : startFitness;
  observe?.({
    iteration: 0,
    temperature: 0,
    fitness: accepted ? fitness() : Number.NaN,
    accepted,
    best: fitness(),
  });
  return {
    distribution: accepted ? distribution : from.slice(),
    get startFitness() {
      return startFitness();
    },
    get fitness() {
      return fitness();
    },
    evaluations: 2,
    accepted: accepted ? 1 : 0,
  };
}

function weightsOf(start: Float64Array, shares: ArrayLike<number>): Float64Array {
  const total = start.reduce((sum, weight) => sum + weight, 0);
  const sum = Array.from(shares).reduce((all, share) => all + share, 0);
  if (!(sum > 0 && Number.isFinite(sum))) {
    throw new MassError({
      code: 'optimizer.problem',
      message: 'shares of types have a positive finite sum',
      found: String(sum),
      hint: 'give shares at or above 0, not all of them 0: equal ones where nothing was learned',
    });
  }
  if (start.length === 1) return start.slice();
  const least = (LEAST_SHARE * total) / start.length;
  const free = total - least * start.length;
  return start.map((_, i) => least + (free * (shares[i] as number)) / sum);
}

/** Whether a day of the window has a fitness: mostly the first one. */
function isDefined(objective: Objective, weights: Float64Array): boolean {
  return objective.days.some((day) => !Number.isNaN(dayFitness(objective, day, weights)));
}

/** The fitness of weights, found out when it is first asked for. */
function measured(objective: Objective, weights: Float64Array): () => number {
  let known: number | undefined;
  return () => {
    // Laying out a long window for a search costs more than a plain evaluation, which gives the same value.
    known ??= new PlainObjective(objective, weights).fitness;
    return known;
  };
}
