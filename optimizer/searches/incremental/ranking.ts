/**
 * Rank sums of one day for a search that asks again and again about nearly the same values.
 *
 * Invariants
 * 1. `order[first .. end)` is always a permutation of the columns first .. end - 1; which one it is when `correlate` is
 *    called decides how long sorting takes, never what it returns (ties get average ranks).
 * 2. Centred ranks are multiples of 1/2, so every sum below is exact, whatever its order, to beyond 100,000 instruments:
 *    the result equals `pearson` of average ranks bit for bit.
 */
import type { Window, WindowRange } from './window.ts';

/** Shifts per instrument that insertion sort may spend before merging takes over. */
const SHIFTS_PER_INSTRUMENT = 24;

export class Ranking {
  private readonly labelRanks: Float64Array;
  private readonly order: Int32Array;
  private readonly sorted: Float64Array;
  private readonly otherOrder: Int32Array;
  private readonly otherSorted: Float64Array;

  constructor(window: Window) {
    this.labelRanks = window.labelRanks;
    this.order = Int32Array.from({ length: window.size }, (_, column) => column);
    this.sorted = new Float64Array(window.size);
    this.otherOrder = new Int32Array(window.size);
    this.otherSorted = new Float64Array(window.size);
  }

  /** Spearman correlation of `values[first .. end)` with the day's label ranks; NaN when the values are constant. */
  correlate(values: Float64Array, range: WindowRange): number {
    const { first, end } = range;
    if (!this.insertionSort(values, first, end)) this.mergeSort(first, end);
    const { order, sorted, labelRanks } = this;
    const middle = (end - first - 1) / 2;
    let squares = 0;
    let products = 0;
    for (let from = first; from < end; ) {
      const value = sorted[from] as number;
      let labels = labelRanks[order[from] as number] as number;
      let to = from + 1;
      while (to < end && (sorted[to] as number) === value)
        labels += labelRanks[order[to++] as number] as number;
      const rank = (from + to - 1) / 2 - first - middle;
      squares += (to - from) * rank * rank;
      products += rank * labels;
      from = to;
    }
    return squares === 0 ? Number.NaN : products / Math.sqrt(squares * range.labelSquares);
  }

  /** Sorts from the last order; false when that is too far away, with `order` and `sorted` still a permutation. */
  private insertionSort(values: Float64Array, first: number, end: number): boolean {
    const { order, sorted } = this;
    for (let k = first; k < end; k++) sorted[k] = values[order[k] as number] as number;
    let budget = (end - first) * SHIFTS_PER_INSTRUMENT;
    for (let k = first + 1; k < end; k++) {
      const value = sorted[k] as number;
      let hole = k - 1;
      if (hole < first || (sorted[hole] as number) <= value) continue;
      const column = order[k] as number;
      do {
        sorted[hole + 1] = sorted[hole] as number;
        order[hole + 1] = order[hole] as number;
        hole--;
      } while (hole >= first && (sorted[hole] as number) > value);
      sorted[hole + 1] = value;
      order[hole + 1] = column;
      budget -= k - 1 - hole;
      if (budget < 0) return false;
    }
    return true;
  }

  private mergeSort(first: number, end: number): void {
    let [fromOrder, fromSorted, toOrder, toSorted] = [
      this.order,
      this.sorted,
      this.otherOrder,
      this.otherSorted,
    ];
    for (let width = 1; width < end - first; width *= 2) {
      for (let low = first; low < end; low += 2 * width) {
        const middle = Math.min(low + width, end);
        const high = Math.min(middle + width, end);
        let left = low;
        let right = middle;
        for (let k = low; k < high; k++) {
          const takeLeft =
            right >= high || (left < middle && (fromSorted[left] as number) <= (fromSorted[right] as number));
          const at = takeLeft ? left++ : right++;
          toSorted[k] = fromSorted[at] as number;
          toOrder[k] = fromOrder[at] as number;
        }
      }
      [fromOrder, fromSorted, toOrder, toSorted] = [toOrder, toSorted, fromOrder, fromSorted];
    }
    if (fromOrder === this.order) return;
    this.order.set(fromOrder.subarray(first, end), first);
    this.sorted.set(fromSorted.subarray(first, end), first);
  }
}
