/** Arithmetic of positions: undefined = before the first day. */
import type { Phase } from '../events.ts';
import { type DayPhase, dayPhases, FIRST_PHASE, LAST_PHASE, type Position } from '../replay/position.ts';

export function following(position: Position | undefined): Position {
  if (position === undefined) return { day: 0, phase: FIRST_PHASE };
  const phase = dayPhases[dayPhases.indexOf(position.phase) + 1];
  return phase === undefined ? { day: position.day + 1, phase: FIRST_PHASE } : { day: position.day, phase };
}

export function preceding(position: Position | undefined): Position | undefined {
  if (position === undefined) return undefined;
  const phase = dayPhases[dayPhases.indexOf(position.phase) - 1];
  return phase === undefined ? endOf(position.day - 1) : { day: position.day, phase };
}

/** The end of a day; undefined before the first. */
export function endOf(day: number): Position | undefined {
  return day < 0 ? undefined : { day, phase: LAST_PHASE };
}

/** The end of the position's day, of the next one when it stands there already. */
export function nextEnd(position: Position | undefined): Position {
  const { day } = following(position);
  return { day, phase: LAST_PHASE };
}

/** Whether `a` comes before `b`. */
export function isBefore(a: Position | undefined, b: Position | undefined): boolean {
  return placeOf(a) < placeOf(b);
}

function placeOf(position: Position | undefined): number {
  return position === undefined ? -1 : position.day * dayPhases.length + dayPhases.indexOf(position.phase);
}

/** Days that are committed where one stands: those before the position's, and that one at its end. */
export function daysAt(position: Position | undefined): number {
  if (position === undefined) return 0;
  return position.phase === LAST_PHASE ? position.day + 1 : position.day;
}

/**
 * The last phase of a day that is over when a run announces one. Strategies and ballots come about together (an investor
 * answers while another type's strategy is made), and are counted as they arrive: three phases are over at once.
 */
export const overAt: Readonly<Record<Phase, DayPhase>> = {
  snapshot: 'snapshot',
  annealing: 'labels',
  respawn: 'annealing',
  ballots: 'respawn',
  score: 'tally',
  commit: 'score',
  committed: 'portfolio',
};
