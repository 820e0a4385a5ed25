import type { OptimizerResult, OptimizerStep } from './optimizer.ts';
import type { Search } from './search.ts';

/**
 * Tries distributions one after the other and keeps the best, the start included.
 * 1. A try is one step and one evaluation; it is accepted where it is worth more than everything before it: its fitness less its penalty.
 * 2. The start has no penalty.
 */
export class BestSeen {
  private readonly search: Search;
  private readonly observe: ((step: OptimizerStep) => void) | undefined;
  private readonly startFitness: number;
  private distribution: Float64Array;
  private best: number;
  private worth: number;
  private tries = 0;
  private accepted = 0;

  /** `search` stands at the start, whose fitness is defined. */
  constructor(search: Search, observe: ((step: OptimizerStep) => void) | undefined) {
    this.search = search;
    this.observe = observe;
    this.startFitness = search.fitness;
    this.best = search.fitness;
    this.worth = search.fitness;
    this.distribution = search.distribution();
  }

  /** Returns what `candidate` is worth, which is kept as it is: not to be changed afterwards. */
  consider(candidate: Float64Array, penalty = 0): number {
    const fitness = this.search.reset(candidate);
    const worth = fitness - penalty;
    const accepted = worth > this.worth;
    if (accepted) {
      this.accepted++;
      this.best = fitness;
      this.worth = worth;
      this.distribution = candidate;
    }
    const { best } = this;
    this.observe?.({ iteration: this.tries, temperature: 0, fitness, accepted, best });
    this.tries++;
    return worth;
  }

  result(): OptimizerResult {
    const { distribution, startFitness, best, tries, accepted } = this;
    return { distribution, startFitness, fitness: best, evaluations: 1 + tries, accepted };
  }
}
