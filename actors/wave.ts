/**
 * Backpressure: which groups are asked when. nact's mailboxes and the queue of immediates are unbounded, so the number of
 * investors in flight is bounded here instead: at most one group per lane.
 * Invariants:
 * 1. A lane has at most one group at a time. 2. Groups start in the order in which they were queued.
 */
export interface Wave<Group> {
  readonly waiting: readonly Group[];
  /** Index of the first group in `waiting` that has not started. */
  readonly next: number;
  readonly freeLanes: readonly number[];
}

export interface Grant<Group> {
  readonly lane: number;
  readonly group: Group;
}

export function newWave<Group>(lanes: number): Wave<Group> {
  return { waiting: [], next: 0, freeLanes: Array.from({ length: lanes }, (_, lane) => lane) };
}

/** Queues groups, and starts as many as there are free lanes. */
export function enqueue<Group>(
  wave: Wave<Group>,
  groups: readonly Group[],
): readonly [Wave<Group>, readonly Grant<Group>[]] {
  return start({ ...wave, waiting: [...wave.waiting.slice(wave.next), ...groups], next: 0 });
}

/** A lane has its answers: the next group may start. */
export function release<Group>(
  wave: Wave<Group>,
  lane: number,
): readonly [Wave<Group>, readonly Grant<Group>[]] {
  return start({ ...wave, freeLanes: [...wave.freeLanes, lane] });
}

function start<Group>(wave: Wave<Group>): readonly [Wave<Group>, readonly Grant<Group>[]] {
  const count = Math.min(wave.freeLanes.length, wave.waiting.length - wave.next);
  const grants = Array.from({ length: count }, (_, i) => ({
    lane: wave.freeLanes[i] as number,
    group: wave.waiting[wave.next + i] as Group,
  }));
  return [{ ...wave, next: wave.next + count, freeLanes: wave.freeLanes.slice(count) }, grants];
}
