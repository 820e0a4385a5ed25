/** What inspection shows, as JSON: numbers that are not known are null, texts from data and models are plain text. */
import type { TradingDate } from '../../core/index.ts';
import type { OptimizationRecord } from '../../journal/index.ts';

/** A strategy as it stood on a day. */
export interface StrategyView {
  readonly outline: string;
  readonly traits: Readonly<Record<string, string | number>>;
}

/** A market column as an investor saw it, over its candidates. */
export interface ColumnView {
  readonly name: string;
  readonly modality: string;
  readonly description: string;
  readonly unit: string | null;
  readonly values: readonly (number | null)[];
}

export interface HeadlineView {
  readonly timeUtc: string;
  readonly text: string;
}

export interface MacroView {
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  readonly date: TradingDate;
  readonly value: number | null;
  readonly change1: number | null;
  readonly change30: number | null;
}

/** One question to a model and its answer, from the run's recording. */
export interface ExchangeView {
  /** `strategy` or `decision`, and the attempt from 1 on. */
  readonly purpose: string;
  readonly attempt: number;
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly text: string }[];
  /** Null = the recording holds no answer. */
  readonly answer: string | null;
  /** Why the answer was of no use; null = it was used. */
  readonly fault: string | null;
  readonly costUsd: number | null;
}

export interface BallotView {
  readonly status: 'ballot' | 'abstention';
  readonly reason: string | null;
  readonly candidates: readonly string[];
  readonly buys: readonly string[];
  readonly sells: readonly string[];
}

/** One investor on one day. */
export interface InvestorView {
  readonly day: number;
  readonly date: TradingDate;
  readonly type: string;
  readonly ordinal: number;
  readonly modalities: readonly string[];
  readonly traits: Readonly<Record<string, string | number>>;
  /** Null where the run keeps no ballots. */
  readonly ballot: BallotView | null;
  /** Null where it cannot be told without asking again; `notes` says why. */
  readonly strategy: StrategyView | null;
  /** The view through its mask, over its candidates, in their order. */
  readonly view: {
    readonly candidates: readonly string[];
    readonly columns: readonly ColumnView[];
    /** Per candidate; null when the mask shows no text. */
    readonly headlines: readonly (readonly HeadlineView[])[] | null;
    readonly macro: readonly MacroView[];
  } | null;
  readonly exchanges: readonly ExchangeView[];
  /** Past ballots whose outcome it knew, newest first; null = its kind does not remember. */
  readonly memory:
    | readonly {
        readonly day: number;
        readonly date: TradingDate;
        readonly buys: readonly string[];
        readonly returns: readonly (number | null)[];
      }[]
    | null;
  /** What happened to it up to this day: spawned, stopped, restarted, retired, with causes; oldest first. */
  readonly history: readonly { readonly day: number; readonly kind: string; readonly cause: string }[];
  readonly notes: readonly string[];
}

/** An investor type over the run, and on a day. */
export interface TypeView {
  readonly id: string;
  readonly modalities: readonly string[];
  readonly traits: Readonly<Record<string, string | number>>;
  readonly dates: readonly TradingDate[];
  readonly weights: readonly number[];
  readonly investors: readonly number[];
  readonly abstentions: readonly number[];
  /** Mean rank IC of the type's own opinion over days whose labels ended, by horizon. */
  readonly opinionRankIc: Readonly<Record<string, number | null>>;
  /** On the day: its ballots, a page of them. */
  readonly ballots: {
    readonly day: number;
    readonly total: number;
    readonly offset: number;
    readonly ballots: readonly ({ readonly ordinal: number } & BallotView)[];
  } | null;
}

/** An instrument over the run, and on a day. */
export interface InstrumentView {
  readonly code: string;
  readonly days: readonly number[];
  readonly dates: readonly TradingDate[];
  readonly score: readonly number[];
  readonly consensus: readonly number[];
  readonly disagreement: readonly number[];
  readonly rank: readonly number[];
  readonly members: readonly number[];
  /** Types x days (of `days`): opinion; null = shown to nobody of the type. */
  readonly opinions: readonly (readonly (number | null)[])[];
  readonly types: readonly string[];
  /** On the day, by type: who was shown it, bought it, sold it. */
  readonly onDay: {
    readonly day: number;
    readonly shown: readonly number[];
    readonly bought: readonly number[];
    readonly sold: readonly number[];
  } | null;
}

/** One step of a backward optimisation. */
export interface AnnealingStep {
  readonly step: number;
  /** What was tried, e.g. `0.31 from type a to type b`; empty where the optimizer says nothing of it. */
  readonly move: string;
  /** Null where it is not defined on any day of the window. */
  readonly fitness: number | null;
  readonly best: number | null;
  /** Null for optimizers without one. */
  readonly temperature: number | null;
  readonly accepted: boolean;
}

/** The backward optimisation at a day's close, done again from the journal's window. */
export interface AnnealingView {
  readonly day: number;
  readonly date: TradingDate;
  readonly optimizer: string;
  readonly record: OptimizationRecord | null;
  readonly types: readonly string[];
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly steps: readonly AnnealingStep[];
  /** The distribution that came out is the journal's. */
  readonly isSame: boolean;
}

/** What the population's plan changed at a day's close. */
export interface RespawnView {
  readonly day: number;
  readonly date: TradingDate;
  readonly types: readonly {
    readonly id: string;
    readonly before: number;
    readonly after: number;
    readonly weightBefore: number;
    readonly weightAfter: number;
  }[];
  readonly events: readonly {
    readonly kind: string;
    readonly type: string;
    readonly first: number;
    readonly count: number;
    readonly cause: string;
  }[];
}

/** The market at a day's close, a page of instruments. */
export interface MarketView {
  readonly day: number;
  readonly date: TradingDate;
  readonly total: number;
  readonly offset: number;
  readonly instruments: readonly string[];
  readonly industries: readonly string[];
  readonly columns: readonly ColumnView[];
  readonly headlines: readonly (readonly HeadlineView[])[] | null;
  readonly macro: readonly MacroView[];
}
