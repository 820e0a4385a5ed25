import type { RawAnswer, Reader, Reading } from '../../answer.ts';
import { byUrgency, type ModelRequest, type Purpose } from '../../request.ts';

/** A request until it is answered, and everybody who waits for the answer. */
export interface Job {
  readonly request: ModelRequest;
  readonly purpose: Purpose;
  readonly asks: Ask[];
  /** Calls sent for it. */
  calls: number;
  /** Calls that failed, in a row; decides how long it waits before the next. */
  failures: number;
  /** Calls that are known to have brought nothing: a server that remembers keys must not repeat their end. */
  keysUsed: number;
  firstFailedAt: number | undefined;
}

/** One who asked. */
export interface Ask {
  /** The reading, for the recording. Settles nothing. */
  read(answer: RawAnswer): Reading<unknown>;
  /** Reads the answer and resolves, or rejects when the reader throws. */
  answer(answer: RawAnswer): void;
  fail(reason: Error): void;
}

export function newJob(request: ModelRequest, purpose: Purpose): Job {
  return {
    request,
    purpose,
    asks: [],
    calls: 0,
    failures: 0,
    keysUsed: 0,
    firstFailedAt: undefined,
  };
}

export function jobsByUrgency(a: Job, b: Job): number {
  return byUrgency(a.purpose, b.purpose);
}

/** Joins those who wait for a job. */
export function ask<Value>(job: Job, read: Reader<Value>): Promise<Reading<Value>> {
  return new Promise((resolve, reject) => {
    job.asks.push({
      read,
      answer: (answer) => {
        try {
          resolve(read(answer));
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      },
      fail: reject,
    });
  });
}
