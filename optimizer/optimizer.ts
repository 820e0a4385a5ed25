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

/** How much a run gives an optimizer to look at. */
export interface LearningRun {
  /** Most days that one of its windows holds. */
  readonly longest: number;
  /** Sessions between the last of them and the close that looks at them. */
  readonly gap: number;
  /** Trading days of the longest label. */
  readonly horizon: number;
}

export interface OptimizerKind extends Registered {
  /** A promise: what it finds is never worse on the window than the start. Learners that look beyond the window's fitness do not give it. */
  readonly improves?: true;
  /** It draws from the stream: whoever must find the same for a day of the past whenever asked cannot use it. */
  readonly draws?: true;
  /** What such a run should know before it begins; options as for `create`. */
  warning?(options: never, run: LearningRun): string | undefined;
  /** Options have passed the entry's schema; what contradicts each other among them is a `MassError` with the option as its path. */
  create(options: never): Optimizer;
}

/** Sums of weights may differ by rounding, and by no more. */
const SUM_TOLERANCE = 1e-9;

/**
 * What an optimizer found, checked, since a scenario may bring its own. How fit it is stays unread: a learner measures that when it is
 * asked (`checkedFitness`). Throws `optimizer.problem`.
 */
export function checkedResult(
  result: OptimizerResult | undefined,
  start: Float64Array,
): OptimizerResult | undefined {
  if (result === undefined) return undefined;
  const found: Partial<Record<keyof OptimizerResult, unknown>> = Object(result) as object;
  if (!(found.distribution instanceof Float64Array)) {
    throw unusable('distribution', found.distribution, `a Float64Array of ${start.length} positive weights`);
  }
  for (const field of ['evaluations', 'accepted'] as const) {
    const count = found[field];
    if (!(Number.isSafeInteger(count) && (count as number) >= 0)) {
      throw unusable(field, count, 'a whole number at or above 0');
    }
  }
  const sumOf = (weights: Float64Array) => weights.reduce((sum, weight) => sum + weight, 0);
  const [sum, expected] = [sumOf(checkedWeights(result.distribution, start.length)), sumOf(start)];
  if (Math.abs(sum - expected) <= SUM_TOLERANCE * expected) return result;
  throw new MassError({
    code: 'optimizer.problem',
    message: 'the optimizer changed the sum of the weights',
    found: sum,
    expected: `${expected}, the sum that it started from`,
    hint: 'correct the optimizer: weight moves between types, and is never made or lost',
  });
}

/** A checked result with how fit it is, read once. Throws `optimizer.problem`. */
export function checkedFitness(result: OptimizerResult): OptimizerResult {
  const measured = { ...result };
  for (const field of ['startFitness', 'fitness'] as const) {
    if (!Number.isFinite(measured[field])) throw unusable(field, measured[field], 'a finite number');
  }
  return measured;
}

function unusable(field: keyof OptimizerResult, found: unknown, expected: string): MassError {
  return new MassError({
    code: 'optimizer.problem',
    message: `the ${field} of its result cannot be used`,
    // JSON has no words for these.
    found: found === undefined || typeof found === 'number' || typeof found === 'bigint' ? `${found}` : found,
    expected,
    hint: 'correct the optimizer: it returns a whole result at once, or undefined where no day of the window has a fitness',
  });
}

/**
 * Whatever was thrown, as `optimizer.problem` that begins with `failure`, such as `the optimizer "mine" failed`. Other problems keep
 * their code, and what is no problem at all stays a defect in a kind that the engine brought itself.
 */
export function failureOf(
  error: unknown,
  failure: string,
  { isBuiltIn }: { readonly isBuiltIn: boolean },
): unknown {
  if (error instanceof MassError) {
    if (error.code !== 'optimizer.problem') return error;
    const problems = error.problems.map((problem) => ({
      ...problem,
      message: `${failure}: ${problem.message}`,
    }));
    return new MassError(problems, { cause: error });
  }
  if (isBuiltIn) return error;
  return new MassError(
    {
      code: 'optimizer.problem',
      message: `${failure}: ${error instanceof Error ? error.message : String(error)}`,
      hint: 'correct the code of this kind, which the engine did not bring',
    },
    { cause: error },
  );
}
