import type { Registered, Stream, Tally } from '../core/index.ts';

/** One day of the look-back window: its tally and the ended labels of its members (NaN = undefined). */
export interface WindowDay {
  readonly tally: Tally;
  readonly labels: Float64Array;
}

export const fitnessSignals = ['score', 'consensus', 'negDisagreement'] as const;
export type FitnessSignal = (typeof fitnessSignals)[number];
export const unseenRules = ['zero', 'exclude'] as const;
export type UnseenRule = (typeof unseenRules)[number];

/** What to maximise: the mean over days of the rank correlation between a signal and the label. */
export interface Objective {
  readonly days: readonly WindowDay[];
  /** Number of investor types, K. */
  readonly types: number;
  readonly alpha: number;
  readonly unseen: UnseenRule;
  readonly fitness: FitnessSignal;
}

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
 * Finds a distribution. Returns undefined when no day of the window has a defined correlation, and yesterday's stays.
 * A function of its arguments: every draw comes from `stream`.
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
  create(options: never): Optimizer;
}
