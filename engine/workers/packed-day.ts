/** A day's numbers in shared memory: copied there once, read by all threads. */
import { invariant } from '../../core/index.ts';
import type { Snapshot } from '../../market/index.ts';
import type { SharedDays, SharedNumbers } from './shared-days.ts';

export interface PackedDay {
  readonly snapshot: Snapshot;
  /** Equal lists of neighbouring days are one object. */
  readonly instruments: readonly string[];
  readonly industries: readonly string[];
  readonly numbers: SharedNumbers;
  /** Where columns and sizes begin in `numbers`. */
  readonly columnsAt: readonly number[];
  readonly sizesAt: number | undefined;
}

export class DayPacker {
  private readonly shared: SharedDays;
  private instruments: readonly string[] = [];
  private industries: readonly string[] = [];

  constructor(shared: SharedDays) {
    this.shared = shared;
  }

  pack(snapshot: Snapshot): PackedDay {
    const { columns, sizes } = snapshot;
    this.instruments = sameOr(this.instruments, snapshot.instruments);
    this.industries = sameOr(this.industries, snapshot.industries);
    const members = snapshot.instruments.length;
    const numbers = this.shared.take(members * (columns.length + (sizes === undefined ? 0 : 1)));
    const columnsAt = columns.map(({ values }, k) => {
      invariant(values.length === members, 'a column has one value per member');
      numbers.set(values, k * members);
      return k * members;
    });
    const sizesAt = sizes === undefined ? undefined : columns.length * members;
    if (sizes !== undefined) {
      invariant(sizes.length === members, 'sizes are one per member');
      numbers.set(sizes, sizesAt);
    }
    const { instruments, industries } = this;
    return { snapshot, instruments, industries, numbers, columnsAt, sizesAt };
  }
}

/** `before`, if it says the same: feeds make a list a day. */
function sameOr(before: readonly string[], now: readonly string[]): readonly string[] {
  return before.length === now.length && before.every((text, i) => text === now[i]) ? before : now;
}
