/**
 * Largest absolute deviation per quantity of a golden file.
 * 1. A quantity that was compared once has an entry; deviations only grow.
 * 2. Defined against undefined is `UNDEFINED_DEVIATION`, never left out.
 */

/** Stands for an infinite deviation, because JSON has no infinity: one side is undefined and the other is not. */
export const UNDEFINED_DEVIATION = 1e308;

export type Deviations = Readonly<Record<string, number>>;

export class DeviationTable {
  private readonly largest = new Map<string, number>();

  /** Compares one value; null and NaN are undefined, and undefined on both sides is agreement. */
  compare(quantity: string, expected: number | null, found: number | null): void {
    const deviation = deviationOf(expected ?? Number.NaN, found ?? Number.NaN);
    this.largest.set(quantity, Math.max(deviation, this.largest.get(quantity) ?? 0));
  }

  deviations(): Deviations {
    return Object.fromEntries(this.largest);
  }
}

function deviationOf(expected: number, found: number): number {
  if (Number.isNaN(expected) && Number.isNaN(found)) return 0;
  const deviation = Math.abs(expected - found);
  return Number.isFinite(deviation) ? deviation : UNDEFINED_DEVIATION;
}
