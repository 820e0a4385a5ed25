import type { Key, Registered, TradingDate } from '../core/index.ts';
import type { View } from '../market/index.ts';
import type { ModelClient } from '../models/index.ts';
import type { InvestorType, Strategy } from './investor-type.ts';

/** What an investor answers: positions into the day's instruments, distinct, out of its candidates; ascending. */
export interface Picks {
  readonly buys: Uint16Array;
  readonly sells: Uint16Array;
}

export interface Abstention {
  readonly abstained: string;
}

export interface DecisionRequest {
  readonly type: InvestorType;
  readonly ordinal: number;
  readonly strategy: Strategy;
  readonly view: View;
  /** Candidate pool: positions into the view's instruments, ascending, distinct. */
  readonly candidates: Uint16Array;
  /** How many buys and sells are asked for; never more than there are candidates. */
  readonly buys: number;
  readonly sells: number;
  /** The investor's own past ballots whose outcome is known, newest first; absent unless its analyst reflects. */
  readonly memory?: readonly Remembered[];
}

/** One past ballot of an investor, usable because its label has ended. Arrays have one element per buy. */
export interface Remembered {
  readonly day: number;
  readonly date: TradingDate;
  /** Trading days of the label. */
  readonly horizon: number;
  /** Instrument codes. */
  readonly buys: readonly string[];
  /** Forward returns as fractions; NaN = undefined. */
  readonly returns: readonly number[];
  /** Share of that day's members with a defined return that did worse, in [0, 1]; NaN = undefined. */
  readonly ranks: readonly number[];
}

/** Many investors of one type at once, out of pools that lie at equal distances. */
export interface BatchRequest {
  readonly type: InvestorType;
  readonly strategy: Strategy;
  readonly view: View;
  /** Ordinals first .. first + count - 1. */
  readonly first: number;
  readonly count: number;
  /** Pool i: `counts[i]` ascending positions into the view's instruments, in `words` from offset + i * stride on. */
  readonly words: Uint16Array;
  readonly offset: number;
  readonly stride: number;
  readonly counts: Uint16Array;
  /** Most buys and sells of an investor; fewer where its pool is smaller, buys first. */
  readonly buys: number;
  readonly sells: number;
}

/** How much an investor remembers. */
export interface MemorySettings {
  /** Trading days of the label that makes an outcome; one of the scenario's horizons. */
  readonly horizon: number;
  /** Most ballots. */
  readonly items: number;
}

/**
 * Turns a view into a strategy and a ballot. May answer at once or later; an exception is a failure of that investor
 * alone, except a `RunStop`, which ends the run. Equal requests must get equal answers (recorded ones included).
 */
export interface Analyst {
  /** `ordinal` is given when every investor has a strategy of its own; without it the strategy is the type's. */
  strategy(type: InvestorType, view: View, ordinal?: number): Strategy | Promise<Strategy>;
  decide(request: DecisionRequest): Picks | Abstention | Promise<Picks | Abstention>;
  /**
   * The decisions of `decide` for many investors at once, as places within their pools (0 = its first candidate), ascending: buys of
   * investor i in `bought` from i * buys on, sells likewise. Answers at once, and allocates nothing for an investor. When it throws, each of them is
   * asked by `decide`. Absent: its investors cannot live in cohorts.
   */
  decideBatch?(request: BatchRequest, bought: Uint16Array, sold: Uint16Array): void;
  /**
   * The same analyst from its recording alone, for controls: it abstains where nothing is recorded, and counts how often.
   * Absent where asking costs nothing.
   */
  recorded?(): Analyst & { missing(): number };
}

/** Thrown by an analyst that has no strategy to give: an abstention like a declined decision, not a failure that restarts anybody. */
export class Declined extends Error {
  override readonly name = 'Declined';
}

/** What the engine lends to an analyst. */
export interface AnalystServices {
  /** The run's root key. */
  readonly key: Key;
  /** Who answers model requests; present for kinds that ask models. */
  readonly models?: ModelClient;
  /** Text of a file that the options name, relative to the scenario's folder. Throws `models.prompt`. */
  readonly readText: (path: string) => string;
}

export interface AnalystKind extends Registered {
  /** Options have passed the entry's schema. */
  create(options: never, services: AnalystServices): Analyst;
  /** Asks language models: answers come late, cost money and are recorded, and market days overlap. @default false */
  readonly asksModels?: true;
  /** What its investors remember. @default nothing */
  memory?(options: never): MemorySettings | undefined;
  /** The run folder or recording file that all its answers come from. @default none: the scenario's endpoints answer */
  recording?(options: never): string | undefined;
  /**
   * The options with what was left out taken from notes named `analyst:...`: those of that recording or, of a run folder, the
   * one with that run's own options. What `create`, `memory` and `texts` then get. Throws `models.recording` when the notes do
   * not decide it.
   */
  completed?(
    options: never,
    notes: readonly { readonly name: string; readonly value: unknown }[],
  ): Readonly<Record<string, unknown>>;
  /**
   * The texts that decide its questions besides options and data, by name: templates built in (`decision/en/1`) or named by the
   * options (the file). A run goes on under the same texts only. `options` are those that `create` gets. Throws
   * `models.prompt`. @default none
   */
  texts?(options: never, readText: AnalystServices['readText']): Readonly<Record<string, string>>;
  /** Columns that the options name: a market without one of them is an error before day one. @default none */
  columns?(options: never): readonly string[];
}
