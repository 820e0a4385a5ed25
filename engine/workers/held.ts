/**
 * What stays the same from day to day is sent to a thread once, and named by a number from then on.
 * Invariants:
 * 1. Both sides hold what the latest message named, and nothing else.
 * 2. On the far side, what was one object stays one object.
 */
import { invariant } from '../../core/index.ts';

/** Part of a message: what is new there, and what is needed no more. */
export interface HeldChanges<T> {
  readonly fresh: readonly (readonly [number, T])[];
  readonly stale: readonly number[];
}

/** The near side: what one thread holds. */
export class HeldThere<T> {
  private readonly keyOf: (value: T) => unknown;
  private before = new Map<unknown, number>();
  private named = new Map<unknown, number>();
  private fresh: (readonly [number, T])[] = [];
  private last = -1;

  /** Values with equal keys are the same. @default the value itself */
  constructor(keyOf: (value: T) => unknown = (value) => value) {
    this.keyOf = keyOf;
  }

  /** The number of a value in the message that is being written. */
  number(value: T): number {
    const key = this.keyOf(value);
    let number = this.named.get(key);
    if (number !== undefined) return number;
    number = this.before.get(key);
    if (number === undefined) {
      number = ++this.last;
      this.fresh.push([number, value]);
    }
    this.named.set(key, number);
    return number;
  }

  /** Ends the message. */
  changes(): HeldChanges<T> {
    const stale = [...this.before].filter(([key]) => !this.named.has(key)).map(([, number]) => number);
    const changes = { fresh: this.fresh, stale };
    this.before = this.named;
    this.named = new Map();
    this.fresh = [];
    return changes;
  }
}

/** The far side. */
export class HeldHere<T> {
  private readonly values = new Map<number, T>();

  apply({ fresh, stale }: HeldChanges<T>): void {
    for (const number of stale) this.values.delete(number);
    for (const [number, value] of fresh) this.values.set(number, value);
  }

  get(number: number): T {
    const value = this.values.get(number);
    invariant(value !== undefined, `a message names ${number}, which was not sent`);
    return value;
  }
}
