/**
 * Minimisers of functions of n real numbers. They know nothing of markets: `minimisers/` holds the methods, and what they share
 * is the account of what was evaluated.
 *
 * Invariants
 * 1. Exactly `budget` values are asked for: the start's is the first of them, unless it was given.
 * 2. `best` is the first of the lowest values seen so far, the start's included.
 * 3. A value that is not a number is the worst of all, +Infinity.
 */
import { invariant, type Stream } from '../core/index.ts';

/** What is minimised. The argument is lent for the call. NaN = undefined there, the worst of all values. */
export type Minimand = (x: Float64Array) => number;

export interface MinimiserSettings {
  /** Values that are asked for, all of them: methods do not stop before. */
  readonly budget: number;
  /** Where every draw comes from. */
  readonly stream: Stream;
  /** The value at the start where it is known; otherwise it is asked for, as the first of the budget. */
  readonly startValue?: number;
}

export interface Minimum {
  readonly x: Float64Array;
  /** +Infinity when no value was defined. */
  readonly value: number;
  readonly evaluations: number;
}

/** The best of the start, n >= 1 numbers, and of what the method tries. A function of its arguments; `start` stays as it is. */
export type Minimise = (minimand: Minimand, start: Float64Array, settings: MinimiserSettings) => Minimum;

/** What a method evaluated so far, and what is left of its budget. */
export class Evaluations {
  /** Value at the start; +Infinity when the budget does not suffice to know it. */
  readonly startValue: number;
  private readonly minimand: Minimand;
  private readonly budget: number;
  private count = 0;
  private best: Float64Array;
  private bestValue: number;

  constructor(minimand: Minimand, start: Float64Array, { budget, startValue }: MinimiserSettings) {
    invariant(start.length > 0, 'a minimiser has a parameter to vary');
    this.minimand = minimand;
    this.budget = budget;
    this.best = start.slice();
    this.bestValue = definedOrWorst(startValue ?? Number.NaN);
    if (startValue === undefined && budget > 0) this.valueAt(start);
    this.startValue = this.bestValue;
  }

  get left(): number {
    return this.budget - this.count;
  }

  valueAt(x: Float64Array): number {
    invariant(this.left > 0, 'a minimiser keeps to its budget');
    this.count++;
    const value = definedOrWorst(this.minimand(x));
    if (value < this.bestValue) {
      this.bestValue = value;
      this.best = x.slice();
    }
    return value;
  }

  minimum(): Minimum {
    return { x: this.best.slice(), value: this.bestValue, evaluations: this.count };
  }
}

/** Members of a generation below which there is no evolution. */
export const LEAST_POPULATION = 4;

/** Generations that a budget is to last for: within fewer, little is learned. */
const GENERATIONS = 4;

/** Members of a generation: as many as wanted, at most a quarter of the budget, and at least 4. */
export function populationWithin(budget: number, wanted: number): number {
  return Math.max(LEAST_POPULATION, Math.min(wanted, Math.floor(budget / GENERATIONS)));
}

/** What to know before a search whose generations are smaller than wanted. */
export function smallerPopulation({
  evaluations,
  population,
}: {
  readonly evaluations: number;
  readonly population?: number | undefined;
}): string | undefined {
  if (population === undefined || evaluations === 0) return undefined;
  const within = populationWithin(evaluations, population);
  return within === population
    ? undefined
    : `optimizer.population ${population} is more than a quarter of the ${evaluations} evaluations: generations have ${within}. Raise optimizer.evaluations, or lower the population`;
}

function definedOrWorst(value: number): number {
  return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
}
