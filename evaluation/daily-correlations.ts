import {
  averageRanks,
  informationCoefficient,
  invariant,
  rankGrid,
  rankInformationCoefficient,
} from '../core/index.ts';

/** IC (Pearson) and rank IC (Spearman, ties averaged) of one signal on one day; NaN where undefined. */
export interface DailyCorrelations {
  readonly ic: number;
  readonly rankIc: number;
}

/** What a signal without undefined or only equal values gives to every label that it meets. */
export interface RankedSignal {
  readonly values: Centred;
  readonly ranks: Centred;
}

/** Values less their mean, and the sum of their squares. */
interface Centred {
  readonly values: Float64Array;
  readonly squares: number;
}

/**
 * Kept by whoever shows one signal to labels of several horizons, because ranking is most of the work: what was ranked at the first.
 * The signal is not written to meanwhile.
 */
export interface RankingMemo {
  ranked?: RankedSignal;
}

/** What to keep in a memo of `values`, which are all defined; undefined where they are alike on the grid of ranks. */
export function rankedSignal(values: Float64Array): RankedSignal | undefined {
  const grid = values.map(rankGrid);
  if (grid.every((value) => value === grid[0])) return undefined;
  return { values: centred(values), ranks: centred(averageRanks(grid)) };
}

/** The same for these values in another order (`inOrder`). */
export function rearranged({ values, ranks }: RankedSignal, order: Int32Array): RankedSignal {
  return {
    values: { values: inOrder(values.values, order), squares: values.squares },
    ranks: { values: inOrder(ranks.values, order), squares: ranks.squares },
  };
}

/** Values in another order: place k takes what stood at `order[k]`. */
export function inOrder(values: Float64Array, order: Int32Array): Float64Array {
  // A loop: `Float64Array.from` with a function takes several times as long, and there are hundreds a day.
  const moved = new Float64Array(order.length);
  for (let k = 0; k < order.length; k++) moved[k] = values[order[k] as number] as number;
  return moved;
}

/** Correlates signals of one day with that day's label. */
export type DailyCorrelator = (signal: Float64Array, memo?: RankingMemo) => DailyCorrelations;

/**
 * Prepares one day's label (length N, NaN = undefined) for many signals of length N: the label is ranked once. Gives
 * what `informationCoefficient` and `rankInformationCoefficient` give, and falls back to them where a signal itself has
 * undefined values, because then every signal has its own set of instruments.
 */
export function createDailyCorrelator(label: Float64Array): DailyCorrelator {
  const positions = Uint32Array.from(label.keys()).filter((j) => !Number.isNaN(label[j]));
  const n = positions.length;
  const labels = Float64Array.from(positions, (j) => label[j] as number);
  const centredLabels = centred(labels);
  const centredRanks = centred(averageRanks(labels));
  const labelIsConstant = n < 2 || labels.every((value) => value === labels[0]);
  const values = new Float64Array(n);
  const grid = new Float64Array(n);
  const sorted = new Float64Array(n);
  const ranks = new Float64Array(n);
  const isComplete = n === label.length;

  return (signal, memo) => {
    invariant(signal.length === label.length, 'a signal and its label cover the same instruments');
    const known = isComplete && !labelIsConstant ? memo?.ranked : undefined;
    if (known !== undefined) {
      return {
        ic: correlation(known.values, centredLabels),
        rankIc: correlation(known.ranks, centredRanks),
      };
    }
    for (let k = 0; k < n; k++) {
      const value = signal[positions[k] as number] as number;
      if (Number.isNaN(value)) {
        return {
          ic: informationCoefficient(signal, label),
          rankIc: rankInformationCoefficient(signal, label),
        };
      }
      values[k] = value;
      grid[k] = rankGrid(value);
    }
    if (labelIsConstant) return { ic: Number.NaN, rankIc: Number.NaN };
    sorted.set(grid);
    // Without a comparator the typed array is sorted natively, several times faster than by one.
    sorted.sort();
    if (sorted[0] === sorted[n - 1]) return { ic: Number.NaN, rankIc: Number.NaN };
    ranksFromSorted(grid, sorted, ranks);
    const own = { values: centred(values), ranks: centred(ranks) };
    if (isComplete && memo !== undefined) memo.ranked = own;
    return {
      ic: correlation(own.values, centredLabels),
      rankIc: correlation(own.ranks, centredRanks),
    };
  };
}

function centred(x: Float64Array): Centred {
  const n = x.length;
  let mean = 0;
  for (let k = 0; k < n; k++) mean += x[k] as number;
  mean /= n;
  const values = new Float64Array(n);
  let squares = 0;
  for (let k = 0; k < n; k++) {
    const deviation = (x[k] as number) - mean;
    values[k] = deviation;
    squares += deviation * deviation;
  }
  return { values, squares };
}

/** Average ranks by binary search in the sorted values: ties span [first, last] and share (first + last) / 2, from 1. */
function ranksFromSorted(values: Float64Array, sorted: Float64Array, ranks: Float64Array): void {
  for (let k = 0; k < values.length; k++) {
    const value = values[k] as number;
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sorted[middle] as number) < value) low = middle + 1;
      else high = middle;
    }
    let end = low + 1;
    while (end < sorted.length && sorted[end] === value) end++;
    ranks[k] = (low + 1 + end) / 2;
  }
}

/** Pearson correlation of values that are not constant. */
function correlation(x: Centred, y: Centred): number {
  let product = 0;
  for (let k = 0; k < x.values.length; k++) product += (x.values[k] as number) * (y.values[k] as number);
  return product / Math.sqrt(x.squares * y.squares);
}
