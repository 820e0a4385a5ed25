/**
 * The objective of backward optimisation, kept incrementally: a move of weight between two types touches two rows of
 * opinions instead of all K, and sorting starts from the last order.
 *
 * Invariants
 * 1. `fitness` and every value that `propose` and `reset` return equal, bit for bit, the plain form's: the mean over days
 *    of `rankInformationCoefficient` of the aggregator's signal. Grid values (signals rounded to 1e-12) are therefore
 *    equal, and a value too near a rounding boundary to be sure of is computed by the plain formula (`rounding-guard.ts`).
 * 2. `sums` belong to `weights`, `nextSums` to `nextWeights`, the last proposal; `accept` exchanges the two.
 * 3. Columns in full agreement have the same grid value under every distribution; it is written once.
 */
import { invariant, RANK_DECIMALS, rankGrid } from '../../core/index.ts';
import type { SignalWeights } from '../aggregator.ts';
import { momentsOf, signalOf } from '../aggregators/mass.ts';
import { linearSignalOf, type Objective } from '../objective.ts';
import { checkedWeights, type Search } from '../search.ts';
import { Ranking } from './incremental/ranking.ts';
import {
  LARGEST_AMPLIFICATION,
  loadOfMove,
  loadOfSums,
  movesBetweenRefreshes,
  ROUNDOFF,
  type RoundingGuard,
  roundingGuard,
} from './incremental/rounding-guard.ts';
import { type Window, windowOf } from './incremental/window.ts';

const GRID = 10 ** RANK_DECIMALS;

interface Move {
  readonly from: number;
  readonly to: number;
  readonly amount: number;
}

/** Per column: A = sum d (p - c), B = sum d (p - c)^2, and W = sum d over the types that saw it (kept where they differ). */
interface Sums {
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly weight: Float64Array;
  /** Bound of their errors, see `rounding-guard.ts`. */
  load: number;
}

export class IncrementalObjective implements Search {
  fitness: number;
  /** Columns that the plain formula had to decide, and columns in all, over all evaluations. */
  readonly counts = { guarded: 0, columns: 0 };
  private readonly window: Window;
  private readonly signal: SignalWeights;
  private readonly guard: RoundingGuard;
  private readonly ranking: Ranking;
  private readonly grid: Float64Array;
  private readonly moments = new Float64Array(2);
  private weights: Float64Array;
  private nextWeights: Float64Array;
  private sums: Sums;
  private nextSums: Sums;
  private nextFitness = Number.NaN;
  private proposed = false;
  private movesSinceRefresh = 0;

  /**
   * Starts at `start`, K positive weights. Throws `optimizer.problem` for anything else. The objective must have a linear
   * signal (`linearSignalOf`).
   */
  constructor(objective: Objective, start: ArrayLike<number>) {
    const signal = linearSignalOf(objective);
    invariant(signal !== undefined, 'only an objective with a linear signal is kept incrementally');
    this.signal = signal;
    this.weights = checkedWeights(start, objective.types);
    this.nextWeights = Float64Array.from(this.weights);
    this.window = windowOf(objective, signal.unseen, this.weights);
    this.guard = roundingGuard(objective.types, this.signal);
    this.ranking = new Ranking(this.window);
    const { size } = this.window;
    this.grid = new Float64Array(size);
    this.sums = emptySums(size);
    this.nextSums = emptySums(size);
    for (let column = 0; column < size; column++) this.grid[column] = this.plainGrid(column);
    this.fitness = this.reset(this.weights);
  }

  distribution(): Float64Array {
    return this.weights.slice();
  }

  weight(type: number): number {
    return this.weights[type] as number;
  }

  /** Grid values of the last evaluation on day `day` of the objective, one per member; NaN without a label. Empty for a day that cannot have a correlation. */
  gridOf(day: number, members: number): Float64Array {
    const range = this.window.ranges.find((candidate) => candidate.day === day);
    if (range === undefined) return new Float64Array(0);
    const values = new Float64Array(members).fill(Number.NaN);
    for (let column = range.first; column < range.end; column++) {
      values[this.window.member[column] as number] = this.grid[column] as number;
    }
    return values;
  }

  reset(distribution: ArrayLike<number>): number {
    this.weights = checkedWeights(distribution, this.window.types);
    this.nextWeights.set(this.weights);
    this.proposed = false;
    this.refresh();
    this.fitness = this.evaluate(this.sums, this.weights, undefined);
    return this.fitness;
  }

  propose(from: number, to: number, amount: number): number {
    const { weights, nextWeights } = this;
    const giving = (weights[from] as number) - amount;
    const taking = (weights[to] as number) + amount;
    invariant(
      from !== to && giving > 0 && taking > 0,
      'a move joins two types and leaves both weights positive',
    );
    nextWeights.set(weights);
    nextWeights[from] = giving;
    nextWeights[to] = taking;
    this.proposed = true;
    this.nextFitness = this.evaluate(this.nextSums, nextWeights, { from, to, amount });
    return this.nextFitness;
  }

  accept(): void {
    invariant(this.proposed, 'a proposal is accepted once, after it was made');
    [this.weights, this.nextWeights] = [this.nextWeights, this.weights];
    [this.sums, this.nextSums] = [this.nextSums, this.sums];
    this.fitness = this.nextFitness;
    this.proposed = false;
    this.movesSinceRefresh++;
    if (this.movesSinceRefresh === movesBetweenRefreshes(this.window.types)) this.refresh();
  }

