import type { PanelAxis } from './panel-axis.ts';
import { emptyMatrix } from './panel-axis.ts';

/**
 * Mean one-day return of each instrument's industry, itself included, over the day's members with a return; NaN for
 * instruments without a known industry. Returns are fractions, day-major D x I.
 */
export function industryReturns(
  axis: PanelAxis,
  returns: Float64Array,
  members: Uint8Array,
  industries: readonly string[],
): Float64Array {
  const width = axis.instruments.length;
  const matrix = emptyMatrix(axis);
  for (let day = 0; day < axis.dates.length; day++) {
    const sums = new Map<string, { sum: number; count: number }>();
    for (let i = 0; i < width; i++) {
      const value = returns[day * width + i] as number;
      const industry = industries[i] ?? '';
      if (industry === '' || members[day * width + i] !== 1 || Number.isNaN(value)) continue;
      const entry = sums.get(industry) ?? { sum: 0, count: 0 };
      entry.sum += value;
      entry.count++;
      sums.set(industry, entry);
    }
    for (let i = 0; i < width; i++) {
      const entry = sums.get(industries[i] ?? '');
      if (entry !== undefined) matrix[day * width + i] = entry.sum / entry.count;
    }
  }
  return matrix;
}
