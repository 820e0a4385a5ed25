/** Ranks and correlations over a cross-section. NaN means missing and is left out pairwise. */

/** Decimals to which signals are rounded before ranking, so that last-digit noise cannot break ties. */
export const RANK_DECIMALS = 12;
const SCALE = 10 ** RANK_DECIMALS;

/** `value` on the grid that ties are judged on, in units of 1e-12. */
export function rankGrid(value: number): number {
  return Math.round(value * SCALE);
}

/** Up to here inserting beats sorting with a comparison. */
const MOST_INSERTED = 200;

/** Working memory of one cross-section, kept because a search correlates thousands of them: each allocation costs as much as sorting fifty values. */
class Workspace {
  left = new Float64Array(0);
  right = new Float64Array(0);
  leftRanks = new Float64Array(0);
  rightRanks = new Float64Array(0);
  sorted = new Float64Array(0);
  order = new Uint32Array(0);

  reserve(length: number): void {
    if (this.order.length >= length) return;
    this.left = new Float64Array(length);
    this.right = new Float64Array(length);
    this.leftRanks = new Float64Array(length);
    this.rightRanks = new Float64Array(length);
    this.sorted = new Float64Array(length);
    this.order = new Uint32Array(length);
  }
}

/** Nothing is kept there from one call to the next. */
const workspace = new Workspace();

/** Average ranks from 1; ties share the mean of their ranks. Values must be free of NaN. */
export function averageRanks(values: ArrayLike<number>): Float64Array {
  workspace.reserve(values.length);
  const ranks = new Float64Array(values.length);
  writeRanks(values, values.length, ranks);
  return ranks;
}

/** Average ranks of the first `length` values, into `ranks`. */
function writeRanks(values: ArrayLike<number>, length: number, ranks: Float64Array): void {
  const { order, sorted } = workspace;
  if (length <= MOST_INSERTED) {
    for (let i = 0; i < length; i++) {
      const value = values[i] as number;
      let place = i;
      for (; place > 0 && (sorted[place - 1] as number) > value; place--) {
        sorted[place] = sorted[place - 1] as number;
        order[place] = order[place - 1] as number;
      }
      sorted[place] = value;
      order[place] = i;
    }
  } else {
    for (let i = 0; i < length; i++) order[i] = i;
    order.subarray(0, length).sort((a, b) => (values[a] as number) - (values[b] as number));
    for (let i = 0; i < length; i++) sorted[i] = values[order[i] as number] as number;
  }
  for (let from = 0; from < length; ) {
    let to = from + 1;
    while (to < length && sorted[to] === sorted[from]) to++;
    for (let k = from; k < to; k++) ranks[order[k] as number] = (from + 1 + to) / 2;
    from = to;
  }
}

/** Pearson correlation; NaN when undefined (fewer than two values, or one side constant). */
export function pearson(x: ArrayLike<number>, y: ArrayLike<number>): number {
  return pearsonOfFirst(x, y, x.length);
}

/** The same of the first `n` values. */
function pearsonOfFirst(x: ArrayLike<number>, y: ArrayLike<number>, n: number): number {
  let meanX = 0;
  let meanY = 0;
  for (let i = 0; i < n; i++) {
    meanX += x[i] as number;
    meanY += y[i] as number;
  }
  meanX /= n;
  meanY /= n;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  let constantX = true;
  let constantY = true;
  for (let i = 0; i < n; i++) {
    const dx = (x[i] as number) - meanX;
    const dy = (y[i] as number) - meanY;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
    // Compared as values: a constant column's deviations from its rounded mean need not be zero.
    if (x[i] !== x[0]) constantX = false;
    if (y[i] !== y[0]) constantY = false;
  }
  return n < 2 || constantX || constantY ? Number.NaN : xy / Math.sqrt(xx * yy);
}

/** Pairs without NaN on either side, as two dense arrays. */
export function completePairs(x: ArrayLike<number>, y: ArrayLike<number>): [Float64Array, Float64Array] {
  const left = new Float64Array(x.length);
  const right = new Float64Array(x.length);
  const pairs = writePairs(x, y, left, right);
  return [left.slice(0, pairs), right.slice(0, pairs)];
}

/** Writes the pairs without NaN to the beginning of two arrays; returns how many there are. */
function writePairs(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  left: Float64Array,
  right: Float64Array,
): number {
  let pairs = 0;
  for (let i = 0; i < x.length; i++) {
    const a = x[i] as number;
    const b = y[i] as number;
    if (Number.isNaN(a) || Number.isNaN(b)) continue;
    left[pairs] = a;
    right[pairs] = b;
    pairs++;
  }
  return pairs;
}

/**
 * Information coefficient of one day: Pearson over complete pairs, of the signals as they are; NaN when undefined, which
 * includes signals that are constant when rounded to 12 decimals.
 */
export function informationCoefficient(signal: ArrayLike<number>, label: ArrayLike<number>): number {
  const [s, y] = completePairs(signal, label);
  // A signal that is constant on the rank grid has no information, whatever its last digits say.
  return new Set(s.map(rankGrid)).size < 2 ? Number.NaN : pearson(s, y);
}

/** Rank IC of one day: Spearman with average ranks, signals rounded to 12 decimals first; NaN when undefined. */
export function rankInformationCoefficient(signal: ArrayLike<number>, label: ArrayLike<number>): number {
  workspace.reserve(signal.length);
  const { left, right, leftRanks, rightRanks } = workspace;
  const pairs = writePairs(signal, label, left, right);
  for (let i = 0; i < pairs; i++) left[i] = rankGrid(left[i] as number);
  writeRanks(left, pairs, leftRanks);
  writeRanks(right, pairs, rightRanks);
  return pearsonOfFirst(leftRanks, rightRanks, pairs);
}
