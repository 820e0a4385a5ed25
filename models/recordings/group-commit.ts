/**
 * Writes of one turn of the event loop, committed together.
 * 1. A promise resolves after the commit that holds its write, in the order of writing.
 * 2. A commit that fails rejects all writes in it; those after it are not affected.
 */
import { breathe } from '../../core/index.ts';

interface Waiting {
  readonly write: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

export class GroupCommit {
  private readonly transaction: (write: () => void) => void;
  private waiting: Waiting[] = [];

  /** `transaction` commits what `write` does, or throws and has undone it. */
  constructor(transaction: (write: () => void) => void) {
    this.transaction = transaction;
  }

  /** `write` runs inside the transaction; the promise brings what it returned. */
  add<Result>(write: () => Result): Promise<Result> {
    if (this.waiting.length === 0) void breathe().then(() => this.flush());
    return new Promise<Result>((resolve, reject) => {
      this.waiting.push({ write, resolve: resolve as (value: unknown) => void, reject });
    });
  }

  /** Commits what waits, now. Failures reach those who wait, not the caller. */
  flush(): void {
    const group = this.waiting;
    if (group.length === 0) return;
    this.waiting = [];
    const results: unknown[] = [];
    try {
      this.transaction(() => {
        for (const { write } of group) results.push(write());
      });
    } catch (error) {
      for (const { reject } of group) reject(error);
      return;
    }
    for (const [k, { resolve }] of group.entries()) resolve(results[k]);
  }
}
