/** Days that were cast before, shown again: static pools, memories and restart budgets remember. */
import type { BallotBlock, PopulationEvent } from '../journal/index.ts';
import type { Snapshot } from '../market/index.ts';
import type { DayBooks } from './day-books.ts';
import type { EndedLabel } from './memory-book.ts';
import { openType } from './opened-type.ts';
import type { RestartBudget } from './restart-budget.ts';
import type { Retirements } from './retirements.ts';
import type { DecisionSettings } from './settings.ts';

/** A day that was cast before, with the market of that day. */
export interface CommittedDay {
  readonly snapshot: Snapshot;
  readonly plan: ArrayLike<number>;
  readonly events: readonly PopulationEvent[];
  /** Labels that ended at its close; only memories need them. */
  readonly endedLabels?: readonly EndedLabel[];
  /** Needed when investors remember. */
  readonly ballots?: readonly BallotBlock[];
  /**
   * Present when other investors than today's cast the day: the selectors that decided the static pools of their types by then, by
   * type id. Nobody is asked for a strategy then.
   */
  readonly selectors?: Readonly<Record<string, string>>;
}

/** As `castDay` for what the books remember, without asking any investor. */
export async function observeDay(
  settings: DecisionSettings,
  books: DayBooks,
  { snapshot, plan, endedLabels = [], ballots = [], selectors }: Omit<CommittedDay, 'events'>,
): Promise<void> {
  const today = books.open(snapshot, plan, endedLabels);
  today.memory?.restore(settings.types, ballots);
  if (settings.pool.redraw === 'daily') return;
  for (const type of settings.types) {
    if (plan[type.index] === 0) continue;
    const known = today.pools.knownSelector(type) ?? selectors?.[type.id];
    if (known !== undefined) today.pools.source(type, known);
    else if (selectors === undefined) await openType(settings, today, type);
  }
}

/** Retires whom the run retired on that day, and spends the restarts that it spent: a resumed run retires whom an uninterrupted one would. */
export function observeEvents(
  { events, snapshot }: Pick<CommittedDay, 'events' | 'snapshot'>,
  retirements: Retirements,
  budget: RestartBudget,
): void {
  for (const { kind, type, first, count } of events) {
    if (kind === 'retired') retirements.add(type, first, count);
    if (kind === 'restarted') budget.spend(type, first, snapshot.day);
  }
}
