import { rankGrid } from '../../core/index.ts';

/** Share of instruments on either side (alpha-mining.md 1.9). */
export const SPREAD_SHARE = 0.2;

/**
 * Weights of a portfolio that holds the top fifth by value and sells the bottom fifth: each side sums to 1, instruments of equal value
 * share what their places get. Values are judged on 12 decimals; NaN has no place. Undefined below `leastNames` values, or when all are
 * equal.
 */
export function spreadWeights(values: Float64Array, leastNames: number): Float64Array | undefined {
  const grid = values.map(rankGrid);
  const sorted = grid.filter((value) => !Number.isNaN(value)).sort();
  const count = sorted.length;
  if (count < Math.max(2, leastNames) || sorted[0] === sorted[count - 1]) return undefined;
  const places = Math.max(1, Math.floor(SPREAD_SHARE * count));
  const bottom = sharedPlaces(sorted, places);
  const top = sharedPlaces(sorted.toReversed(), places);
  return grid.map((value) => {
    if (Number.isNaN(value)) return 0;
    const long = value > top.border ? 1 : value === top.border ? top.share : 0;
    const short = value < bottom.border ? 1 : value === bottom.border ? bottom.share : 0;
    return (long - short) / places;
  });
}

/** The value of the last of the first `places`, and which share of a place each instrument with that value has. */
function sharedPlaces(
  ordered: Float64Array,
  places: number,
): { readonly border: number; readonly share: number } {
  const border = ordered[places - 1] as number;
  const before = ordered.indexOf(border);
  const tied = ordered.lastIndexOf(border) + 1 - before;
  return { border, share: (places - before) / tied };
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
