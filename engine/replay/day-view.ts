/** One committed day as people look at it: what its record says, what it changed, and nothing that needs the market. JSON. */
import type { Digest, TradingDate } from '../../core/index.ts';
import type { AbstentionRecord, OptimizationRecord, PopulationEvent } from '../../journal/index.ts';

/** An investor type on a day. */
export interface TypeOnDay {
  readonly id: string;
  /** Weight of the distribution; all sum to the number of types. */
  readonly weight: number;
  /** Against the day before; 0 on the first. */
  readonly weightChange: number;
  readonly investors: number;
  readonly investorsChange: number;
  /** Of its investors, that cast a ballot and that abstained. */
  readonly abstentions: number;
  /** Buys and sells of all its ballots, and candidates that its investors were shown. */
  readonly bought: number;
  readonly sold: number;
  readonly shown: number;
}

/** An instrument on a day, in the order of the day's members. */
export interface InstrumentOnDay {
  readonly code: string;
  readonly score: number;
  readonly consensus: number;
  readonly disagreement: number;
  /** Place by score, 1 = highest; ties share the better one. */
  readonly rank: number;
  /** Places won since the day before (positive = up); null for who was no member then. */
  readonly rankChange: number | null;
}

/** Labels that ended at a day's close. */
export interface EndedOnDay {
  readonly day: number;
  readonly date: TradingDate;
  readonly horizon: number;
  /** Instruments with a defined label, and their mean return. */
  readonly defined: number;
  readonly mean: number | null;
  /** Of the score of that day with these labels; null = undefined. */
  readonly rankIc: number | null;
}

export interface DayView {
  readonly day: number;
  readonly date: TradingDate;
  readonly digest: Digest;
  readonly ballotsExpected: number;
  readonly ballotsReceived: number;
  readonly types: readonly TypeOnDay[];
  readonly instruments: readonly InstrumentOnDay[];
  /** Types x instruments: (bought - sold) / shown, in [-1, 1]; null = shown to nobody of the type. */
  readonly opinions: readonly (readonly (number | null)[])[];
  /** Null on days on which nothing was learned. */
  readonly optimization: OptimizationRecord | null;
  readonly events: readonly PopulationEvent[];
  readonly abstentions: readonly AbstentionRecord[];
  readonly endedLabels: readonly EndedOnDay[];
}
