/**
 * Slots of a server and the calls that wait for them.
 * 1. Never more than `count` calls hold a slot; a call waits only while all slots are taken.
 * 2. Waiting calls start in the order of their arrival; leaving the queue or a slot twice changes nothing.
 * 3. Busy time is the integral of taken slots over the clock's time, calls in service included.
 */
import type { Clock } from '../../core/index.ts';

/** A call that waits or holds a slot. */
export interface Ticket {
  /** Frees the slot, or leaves the queue. */
  leave(): void;
}

interface Place extends Ticket {
  state: 'waiting' | 'serving' | 'left';
  readonly start: (ticket: Ticket) => void;
}

export class Slots {
  private readonly count: number;
  private readonly queue: number;
  private readonly clock: Pick<Clock, 'elapsed'>;
  private readonly waiting = new Set<Place>();
  private taken = 0;
  private most = 0;
  private busyMs = 0;
  private changedAt = 0;
  private starting = false;

  /** `queue`: most calls that wait. */
  constructor(count: number, queue: number, clock: Pick<Clock, 'elapsed'>) {
    this.count = count;
    this.queue = queue;
    this.clock = clock;
  }

  /** Calls `start` when a slot is taken, at once or later; undefined when the queue is full. */
  take(start: (ticket: Ticket) => void): Ticket | undefined {
    if (this.taken >= this.count && this.waiting.size >= this.queue) return undefined;
    const place: Place = { state: 'waiting', start, leave: () => this.leave(place) };
    this.waiting.add(place);
    this.startWaiting();
    return place;
  }

  /** Most slots that were ever taken at the same time. */
  get mostBusy(): number {
    return this.most;
  }

  /** Busy slot time so far, in milliseconds. */
  busySlotMs(): number {
    return this.busyMs + this.taken * (this.clock.elapsed() - this.changedAt);
  }

  private leave(place: Place): void {
    const { state } = place;
    place.state = 'left';
    if (state === 'waiting') this.waiting.delete(place);
    if (state !== 'serving') return;
    this.change(-1);
    this.startWaiting();
  }

  /** A loop, not a recursion: a call that is served in no time leaves within its own start. */
  private startWaiting(): void {
    if (this.starting) return;
    this.starting = true;
    while (this.taken < this.count) {
      const next = this.waiting.values().next().value;
      if (next === undefined) break;
      this.waiting.delete(next);
      next.state = 'serving';
      this.change(1);
      next.start(next);
    }
    this.starting = false;
  }

  private change(by: number): void {
    const now = this.clock.elapsed();
    this.busyMs += this.taken * (now - this.changedAt);
    this.changedAt = now;
    this.taken += by;
    this.most = Math.max(this.most, this.taken);
  }
}
