import type { OptimizerResult, OptimizerStep } from './optimizer.ts';
import type { Search } from './search.ts';

/**
 * Tries distributions one after the other and keeps the best, the start included.
 * 1. A try is one step and one evaluation; it is accepted where it is better than everything before it.
 */
export class BestSeen {
  private readonly search: Search;
  private readonly observe: ((step: OptimizerStep) => void) | undefined;
  private readonly startFitness: number;
  private distribution: Float64Array;
  private best: number;
  private tries = 0;
  private accepted = 0;

  /** `search` stands at the start, whose fitness is defined. */
  constructor(search: Search, observe: ((step: OptimizerStep) => void) | undefined) {
    this.search = search;
    this.observe = observe;
    this.startFitness = search.fitness;
    this.best = search.fitness;
    this.distribution = search.distribution();
  }

  /** `candidate` is kept as it is: not to be changed afterwards. */
  consider(candidate: Float64Array): void {
    const fitness = this.search.reset(candidate);
    const accepted = fitness > this.best;
    if (accepted) {
      this.accepted++;
      this.best = fitness;
      this.distribution = candidate;
    }
    const { best } = this;
    this.observe?.({ iteration: this.tries, temperature: 0, fitness, accepted, best });
    this.tries++;
  }

  result(): OptimizerResult {
    const { distribution, startFitness, best, tries, accepted } = this;
    return { distribution, startFitness, fitness: best, evaluations: 1 + tries, accepted };
  }
}
