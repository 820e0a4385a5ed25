import { MassError, type Registered, type Stream } from '../core/index.ts';
import type { Objective } from './objective.ts';
import { checkedWeights } from './search.ts';

/** One step of a search, for whoever watches it. */
export interface OptimizerStep {
  readonly iteration: number;
  readonly temperature: number;
  /** Types between which weight moved, and how much; absent for searches that do not transfer. */
  readonly from?: number;
  readonly to?: number;
  readonly amount?: number;
  readonly fitness: number;
  readonly accepted: boolean;
  readonly best: number;
}

export interface OptimizerResult {
  /** K positive weights with the sum of the start. */
  readonly distribution: Float64Array;
  readonly startFitness: number;
  readonly fitness: number;
  readonly evaluations: number;
  readonly accepted: number;
}

/**
 * Finds a distribution. Returns undefined when the fitness is defined on no day of the window, and yesterday's stays.
 * A function of its arguments: every draw comes from `stream`. `searchOf(objective, start)` tells the fitness of any
 * distribution.
 */
export interface Optimizer {
  optimize(
    objective: Objective,
    start: Float64Array,
    stream: Stream,
    observe?: (step: OptimizerStep) => void,
  ): OptimizerResult | undefined;
}

export interface OptimizerKind extends Registered {
  /** A promise: what it finds is never worse on the window than the start. Learners that look beyond the window's fitness do not give it. */
  readonly improves?: true;
  /** It draws from the stream: whoever must find the same for a day of the past whenever asked cannot use it. */
  readonly draws?: true;
  /** What a run whose windows hold no more than `longest` days, `gap` sessions old, should know before it begins; options as for `create`. */
  warning?(options: never, run: { readonly longest: number; readonly gap: number }): string | undefined;
  /** Options have passed the entry's schema; what contradicts each other among them is a `MassError` with the option as its path. */
  create(options: never): Optimizer;
}

/** Sums of weights may differ by rounding, and by no more. */
const SUM_TOLERANCE = 1e-9;

/** What an optimizer found, checked, since a scenario may bring its own. Throws `optimizer.problem`. */
export function checkedResult(
  result: OptimizerResult | undefined,
  start: Float64Array,
): OptimizerResult | undefined {
  if (result === undefined) return undefined;
  const sumOf = (weights: Float64Array) => weights.reduce((sum, weight) => sum + weight, 0);
  const [found, expected] = [sumOf(checkedWeights(result.distribution, start.length)), sumOf(start)];
  if (Math.abs(found - expected) <= SUM_TOLERANCE * expected) return result;
  throw new MassError({
    code: 'optimizer.problem',
    message: 'the optimizer changed the sum of the weights',
    found,
    expected: `${expected}, the sum that it started from`,
    hint: 'correct the optimizer: weight moves between types, and is never made or lost',
  });
}
