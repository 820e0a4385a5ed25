import type { TypeId } from '../core/index.ts';

/**
 * Investors whose restart budget is spent, by type and ordinal. An investor stays retired when a plan takes it away and
 * brings it back, and when a run is resumed.
 */
export class Retirements {
  private readonly ordinals = new Map<string, Set<number>>();

  has(type: TypeId, ordinal: number): boolean {
    return this.ordinals.get(type)?.has(ordinal) ?? false;
  }

  /** Those among ordinals first .. first + count - 1, ascending. */
  within(type: TypeId, first: number, count: number): readonly number[] {
    const ofType = this.ordinals.get(type);
    if (ofType === undefined) return [];
    return [...ofType].filter((ordinal) => ordinal >= first && ordinal < first + count).sort((a, b) => a - b);
  }

  /** Exactly these are retired among ordinals first .. first + count - 1. */
  replace(type: TypeId, first: number, count: number, ordinals: readonly number[]): void {
    for (const ordinal of this.within(type, first, count)) this.ordinals.get(type)?.delete(ordinal);
    for (const ordinal of ordinals) this.add(type, ordinal);
  }

  add(type: string, first: number, count = 1): void {
    let ofType = this.ordinals.get(type);
    if (ofType === undefined) this.ordinals.set(type, (ofType = new Set()));
    for (let ordinal = first; ordinal < first + count; ordinal++) ofType.add(ordinal);
  }
}
