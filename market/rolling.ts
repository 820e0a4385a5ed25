/**
 * Rolling statistics over one instrument's own rows, in session order. Every result at k uses values up to k only; it is
 * NaN while fewer than `window` values stand there, or when one of them is missing.
 */
import type { PanelAxis } from './panel-axis.ts';
import { emptyMatrix } from './panel-axis.ts';

/** A gap of more sessions than this begins an instrument's history anew: what lies before says little about it. */
export const MAX_GAP_SESSIONS = 5;

/**
 * Applies `compute` to every stretch of history of every instrument: rows are the sessions where `present` is finite, a
 * gap of more than `MAX_GAP_SESSIONS` missing sessions separates two stretches. `compute` gets the cells of the rows in
 * the day-major matrices and returns one array per name, aligned with them. Gives one matrix per name.
 */
export function perHistory<Name extends string>(
  axis: PanelAxis,
  present: Float64Array,
  names: readonly Name[],
  compute: (cells: Int32Array) => Readonly<Record<Name, Float64Array>>,
): Record<Name, Float64Array> {
  const width = axis.instruments.length;
  const matrices = Object.fromEntries(names.map((name) => [name, emptyMatrix(axis)])) as Record<
    Name,
    Float64Array
  >;
  const flush = (rows: readonly number[]): void => {
    if (rows.length === 0) return;
    const cells = Int32Array.from(rows);
    const results = compute(cells);
    for (const name of names) {
      for (let k = 0; k < cells.length; k++) matrices[name][cells[k] as number] = results[name][k] as number;
    }
  };
  for (let i = 0; i < width; i++) {
    let rows: number[] = [];
    let last = 0;
    for (let day = 0; day < axis.dates.length; day++) {
      const cell = day * width + i;
      if (Number.isNaN(present[cell])) continue;
      if (rows.length > 0 && day - last - 1 > MAX_GAP_SESSIONS) {
        flush(rows);
        rows = [];
      }
      rows.push(cell);
      last = day;
    }
    flush(rows);
  }
  return matrices;
}

/** The values of a day-major matrix at these cells. */
export function at(matrix: Float64Array, cells: Int32Array): Float64Array {
  return Float64Array.from(cells, (cell) => matrix[cell] as number);
}

/** `reduce` of the last `window` values at each k. */
export function rolling(
  values: Float64Array,
  window: number,
  reduce: (window: Float64Array, last: number) => number,
): Float64Array {
  return values.map((_, k) =>
    k + 1 < window ? Number.NaN : reduce(values.subarray(k + 1 - window, k + 1), k),
  );
}

/** values[k] / values[k - rows] - 1. */
export function change(values: Float64Array, rows: number): Float64Array {
  return values.map((value, k) => (k < rows ? Number.NaN : value / (values[k - rows] as number) - 1));
}

export function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** Sample standard deviation (n - 1). */
export function deviation(values: Float64Array): number {
  const middle = mean(values);
  let sum = 0;
  for (const value of values) sum += (value - middle) ** 2;
  return Math.sqrt(sum / (values.length - 1));
}

/** Product of 1 + r, less 1. */
export function compounded(returns: Float64Array): number {
  let product = 1;
  for (const value of returns) product *= 1 + value;
  return product - 1;
}

/** Largest fall from a peak of the compounded returns, as a fraction in [0, 1]; the window's start counts as a peak. */
export function maximumDrawdown(returns: Float64Array): number {
  let level = 1;
  let peak = 1;
  let worst = 0;
  for (const value of returns) {
    level *= 1 + value;
    if (level > peak) peak = level;
    const fall = 1 - level / peak;
    if (fall > worst || Number.isNaN(fall)) worst = fall;
  }
  return worst;
}

/** Standard deviation of the residual of y on x with intercept (n - 2); NaN when x is constant. */
export function residualDeviation(y: Float64Array, x: Float64Array): number {
  const [middleX, middleY] = [mean(x), mean(y)];
  let xx = 0;
  let xy = 0;
  for (let k = 0; k < x.length; k++) {
    const dx = (x[k] as number) - middleX;
    xx += dx * dx;
    xy += dx * ((y[k] as number) - middleY);
  }
  const slope = xy / xx;
  let sum = 0;
  for (let k = 0; k < x.length; k++) {
    sum += ((y[k] as number) - middleY - slope * ((x[k] as number) - middleX)) ** 2;
  }
  return Math.sqrt(sum / (x.length - 2));
}
