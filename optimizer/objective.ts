import type { ModalityMask, Tally } from '../core/index.ts';
import type { Aggregator, SignalWeights } from './aggregator.ts';
import type { Fitness } from './fitness.ts';
import type { UnseenRule } from './opinions.ts';

/** One day of the look-back window: its tally and the ended labels of its members (NaN = undefined). */
export interface WindowDay {
  readonly tally: Tally;
  readonly labels: Float64Array;
  /** Positive; how much the day counts against the others. @default 1 */
  readonly weight?: number;
}

/** What to maximise: the weighted mean over days of the fitness of the aggregator's signals; days without a defined one are left out. */
export interface Objective {
  readonly days: readonly WindowDay[];
  /** Number of investor types, K. */
  readonly types: number;
  /** Modality mask of each type: types that share a modality may share evidence. */
  readonly masks: readonly ModalityMask[];
  /**
   * Sessions between a day of the window and the last day whose label was known when its ballots were cast: who asks how a choice
   * made on that day did, makes it from `days` that end as many sessions before.
   */
  readonly gap: number;
  /** Trading days of the longest label: labels of neighbouring days share as many, and tell of the same. */
  readonly horizon: number;
  readonly aggregator: Aggregator;
  readonly fitness: Fitness;
  /** What a type's opinions are where nobody of it was shown an instrument. @default the aggregator's, else `zero` */
  readonly unseen?: UnseenRule;
}

/** An objective as the rank correlation of a combination of MASS's consensus and disagreement. */
export interface LinearSignal extends SignalWeights {
  readonly unseen: UnseenRule;
}

/** The linear signal that an objective ranks by; undefined unless both its aggregator and its fitness promise one. */
export function linearSignalOf({
  aggregator: { moments },
  fitness: { ranks },
}: Pick<Objective, 'aggregator' | 'fitness'>): LinearSignal | undefined {
  if (moments === undefined || ranks === undefined) return undefined;
  const { unseen, score } = moments;
  return {
    unseen,
    ...{
      score,
      consensus: { onConsensus: 1, onDisagreement: 0 },
      negDisagreement: { onConsensus: 0, onDisagreement: 1 },
    }[ranks],
  };
}
