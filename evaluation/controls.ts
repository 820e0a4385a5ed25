import type { Tally } from '../core/index.ts';
import type { Signals } from '../optimizer/index.ts';
import type { QualityByHorizon, SignalQuality } from './signal-statistics.ts';
import type { DayLabels } from './signal-tracker.ts';

/** One day as the evaluation sees it. All arrays are over the day's N members; a journal's day record fits. */
export interface EvaluatedDay extends Signals {
  readonly day: number;
  /** The run's ballots, K types x N. */
  readonly tally: Tally;
  /** Candidate pools of the fixed uniform plan, for random investors: per type and ordinal the positions into the day's members. */
  readonly pools?: readonly (readonly Uint16Array[])[];
  /** The fixed uniform plan's own ballots. On every day, or on none. */
  readonly uniformTally?: Tally;
}

/** A control looks at days as they come and at labels as they end, and never holds the run. */
export interface Control<Result, Signal = void> {
  /** The day's signal, of controls that have one of their own. */
  addDay(day: EvaluatedDay): Signal;
  addLabels(labels: DayLabels): void;
  /** Null = not available: the days did not bring what the control needs. */
  result(): Result;
}

/** Of the random control: means over draws of each draw's numbers, and the 95 % band of the draws' mean rank ICs. */
export interface RandomQuality extends SignalQuality {
  /** 2.5 % and 97.5 % quantile over draws of the mean rank IC; null when no draw has one. */
  readonly rankIcLow: number | null;
  readonly rankIcHigh: number | null;
  readonly draws: number;
}

/** Of the best single type at a horizon. */
export interface BestTypeQuality extends SignalQuality {
  readonly type: string;
}

/** Null = not available. Numbers are of the score, unless said otherwise. */
export interface Controls {
  /** A fixed uniform plan that casts its own ballots. */
  readonly uniform: QualityByHorizon | null;
  /** The run's ballots, equal weights. */
  readonly uniformWeights: QualityByHorizon | null;
  readonly random: Readonly<Record<string, RandomQuality>> | null;
  /** The type whose own opinion has the highest mean rank IC, per horizon: chosen with hindsight. */
  readonly bestType: Readonly<Record<string, BestTypeQuality>> | null;
}

/** Quality of the run's three signals. */
export interface SignalStatistics {
  readonly score: QualityByHorizon;
  readonly consensus: QualityByHorizon;
  readonly negDisagreement: QualityByHorizon;
}
