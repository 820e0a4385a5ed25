/**
 * The objective as it is defined: every distribution is aggregated whole, day by day. For aggregators and fitnesses that
 * promise nothing about their form.
 *
 * Invariants
 * 1. `fitness` belongs to `weights`; `nextFitness` to `nextWeights`, the last proposal, as long as `proposed`.
 * 2. Days are visited in order, and those on which the fitness is undefined are left out of the mean.
 */
import { invariant } from '../../core/index.ts';
import { dayFitness } from '../day-fitness.ts';
import type { Objective } from '../objective.ts';
import { checkedWeights, type Search } from '../search.ts';

export class PlainObjective implements Search {
  fitness: number;
  private readonly objective: Objective;
  private weights: Float64Array;
  private nextWeights: Float64Array;
  private nextFitness = Number.NaN;
  private proposed = false;

  /** Starts at `start`, K positive weights. Throws `optimizer.problem` for anything else. */
  constructor(objective: Objective, start: ArrayLike<number>) {
    this.objective = objective;
    this.weights = checkedWeights(start, objective.types);
    this.nextWeights = this.weights.slice();
    this.fitness = this.evaluate(this.weights);
  }

  distribution(): Float64Array {
    return this.weights.slice();
  }

  weight(type: number): number {
    return this.weights[type] as number;
  }

  reset(distribution: ArrayLike<number>): number {
    this.weights = checkedWeights(distribution, this.objective.types);
    this.proposed = false;
    this.fitness = this.evaluate(this.weights);
    return this.fitness;
  }

  propose(from: number, to: number, amount: number): number {
    const giving = this.weight(from) - amount;
    const taking = this.weight(to) + amount;
    invariant(
      from !== to && giving > 0 && taking > 0,
      'a move joins two types and leaves both weights positive',
    );
    this.nextWeights.set(this.weights);
    this.nextWeights[from] = giving;
    this.nextWeights[to] = taking;
    this.proposed = true;
    this.nextFitness = this.evaluate(this.nextWeights);
    return this.nextFitness;
  }

  accept(): void {
    invariant(this.proposed, 'a proposal is accepted once, after it was made');
    [this.weights, this.nextWeights] = [this.nextWeights, this.weights];
    this.fitness = this.nextFitness;
    this.proposed = false;
  }

  private evaluate(weights: Float64Array): number {
    let sum = 0;
    let counted = 0;
    for (const day of this.objective.days) {
      const { weight = 1 } = day;
      const value = dayFitness(this.objective, day, weights);
      if (Number.isNaN(value)) continue;
      sum += weight * value;
      counted += weight;
    }
    return counted === 0 ? Number.NaN : sum / counted;
  }
}
