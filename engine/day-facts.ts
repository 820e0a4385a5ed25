import type { DayBallots } from '../actors/index.ts';
import type { DayRecord, PopulationEvent } from '../journal/index.ts';
import type { MarketDay } from '../market/index.ts';
import type { Choice } from './choice.ts';

/** What is known of a day when one of its phases is announced. It only grows; nobody may change it. */
export interface DayFacts {
  readonly marketDay: MarketDay;
  /** From `respawn` on. */
  readonly choice?: Choice;
  /** From `ballots` on, with what it changed. */
  readonly plan?: Int32Array;
  readonly respawned?: readonly PopulationEvent[];
  /** From `score` on. */
  readonly ballots?: Pick<DayBallots, 'tally' | 'expected' | 'received' | 'abstentions' | 'events'>;
  /** From `commit` on; it is in the journal once `committed` is announced. */
  readonly record?: DayRecord;
}
