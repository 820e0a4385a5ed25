import type { TradingDate } from '../../core/index.ts';

/** Daily values of a run for charts, one per committed day. JSON; null = undefined or not known yet. */
export interface RunSeries {
  readonly dates: readonly TradingDate[];
  /** Per type (overview order), weight and investors by day. */
  readonly weights: readonly (readonly number[])[];
  readonly investors: readonly (readonly number[])[];
  readonly ballots: readonly number[];
  readonly abstentions: readonly number[];
  /** Objective of the backward optimisation before and after; null on days without. */
  readonly startFitness: readonly (number | null)[];
  readonly fitness: readonly (number | null)[];
  readonly accepted: readonly (number | null)[];
  /** Rank IC of each day's score with its own labels, by horizon; null until they ended. */
  readonly rankIc: Readonly<Record<string, readonly (number | null)[]>>;
}
