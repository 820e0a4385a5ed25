/** Where one stands in a run: a day, and how far its close has been walked through. */

/** Phases of a day in the order in which they happen. */
export const dayPhases = [
  'snapshot',
  'labels',
  'annealing',
  'respawn',
  'strategies',
  'ballots',
  'tally',
  'score',
  'portfolio',
] as const;
export type DayPhase = (typeof dayPhases)[number];

export const FIRST_PHASE: DayPhase = 'snapshot';
export const LAST_PHASE: DayPhase = 'portfolio';

/** A phase of a day that is over. Undefined stands for before the first day. */
export interface Position {
  readonly day: number;
  readonly phase: DayPhase;
}
