/** Caps on one leg of a portfolio: weights >= 0. */
export interface Caps {
  readonly maxWeight?: number | undefined;
  readonly maxIndustryWeight?: number | undefined;
}

/** What differs by less is equal: below it, caps hold and weights have room. */
const TOLERANCE = 1e-12;
/** Halvings after which a level is known to 2^-100 of the interval that it began with: more than a double holds. */
const HALVINGS = 100;

/** Most that the instruments with a weight may weigh together under the caps. */
export function roomOf(weights: Float64Array, industries: readonly string[], caps: Caps): number {
  const { maxWeight = 1, maxIndustryWeight = Infinity } = caps;
  let room = 0;
  for (const members of byIndustry(weights, industries)) {
    room += Math.min(maxIndustryWeight, maxWeight * members.length);
  }
  return room;
}

/**
 * The weights with the given sum that keep the caps and are nearest to `weights` (Euclidean distance), among the instruments
 * that have a weight: nothing is bought that the rule did not choose. `weights` are >= 0 and sum to `total` or more; `total` is at
 * most `roomOf`. Instruments of unknown industry count as one industry.
 *
 * By the conditions of Karush, Kuhn and Tucker, weight j is clip(w_j - level, 0, maxWeight) with one level for the sum, and a higher one
 * for each industry that would be above its cap at that level. What is invested falls as a level rises, so each is found by bisection.
 */
export function withinCaps(
  weights: Float64Array,
  industries: readonly string[],
  caps: Caps,
  total: number,
): Float64Array {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const scaled = sum > 0 ? weights.map((weight) => (weight / sum) * total) : weights.slice();
  const { maxWeight = 1, maxIndustryWeight = Infinity } = caps;
  const groups = byIndustry(weights, industries).map((members) => ({
    members,
    wanted: Float64Array.from(members, (j) => scaled[j] as number),
  }));
  const isWithin = groups.every(
    ({ wanted }) =>
      wanted.every((weight) => weight <= maxWeight + TOLERANCE) &&
      wanted.reduce((all, weight) => all + weight, 0) <= maxIndustryWeight + TOLERANCE,
  );
  if (isWithin) return scaled;
  const investedAt = (wanted: Float64Array, level: number): number => {
    let invested = 0;
    for (let k = 0; k < wanted.length; k++) {
      invested += Math.min(maxWeight, Math.max(0, (wanted[k] as number) - level));
    }
    return invested;
  };
  const level = levelAt(total, (at) =>
    groups.reduce((all, { wanted }) => all + Math.min(maxIndustryWeight, investedAt(wanted, at)), 0),
  );
  const within = new Float64Array(weights.length);
  for (const { members, wanted } of groups) {
    const own =
      investedAt(wanted, level) > maxIndustryWeight
        ? levelAt(maxIndustryWeight, (at) => investedAt(wanted, at))
        : level;
    for (const [k, j] of members.entries()) {
      within[j] = Math.min(maxWeight, Math.max(0, (wanted[k] as number) - own));
    }
  }
  return within;
}

/**
 * The least level at which no more than `wanted` is invested, or -1 when that is all there is room for: weights and caps lie between 0
 * and 1, so at -1 all press against their caps, and at 1 nothing is invested.
 */
function levelAt(wanted: number, investedAt: (level: number) => number): number {
  let [low, high] = [-1, 1];
  // When every cap is used up, what rounding makes of the sum says nothing about the level.
  if (investedAt(low) <= wanted + TOLERANCE) return low;
  for (let step = 0; step < HALVINGS; step++) {
    const middle = (low + high) / 2;
    if (investedAt(middle) > wanted) low = middle;
    else high = middle;
  }
  return high;
}

/** Positions with a weight, by industry. */
function byIndustry(weights: Float64Array, industries: readonly string[]): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  for (const [j, weight] of weights.entries()) {
    if (weight <= 0) continue;
    const industry = industries[j] ?? '';
    const members = groups.get(industry);
    if (members === undefined) groups.set(industry, [j]);
    else members.push(j);
  }
  return [...groups.values()];
}
