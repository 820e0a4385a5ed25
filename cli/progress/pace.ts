import type { Clock } from '../../core/index.ts';

const WINDOW = 30;

/** Estimates the time left from the pace of the last steps: the first days of a run are quicker than the rest. */
export class Pace {
  private readonly clock: Clock;
  private readonly marks: { readonly done: number; readonly at: number }[] = [];

  /** `done` steps are done when the clock starts. */
  constructor(clock: Clock, done: number) {
    this.clock = clock;
    this.mark(done);
  }

  mark(done: number): void {
    if (done === this.marks.at(-1)?.done) return;
    this.marks.push({ done, at: this.clock.elapsed() });
    if (this.marks.length > WINDOW) this.marks.shift();
  }

  /** Seconds until `total` steps are done; undefined before the first. */
  secondsLeft(total: number): number | undefined {
    const first = this.marks[0];
    const last = this.marks.at(-1);
    if (first === undefined || last === undefined || last.done === first.done) return undefined;
    return ((total - last.done) * (last.at - first.at)) / (last.done - first.done) / 1000;
  }
}
