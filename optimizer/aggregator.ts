import type { Registered, Tally } from '../core/index.ts';
import type { UnseenRule } from './optimizer.ts';

/** Signals of one day over N instruments. */
export interface Signals {
  /** alpha m - (1 - alpha) sigma. */
  readonly score: Float64Array;
  /** m, weighted mean opinion. */
  readonly consensus: Float64Array;
  /** sigma, weighted population standard deviation of opinions; exactly 0 under full agreement. */
  readonly disagreement: Float64Array;
}

/** Turns a tally and a distribution into signals. */
export interface Aggregator {
  aggregate(tally: Tally, distribution: ArrayLike<number>): Signals;
}

export interface AggregatorKind extends Registered {
  create(options: never, unseen: UnseenRule): Aggregator;
}
