import type { Clock, Timers } from '../../../core/index.ts';

const MINUTE = 60_000;

/** Tells when no server has answered for too long, counted from the first failure after the last answer. */
export class Patience {
  private readonly clock: Clock;
  private readonly timers: Timers;
  private readonly patienceMs: number;
  private readonly onOver: () => void;
  private troubleSince: number | undefined;
  private cancelTimer: (() => void) | undefined;

  constructor(clock: Clock, timers: Timers, minutes: number, onOver: () => void) {
    this.clock = clock;
    this.timers = timers;
    this.patienceMs = minutes * MINUTE;
    this.onOver = onOver;
  }

  answered(): void {
    this.troubleSince = undefined;
  }

  failed(): void {
    this.troubleSince ??= this.clock.elapsed();
    this.watch();
  }

  /** Whether patience with something that began to fail at `since` is over. */
  isOver(since: number): boolean {
    return this.clock.elapsed() - since >= this.patienceMs;
  }

  cancel(): void {
    this.cancelTimer?.();
    this.troubleSince = undefined;
  }

  /** One timer at most, which looks again when answers came meanwhile. */
  private watch(): void {
    if (this.cancelTimer !== undefined || this.troubleSince === undefined) return;
    if (this.isOver(this.troubleSince)) return this.onOver();
    const left = this.troubleSince + this.patienceMs - this.clock.elapsed();
    this.cancelTimer = this.timers.after(left, () => {
      this.cancelTimer = undefined;
      this.watch();
    });
  }
}
