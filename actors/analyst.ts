import type { Registered } from '../core/index.ts';
import type { View } from '../market/index.ts';
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
}

/**
 * Turns a view into a strategy and a ballot. May answer at once or later; an exception is a failure of that investor
 * alone. Equal requests must get equal answers (recorded ones included).
 */
export interface Analyst {
  /** `ordinal` is given when every investor has a strategy of its own; without it the strategy is the type's. */
  strategy(type: InvestorType, view: View, ordinal?: number): Strategy | Promise<Strategy>;
  decide(request: DecisionRequest): Picks | Abstention | Promise<Picks | Abstention>;
}

export interface AnalystKind extends Registered {
  /** Options have passed the entry's schema. */
  create(options: never): Analyst;
  /** Columns that the options name: a market without one of them is an error before day one. @default none */
  columns?(options: never): readonly string[];
}
