/** Ranks and correlations over a cross-section. NaN means missing and is left out pairwise. */

/** Decimals to which signals are rounded before ranking, so that last-digit noise cannot break ties. */
export const RANK_DECIMALS = 12;
const SCALE = 10 ** RANK_DECIMALS;

/** `value` on the grid that ties are judged on, in units of 1e-12. */
export function rankGrid(value: number): number {
  return Math.round(value * SCALE);
}

/** Average ranks from 1; ties share the mean of their ranks. Values must be free of NaN. */
export function averageRanks(values: ArrayLike<number>): Float64Array {
  const order = Uint32Array.from({ length: values.length }, (_, i) => i);
  order.sort((a, b) => (values[a] as number) - (values[b] as number));
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to] as number] === values[order[from] as number]) to++;
    for (let k = from; k < to; k++) ranks[order[k] as number] = (from + 1 + to) / 2;
    from = to;
  }
  return ranks;
}

/** Pearson correlation; NaN when undefined (fewer than two values, or one side constant). */
export function pearson(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const n = x.length;
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
  const left: number[] = [];
  const right: number[] = [];
  for (let i = 0; i < x.length; i++) {
    const a = x[i] as number;
    const b = y[i] as number;
    if (Number.isNaN(a) || Number.isNaN(b)) continue;
    left.push(a);
    right.push(b);
  }
  return [Float64Array.from(left), Float64Array.from(right)];
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
  const [s, y] = completePairs(signal, label);
  return pearson(averageRanks(s.map(rankGrid)), averageRanks(y));
}
