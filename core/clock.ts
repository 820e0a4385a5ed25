/** The only file that reads the wall clock or sets timers. Nothing that it returns may reach a digest. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  /** Monotonic milliseconds, for durations. */
  elapsed(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
};

/** Work that is done later. Like the clock, never seen by a digest. */
export interface Timers {
  /** Does `work` once after `milliseconds` at the earliest, unless the returned function is called before. */
  after(milliseconds: number, work: () => void): () => void;
}

/** Longest delay that Node's timers take: more would fire at once. */
const LONGEST_DELAY = 2 ** 31 - 1;

export const systemTimers: Timers = {
  after(milliseconds, work) {
    const timer = setTimeout(work, Math.min(milliseconds, LONGEST_DELAY));
    return () => clearTimeout(timer);
  },
};

/** Lets the event loop run once, so that signals are heard during long synchronous work. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A clock that only moves when told to, in milliseconds; its timers fire as it passes them, earliest first. */
export class VirtualClock implements Clock, Timers {
  private time: number;
  private waiting: { readonly at: number; readonly work: () => void }[] = [];
  constructor(start = 0) {
    this.time = start;
  }
  now(): number {
    return this.time;
  }
  elapsed(): number {
    return this.time;
  }
  after(milliseconds: number, work: () => void): () => void {
    const entry = { at: this.time + milliseconds, work };
    this.waiting.push(entry);
    return () => {
      this.waiting = this.waiting.filter((other) => other !== entry);
    };
  }
  advance(milliseconds: number): void {
    const end = this.time + milliseconds;
    for (;;) {
      const due = this.waiting.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.waiting = this.waiting.filter((other) => other !== due);
      this.time = Math.max(this.time, due.at);
      due.work();
    }
    this.time = end;
  }
}
