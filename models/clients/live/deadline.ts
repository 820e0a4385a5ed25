import type { Clock, Timers } from '../../../core/index.ts';

const MINUTE = 60_000;

/** The cap on a run's wall time over all its invocations. */
export class Deadline {
  private readonly clock: Clock;
  private readonly timers: Timers;
  private readonly minutes: number;
  private readonly usedBefore: number;
  private readonly startedAt: number;
  private readonly onOver: () => void;
  private cancelTimer: (() => void) | undefined;

  /** `minutes`: the cap; none means no deadline. `onOver` is called once at the deadline, unless that is over already. */
  constructor(
    { clock, timers }: { readonly clock: Clock; readonly timers: Timers },
    minutes: number | undefined,
    usedBefore: number,
    onOver: () => void,
  ) {
    this.clock = clock;
    this.timers = timers;
    this.minutes = minutes ?? Number.POSITIVE_INFINITY;
    this.usedBefore = usedBefore;
    this.startedAt = clock.elapsed();
    this.onOver = onOver;
    if (!this.isOver()) this.watch();
  }

  usedMinutes(): number {
    return this.usedBefore + (this.clock.elapsed() - this.startedAt) / MINUTE;
  }

  isOver(): boolean {
    return this.leftMs() <= 0;
  }

  cancel(): void {
    this.cancelTimer?.();
  }

  private leftMs(): number {
    return this.startedAt + (this.minutes - this.usedBefore) * MINUTE - this.clock.elapsed();
  }

  /** Timers cannot be set for months: they may fire early. */
  private watch(): void {
    const left = this.leftMs();
    if (left === Number.POSITIVE_INFINITY) return;
    this.cancelTimer = this.timers.after(left, () => (this.isOver() ? this.onOver() : this.watch()));
  }
}
