/**
 * Selector weights of static pools.
 * Invariants:
 * 1. An instrument keeps the weight of the first day on which it was a member, so that a static pool does not drift with
 *    sizes or with the number of members of an industry.
 * 2. The state is a function of the snapshots shown so far, in order: a resumed run rebuilds it by showing them again.
 */
import type { Key } from '../core/index.ts';
import type { Selector } from './selector.ts';
import type { Snapshot } from './snapshot.ts';

export class KeptWeights {
  private readonly selector: Selector;
  private readonly typeKey: Key;
  private readonly weights = new Map<string, number>();

  constructor(selector: Selector, typeKey: Key) {
    this.selector = selector;
    this.typeKey = typeKey;
  }

  /** Weight per member of this day; newcomers get today's weight and keep it. */
  of(snapshot: Snapshot): Float64Array {
    const { instruments } = snapshot;
    if (instruments.some((code) => !this.weights.has(code))) {
      const today = this.selector(snapshot, this.typeKey);
      instruments.forEach((code, i) => {
        if (!this.weights.has(code)) this.weights.set(code, today[i] as number);
      });
    }
    return Float64Array.from(instruments, (code) => this.weights.get(code) as number);
  }
}
