import { type BlockDesign, blocksOf } from './blocks.ts';

/**
 * Means of all samples of a daily series, NaN = undefined day; samples without a defined day are left out. Days are resampled with
 * their gaps, and a mean is over the defined ones. Costs two additions a block, by running sums over the series written twice.
 */
export function resampledMeans(values: ArrayLike<number>, design: Omit<BlockDesign, 'days'>): Float64Array {
  const days = values.length;
  const sums = new Float64Array(2 * days + 1);
  const counts = new Uint32Array(2 * days + 1);
  for (let at = 0; at < 2 * days; at++) {
    const value = values[at % days] as number;
    const defined = !Number.isNaN(value);
    sums[at + 1] = (sums[at] as number) + (defined ? value : 0);
    counts[at + 1] = (counts[at] as number) + (defined ? 1 : 0);
  }
  const complete = counts[days] === days;
  const means = new Float64Array(design.samples);
  let filled = 0;
  for (const { from, to, ends } of blocksOf({ ...design, days })) {
    let block = 0;
    for (let s = 0; s < ends.length; s++) {
      const end = ends[s] as number;
      let sum = 0;
      let count = complete ? days : 0;
      for (let k = block; k < end; k++)
        sum += (sums[to[k] as number] as number) - (sums[from[k] as number] as number);
      if (!complete) {
        for (let k = block; k < end; k++) {
          count += (counts[to[k] as number] as number) - (counts[from[k] as number] as number);
        }
      }
      block = end;
      if (count > 0) means[filled++] = sum / count;
    }
  }
  return means.subarray(0, filled);
}
