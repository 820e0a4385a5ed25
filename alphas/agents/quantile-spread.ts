import { rankGrid } from '../../core/index.ts';

/** Share of instruments on either side (alpha-mining.md 1.9). */
export const SPREAD_SHARE = 0.2;

/**
 * Weights of a portfolio that holds the top fifth by value and sells the bottom fifth: each side sums to 1, instruments of equal value
 * share what their places get. Values are judged on 12 decimals; NaN has no place. Undefined below `leastNames` values, or when all are
 * equal.
 */
export function spreadWeights(values: Float64Array, leastNames: number): Float64Array | undefined {
  const known = Uint32Array.from(values.keys()).filter((i) => !Number.isNaN(values[i]));
  if (known.length < Math.max(2, leastNames)) return undefined;
  const grid = values.map(rankGrid);
  known.sort((a, b) => (grid[a] as number) - (grid[b] as number));
  const last = known.length - 1;
  if (grid[known[0] as number] === grid[known[last] as number]) return undefined;
  const places = Math.max(1, Math.floor(SPREAD_SHARE * known.length));
  const weights = new Float64Array(values.length);
  for (let from = 0; from <= last; ) {
    let to = from + 1;
    while (to <= last && grid[known[to] as number] === grid[known[from] as number]) to++;
    const below = Math.max(0, Math.min(to, places) - from);
    const above = Math.max(0, to - Math.max(from, known.length - places));
    const weight = (above - below) / places / (to - from);
    for (let k = from; k < to; k++) weights[known[k] as number] = weight;
    from = to;
  }
  return weights;
}

/**
 * Return of the portfolio: mean of the top's returns less mean of the bottom's, over those of them whose return is known; NaN when a side
 * has none.
 */
export function spreadReturn(weights: Float64Array, returns: Float64Array): number {
  const held = [0, 0];
  const earned = [0, 0];
  for (const [i, weight] of weights.entries()) {
    const value = returns[i] as number;
    if (weight === 0 || Number.isNaN(value)) continue;
    const side = weight > 0 ? 0 : 1;
    held[side] = (held[side] as number) + weight;
    earned[side] = (earned[side] as number) + weight * value;
  }
  // The sold side's weights are negative in both sums.
  return (earned[0] as number) / (held[0] as number) - (earned[1] as number) / (held[1] as number);
}
