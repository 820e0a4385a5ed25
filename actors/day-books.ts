/** What a population keeps from day to day beside its actors: pools and memories. The same for actors and the plain loop. */
import type { AbstentionRecord } from '../journal/index.ts';
import type { Snapshot } from '../market/index.ts';
import { type DayMemory, type EndedLabel, MemoryBook } from './memory-book.ts';
import { type DayPools, PoolBook } from './pool-book.ts';
import { type DecisionSettings, layoutOf } from './settings.ts';
import { byType, type TimedOutByType } from './timed-out.ts';

/** One day as its investors meet it. */
export interface OpenDay {
  readonly snapshot: Snapshot;
  readonly pools: DayPools;
  /** Undefined: nobody remembers. */
  readonly memory: DayMemory | undefined;
  /** Present when the day is cast again: exactly these investors do not answer in time. */
  readonly timedOut: TimedOutByType | undefined;
}

export class DayBooks {
  private readonly pools: PoolBook;
  private readonly memories: MemoryBook | undefined;

  constructor(settings: DecisionSettings) {
    this.pools = new PoolBook(settings);
    this.memories =
      settings.memory === undefined ? undefined : new MemoryBook(settings.memory, layoutOf(settings));
  }

  /** Shows the next day with its plan and the labels that have ended by its close. Throws `population.pool`. */
  open(
    snapshot: Snapshot,
    counts: ArrayLike<number>,
    endedLabels: readonly EndedLabel[],
    timedOut?: readonly AbstentionRecord[],
  ): OpenDay {
    const pools = this.pools.day(snapshot);
    const memory = this.memories?.open(snapshot, counts, endedLabels);
    return { snapshot, pools, memory, timedOut: timedOut === undefined ? undefined : byType(timedOut) };
  }
}
