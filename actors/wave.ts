/**
 * Backpressure: which groups are asked when, also those of several days in flight. Mailboxes and the queue of immediates are unbounded, so the number of
 * investors in flight is bounded here instead.
 * Invariants:
 * 1. A lane has at most one group at a time. 2. Groups of the lowest day start first, those of one day in the
 *    order in which they were queued.
 * 3. At most `most` investors are in flight, except that one group may always be.
 */
import { GROUP_ORDINALS } from './group-size.ts';

/**
 * Investors that may be asked at the same time. With 8,192 a day of 100,000 rule investors takes 15 % longer and 1.7 times
 * the memory: answers that wait outlive two scavenges and become old garbage.
 */
export const IN_FLIGHT = 2 * GROUP_ORDINALS;

export interface Waiting {
  readonly day: number;
  readonly count: number;
}

export interface Wave<Group extends Waiting> {
  /** Days ascend. */
  readonly waiting: readonly Group[];
  /** Index of the first group in `waiting` that has not started. */
  readonly next: number;
  readonly freeLanes: readonly number[];
  readonly inFlight: number;
  readonly most: number;
}

export interface Grant<Group> {
  readonly lane: number;
  readonly group: Group;
}

export function newWave<Group extends Waiting>(lanes: number, most: number): Wave<Group> {
  const freeLanes = Array.from({ length: lanes }, (_, lane) => lane);
  return { waiting: [], next: 0, freeLanes, inFlight: 0, most };
}

/** Queues groups of one day, and starts as many as there is room for. */
export function enqueue<Group extends Waiting>(
  wave: Wave<Group>,
  groups: readonly Group[],
): readonly [Wave<Group>, readonly Grant<Group>[]] {
  const left = wave.waiting.slice(wave.next);
  const isLast = (left.at(-1)?.day ?? Number.NEGATIVE_INFINITY) <= (groups[0]?.day ?? 0);
  const waiting = [...left, ...groups];
  return start({ ...wave, waiting: isLast ? waiting : waiting.sort((a, b) => a.day - b.day), next: 0 });
}

/** A lane has the answers of its group of `count`: the next groups may start. */
export function release<Group extends Waiting>(
  wave: Wave<Group>,
  lane: number,
  count: number,
): readonly [Wave<Group>, readonly Grant<Group>[]] {
  return start({ ...wave, freeLanes: [...wave.freeLanes, lane], inFlight: wave.inFlight - count });
}

function start<Group extends Waiting>(wave: Wave<Group>): readonly [Wave<Group>, readonly Grant<Group>[]] {
  const grants: Grant<Group>[] = [];
  let { next, inFlight } = wave;
  for (const lane of wave.freeLanes) {
    const group = wave.waiting[next];
    if (group === undefined || (inFlight > 0 && inFlight + group.count > wave.most)) break;
    grants.push({ lane, group });
    next++;
    inFlight += group.count;
  }
  return [{ ...wave, next, inFlight, freeLanes: wave.freeLanes.slice(grants.length) }, grants];
}
