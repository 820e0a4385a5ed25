/**
 * Days that are over, shown again so that one of their investors can be looked at: its strategy, its pool, its answer.
 * 1. Days are shown in order, from the first one on: static pools remember. Nobody is asked for that but types whose first
 *    strategy decides their pools.
 * 2. A question equals the one that the run asked. What the journal knows (candidates, memories) is given, not worked out.
 */
import { type Snapshot, type View, viewOf } from '../market/index.ts';
import type { Abstention, Picks, Remembered } from './analyst.ts';
import { DayBooks, type OpenDay } from './day-books.ts';
import type { InvestorType, Strategy } from './investor-type.ts';
import { observeDay } from './observe-day.ts';
import { endsTheRun, picksAsked, reasonOf } from './opened-type.ts';

import type { DecisionSettings } from './settings.ts';

export interface RevisitedInvestor {
  readonly type: InvestorType;
  readonly ordinal: number;
  /** Of its ballot. @default its pool is drawn again */
  readonly candidates?: Uint16Array;
  /** @default it does not remember */
  readonly memory?: readonly Remembered[];
  /** Whether it is asked for its answer, too. */
  readonly decides: boolean;
}

/** What is absent was not asked for, or failed: `failure` says how, in one line. */
export interface RevisitedAnswer {
  readonly view: View;
  readonly strategy?: Strategy;
  /** Absent where its pool follows a strategy that failed. */
  readonly candidates?: Uint16Array;
  readonly answer?: Picks | Abstention;
  readonly failure?: string;
}

export interface RevisitedDay {
  readonly snapshot: Snapshot;
  /** Also after later days were shown. Throws a `RunStop` alone. */
  ask(investor: RevisitedInvestor): Promise<RevisitedAnswer>;
}

export interface RevisitedDays {
  /** Shows the next day with its plan. `selectors`: as `CommittedDay` has them. */
  show(
    snapshot: Snapshot,
    plan: Int32Array,
    selectors?: Readonly<Record<string, string>>,
  ): Promise<RevisitedDay>;
}

export function createRevisitedDays(given: DecisionSettings): RevisitedDays {
  const { memory: _, ...settings } = given;
  const books = new DayBooks(settings);
  return {
    async show(snapshot, plan, selectors) {
      await observeDay(settings, books, {
        snapshot,
        plan,
        ...(selectors === undefined ? {} : { selectors }),
      });
      const today = books.open(snapshot, plan, []);
      // Now: a type whose strategies have failed so far gets its selector on a later day, which is not known on this one.
      const known = new Map(settings.types.map((type) => [type.id, today.pools.knownSelector(type)]));
      return {
        snapshot,
        ask: (investor) => askAgain(settings, today, known.get(investor.type.id), investor),
      };
    },
  };
}

async function askAgain(
  settings: DecisionSettings,
  today: OpenDay,
  /** Of the pools of the investor's type, where it is known before the strategy. */
  known: string | undefined,
  { type, ordinal, candidates: given, memory, decides }: RevisitedInvestor,
): Promise<RevisitedAnswer> {
  const { analyst, strategyScope } = settings;
  const view = viewOf(today.snapshot, type.mask);
  let strategy: Strategy;
  try {
    strategy = await (strategyScope === 'investor'
      ? analyst.strategy(type, view, ordinal)
      : analyst.strategy(type, view));
  } catch (error) {
    if (endsTheRun(error)) throw error;
    const candidates = given ?? drawn(today, type, ordinal, known);
    const failure = `no strategy: ${reasonOf(error)}`;
    return { view, failure, ...(candidates === undefined ? {} : { candidates }) };
  }
  const selector = known ?? strategy.selector;
  const candidates = given ?? drawn(today, type, ordinal, selector) ?? new Uint16Array(0);
  if (!decides || candidates.length === 0) return { view, strategy, candidates };
  const asked = { type, ordinal, strategy, view, candidates, ...picksAsked(settings, candidates) };
  try {
    const answer = await analyst.decide(memory === undefined ? asked : { ...asked, memory });
    return { view, strategy, candidates, answer };
  } catch (error) {
    if (endsTheRun(error)) throw error;
    return { view, strategy, candidates, failure: `failed: ${reasonOf(error)}` };
  }
}

function drawn(
  { pools }: OpenDay,
  type: InvestorType,
  ordinal: number,
  selector: string | undefined,
): Uint16Array | undefined {
  if (selector === undefined) return undefined;
  const { draw, day } = pools.source(type, selector);
  return draw.draw(ordinal, day);
}
