/**
 * How long an answer is waited for. What comes at once costs no timer.
 * Invariants:
 * 1. A promise given to `within` settles once: as the answer, or with `TimedOut`; what comes later is dropped.
 * 2. No timer outlives its answer, or `stop`.
 */
import type { Timers } from '../core/index.ts';

/** Applies where investors hang on purpose and nobody says how long they are waited for. */
export const DEFAULT_TIMEOUT_SECONDS = 5;

/** Thrown in an investor's place when its time is up. The message is what the journal says. */
export class TimedOut extends Error {
  override readonly name = 'TimedOut';
}

export class AnswerTimeout {
  private readonly seconds: number;
  private readonly timers: Timers;
  private readonly running = new Set<() => void>();

  constructor(seconds: number, timers: Timers) {
    this.seconds = seconds;
    this.timers = timers;
  }

  /** The answer, or a rejection with `TimedOut`. */
  within<T>(answer: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const cancel = this.timers.after(this.seconds * 1000, () => {
        this.running.delete(cancel);
        reject(new TimedOut(`timed out after ${this.seconds} s`));
      });
      this.running.add(cancel);
      const done = (): void => {
        cancel();
        this.running.delete(cancel);
      };
      answer.then(
        (value) => {
          done();
          resolve(value);
        },
        (error: unknown) => {
          done();
          reject(error);
        },
      );
    });
  }

  /** Ends all timers; whoever still waits is not told. */
  stop(): void {
    for (const cancel of this.running) cancel();
    this.running.clear();
  }
}
