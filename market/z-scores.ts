import type { Column } from './snapshot.ts';

const computed = new WeakMap<Column, Float64Array>();

/**
 * Cross-section z-scores of a column over the day's members, computed once per column and shared by all masks:
 * (x - mean) / standard deviation (population form) over the finite values; a missing value is 0, and so is everything
 * when fewer than two values are known or all are equal. Plain: no winsorising, because rule analysts rank by sums of z.
 * The result is shared: do not write to it.
 */
export function zScores(column: Column): Float64Array {
  let scores = computed.get(column);
  if (scores === undefined) computed.set(column, (scores = standardise(column.values)));
  return scores;
}

/** As `zScores`, for bare values; writes into `into` (which may be `values`) when given. */
export function standardise(
  values: Float64Array,
  into: Float64Array = new Float64Array(values.length),
): Float64Array {
  let count = 0;
  let sum = 0;
  let first = Number.NaN;
  let constant = true;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (count === 0) first = value;
    // Compared as values: deviations of equal values from their rounded mean need not be zero.
    else if (value !== first) constant = false;
    count++;
    sum += value;
  }
  if (constant) return into.fill(0);
  const mean = sum / count;
  let squares = 0;
  for (const value of values) if (Number.isFinite(value)) squares += (value - mean) * (value - mean);
  const deviation = Math.sqrt(squares / count);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    const score = (value - mean) / deviation;
    // A deviation that overflowed or vanished carries no order worth keeping.
    into[i] = Number.isFinite(value) && Number.isFinite(score) ? score : 0;
  }
  return into;
}