  /** Sums of the current weights, taken afresh. */
  private refresh(): void {
    const { weights, sums } = this;
    const { types, size, shifted, seen } = this.window;
    const { first, second, weight } = sums;
    first.fill(0);
    second.fill(0);
    weight.fill(0);
    let total = 0;
    for (let i = 0; i < types; i++) {
      const d = weights[i] as number;
      const row = i * size;
      total += d;
      for (let column = 0; column < size; column++) {
        const deviation = shifted[row + column] as number;
        const weighted = d * deviation;
        first[column] = (first[column] as number) + weighted;
        second[column] = (second[column] as number) + weighted * deviation;
      }
      if (seen === undefined) continue;
      for (let column = 0; column < size; column++) {
        weight[column] = (weight[column] as number) + d * (seen[row + column] as number);
      }
    }
    sums.load = loadOfSums(types, total);
    this.movesSinceRefresh = 0;
  }

  /** Mean correlation under `weights`, whose sums are `into` or, with a move, are written there from `this.sums`. */
  private evaluate(into: Sums, weights: Float64Array, move: Move | undefined): number {
    let total = 0;
    for (let i = 0; i < weights.length; i++) total += weights[i] as number;
    if (move !== undefined) {
      const pair = (weights[move.from] as number) + (weights[move.to] as number);
      into.load = this.sums.load + loadOfMove(total, pair);
    }
    let sum = 0;
    let counted = 0;
    for (const range of this.window.ranges) {
      if (move !== undefined) this.moveSums(into, move, range.first, range.agreed);
      this.writeGrid(into, weights, total, range.first, range.agreed);
      const correlation = this.ranking.correlate(this.grid, range);
      if (Number.isNaN(correlation)) continue;
      sum += range.weight * correlation;
      counted += range.weight;
    }
    return counted === 0 ? Number.NaN : sum / counted;
  }

  private moveSums(into: Sums, { from, to, amount }: Move, start: number, end: number): void {
    const { shifted, seen, size } = this.window;
    const { first, second, weight } = this.sums;
    const { first: nextFirst, second: nextSecond, weight: nextWeight } = into;
    const giving = from * size;
    const taking = to * size;
    for (let column = start; column < end; column++) {
      const a = shifted[giving + column] as number;
      const b = shifted[taking + column] as number;
      const moved = amount * (b - a);
      nextFirst[column] = (first[column] as number) + moved;
      nextSecond[column] = (second[column] as number) + moved * (b + a);
    }
    if (seen === undefined) return;
    for (let column = start; column < end; column++) {
      const difference = (seen[taking + column] as number) - (seen[giving + column] as number);
      nextWeight[column] = (weight[column] as number) + amount * difference;
    }
  }

  private writeGrid(sums: Sums, weights: Float64Array, total: number, start: number, end: number): void {
    const { grid, guard, moments } = this;
    const { opinions, types, seen, spread, reference, origin } = this.window;
    const { onConsensus, onDisagreement } = this.signal;
    const { first, second, weight, load } = sums;
    let inverse = 1 / total;
    let amplification = load * inverse;
    let guarded = 0;
    for (let column = start; column < end; column++) {
      if (seen !== undefined) {
        inverse = 1 / (weight[column] as number);
        amplification = load * inverse;
      }
      const range = spread[column] as number;
      const mean = (first[column] as number) * inverse;
      const consensus = (reference[column] as number) + mean;
      const size = Math.abs(mean);
      const meanError = amplification * (range + size) + 2 * size;
      const variance = (second[column] as number) * inverse - mean * mean;
      const varianceError = (2 * amplification + 4) * range * range + 2 * size * meanError;
      // Without weight on disagreement sigma only enters the bound, which the spread keeps valid.
      const sigma = onDisagreement === 0 ? range : Math.sqrt(variance);
      const error =
        guard.scale *
        (onConsensus * meanError +
          (0.54 * onDisagreement * varianceError) / sigma +
          guard.spread * range +
          guard.plainMean * (sigma + 2 * Math.abs(consensus - (origin[column] as number))) +
          guard.consensus * Math.abs(consensus) +
          guard.disagreement * sigma);
      const scaled = (onConsensus * consensus - onDisagreement * sigma) * GRID;
      const rounded = Math.round(scaled);
      const certain =
        0.5 - Math.abs(scaled - rounded) > error &&
        (onDisagreement === 0 || variance >= 4 * ROUNDOFF * varianceError) &&
        amplification > 0 &&
        amplification < LARGEST_AMPLIFICATION;
      if (certain) grid[column] = rounded;
      else {
        guarded++;
        momentsOf(opinions, column * types, 1, weights, moments);
        grid[column] = rankGrid(signalOf(this.signal, moments[0] as number, moments[1] as number));
      }
    }
    this.counts.guarded += guarded;
    this.counts.columns += end - start;
  }

  private plainGrid(column: number): number {
    const { opinions, types } = this.window;
    momentsOf(opinions, column * types, 1, this.weights, this.moments);
    return rankGrid(signalOf(this.signal, this.moments[0] as number, this.moments[1] as number));
  }
}

function emptySums(size: number): Sums {
  return {
    first: new Float64Array(size),
    second: new Float64Array(size),
    weight: new Float64Array(size),
    load: 0,
  };
}
