/** What all investors of a type share on one day, and how one of them is asked. Used by actors and by the plain loop. */
import { MassError, RunStop } from '../core/index.ts';
import { type View, viewOf } from '../market/index.ts';
import { type Abstention, type DecisionRequest, Declined, type Picks } from './analyst.ts';
import type { OpenDay } from './day-books.ts';
import type { InvestorType, Strategy } from './investor-type.ts';
import type { DayMemory } from './memory-book.ts';
import { type DayPools, type PoolBlock, type PoolSource, poolOf } from './pool-book.ts';
import type { DecisionSettings } from './settings.ts';

interface OpenedBase {
  readonly run: string;
  readonly day: number;
  readonly type: InvestorType;
  readonly view: View;
  /** Undefined: nobody remembers. */
  readonly memory: DayMemory | undefined;
  /** Present when the day is cast again: what the journal says of those who did not answer in time, by ordinal. */
  readonly timedOut: ReadonlyMap<number, string> | undefined;
}

const NOBODY: ReadonlyMap<number, string> = new Map();

/**
 * `shared`: one strategy and one way to draw pools. `individual`: each investor has a strategy of its own, and draws its
 * pool by it unless `pools` is known already. `failed`: no strategy; everybody abstains.
 */
export type OpenedType =
  | (OpenedBase & { readonly scope: 'shared'; readonly strategy: Strategy; readonly pools: PoolSource })
  | (OpenedBase & {
      readonly scope: 'individual';
      readonly pools: PoolSource | undefined;
      readonly poolsOfDay: DayPools;
    })
  | (OpenedBase & { readonly scope: 'failed'; readonly reason: string });

/**
 * Shows a type its view and asks for its strategy. A failing strategy is a result, not an exception, but for a `RunStop`.
 * `earlier` settles when this type's days before this one are open: static pools follow the selector of the first strategy.
 */
export async function openType(
  settings: DecisionSettings,
  today: OpenDay,
  type: InvestorType,
  earlier?: Promise<unknown>,
): Promise<OpenedType> {
  const { snapshot, pools, memory } = today;
  const timedOut = today.timedOut === undefined ? undefined : (today.timedOut.get(type.id) ?? NOBODY);
  const view = viewOf(snapshot, type.mask);
  const base = { run: settings.run, day: snapshot.day, type, view, memory, timedOut };
  // Before the strategy is asked for: first uses of a selector come in the order of days, and do not hang on its success.
  const selector = pools.knownSelector(type);
  const known = selector === undefined ? undefined : pools.source(type, selector);
  if (settings.strategyScope === 'investor') {
    return { ...base, scope: 'individual', pools: known, poolsOfDay: pools };
  }
  let strategy: Strategy;
  try {
    strategy = await settings.analyst.strategy(type, base.view);
  } catch (error) {
    if (endsTheRun(error)) throw error;
    return { ...base, scope: 'failed', reason: `no strategy: ${reasonOf(error)}` };
  }
  if (known !== undefined) return { ...base, scope: 'shared', strategy, pools: known };
  if (earlier !== undefined && settings.pool.redraw === 'static') await earlier;
  return { ...base, scope: 'shared', strategy, pools: pools.source(type, strategy.selector) };
}

/** One investor's answer as it comes back, valid or not. */
export interface RawAnswer {
  readonly candidates: Uint16Array;
  readonly answer: Picks | Abstention;
}

/**
 * Asks the analyst for one investor of a type with one strategy. Throws or rejects when the analyst does. The caller knows
 * the pool, so the answer comes alone: a million objects a day less.
 */
export function askShared(
  settings: DecisionSettings,
  opened: Extract<OpenedType, { readonly scope: 'shared' }>,
  ordinal: number,
  candidates: Uint16Array,
): Picks | Abstention | Promise<Picks | Abstention> {
  if (candidates.length === 0) return NOTHING_TO_CHOOSE;
  return settings.analyst.decide(requestOf(settings, opened, opened.strategy, ordinal, candidates));
}

/** Asks one investor that has a strategy of its own, and may draw its pool by it. */
export async function askIndividually(
  settings: DecisionSettings,
  opened: Extract<OpenedType, { readonly scope: 'individual' }>,
  block: PoolBlock | undefined,
  ordinal: number,
): Promise<RawAnswer> {
  let strategy: Strategy;
  try {
    strategy = await settings.analyst.strategy(opened.type, opened.view, ordinal);
  } catch (error) {
    if (!(error instanceof Declined)) throw error;
    return { candidates: NO_CANDIDATES, answer: { abstained: `no strategy: ${reasonOf(error)}` } };
  }
  let candidates: Uint16Array;
  if (block !== undefined) candidates = poolOf(block, ordinal);
  else {
    const source = opened.poolsOfDay.source(opened.type, strategy.selector);
    candidates = source.draw.draw(ordinal, source.day);
  }
  if (candidates.length === 0) return { candidates, answer: NOTHING_TO_CHOOSE };
  const answer = await settings.analyst.decide(requestOf(settings, opened, strategy, ordinal, candidates));
  return { candidates, answer };
}

function requestOf(
  settings: DecisionSettings,
  { type, view, memory }: OpenedType,
  strategy: Strategy,
  ordinal: number,
  candidates: Uint16Array,
): DecisionRequest {
  const { buys, sells } = picksAsked(settings, candidates);
  if (memory === undefined) return { type, ordinal, strategy, view, candidates, buys, sells };
  const remembered = memory.recall(type, ordinal);
  return { type, ordinal, strategy, view, candidates, buys, sells, memory: remembered };
}

/** How many buys and sells are asked for out of these candidates: buys first. */
export function picksAsked(
  settings: Pick<DecisionSettings, 'picks' | 'sells'>,
  candidates: Uint16Array,
): { readonly buys: number; readonly sells: number } {
  const buys = Math.min(settings.picks, candidates.length);
  return { buys, sells: Math.min(settings.sells, candidates.length - buys) };
}

const NO_CANDIDATES = new Uint16Array(0);

/** Recognised by reference. */
export const NOTHING_TO_CHOOSE: Abstention = { abstained: 'its candidate pool is empty' };

/** Whether an exception concerns more than one investor: the run cannot go on, or has a defect. It is never an abstention. */
export function endsTheRun(error: unknown): boolean {
  return error instanceof RunStop || (error instanceof MassError && error.code === 'internal.invariant');
}

/** Longest reason that is kept: reasons may quote untrusted text. */
const REASON_LENGTH = 300;

/** One line about whatever was thrown. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replaceAll(/\s+/g, ' ').slice(0, REASON_LENGTH);
}
