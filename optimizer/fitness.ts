import type { Registered } from '../core/index.ts';
import type { Signals } from './aggregator.ts';

/** Signals that statistics are reported for and that built-in fitnesses rank by; `negDisagreement` is -sigma. */
export const signalNames = ['score', 'consensus', 'negDisagreement'] as const;
export type SignalName = (typeof signalNames)[number];

/** What backward optimisation maximises: the mean of `ofDay` over the days of the look-back window on which it is defined. */
export interface Fitness {
  /**
   * How well the signals of one day foretold its labels; the larger the better. One label per instrument, NaN where it is
   * undefined. Returns a finite number, or NaN to leave the day out. Equal arguments must give equal values.
   */
  ofDay(signals: Signals, labels: Float64Array): number;
  /**
   * A promise: `ofDay` is `rankInformationCoefficient` of this signal. With an aggregator that promises its moments, a
   * search is then incremental.
   */
  readonly ranks?: SignalName;
}

export interface FitnessKind extends Registered {
  /** Options have passed the entry's schema; a scenario names a fitness without options, so each has a default. */
  create(options: never): Fitness;
}
