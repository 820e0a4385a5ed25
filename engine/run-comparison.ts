import type { TradingDate } from '../core/index.ts';

/** Two runs day by day. JSON. */
export interface RunComparison {
  readonly a: ComparedRun;
  readonly b: ComparedRun;
  /** Paths of the scenario at which they differ, with both values as JSON. */
  readonly scenario: readonly { readonly path: string; readonly a: unknown; readonly b: unknown }[];
  /** Days that both have, from the first one on. */
  readonly days: number;
  /** Null = none on the days that both have. */
  readonly first: FirstDifference | null;
  /** One per common day. */
  readonly byDay: readonly ComparedDay[];
}

export interface ComparedRun {
  readonly runId: string;
  readonly name: string;
  readonly days: number;
}

export interface FirstDifference {
  readonly day: number;
  readonly date: TradingDate;
  /** What differs first in the order in which a day comes about: market data, labels, distribution, plan, ballots, tally, score. */
  readonly what: string;
  /** One sentence with both values. */
  readonly message: string;
}

export interface ComparedDay {
  readonly day: number;
  readonly date: TradingDate;
  readonly isEqual: boolean;
  /** Rank correlation of both scores on common members; null = undefined. */
  readonly scoreRankCorrelation: number | null;
  /** Half the sum of absolute differences of the distributions over types, as a fraction; null where types differ. */
  readonly distributionDistance: number | null;
  /** Rank IC of both at the horizon that is learned from; null until known. */
  readonly rankIcA: number | null;
  readonly rankIcB: number | null;
}
