import { solveQuadraticProgram } from '../quadratic-program.ts';

/** Caps on one leg of a portfolio: weights >= 0. */
export interface Caps {
  readonly maxWeight?: number | undefined;
  readonly maxIndustryWeight?: number | undefined;
}

/** What differs by less is equal: below it, caps hold and weights have room. */
const TOLERANCE = 1e-12;

/** Most that the instruments with a weight may weigh together under the caps. */
export function roomOf(weights: Float64Array, industries: readonly string[], caps: Caps): number {
  const { maxWeight = 1, maxIndustryWeight = Infinity } = caps;
  let room = 0;
  for (const members of byIndustry(weights, industries).values()) {
    room += Math.min(maxIndustryWeight, maxWeight * members.length);
  }
  return room;
}

/**
 * The weights with the given sum that keep the caps and are nearest to `weights` (Euclidean distance), among the instruments
 * that have a weight: nothing is bought that the rule did not choose. `weights` are >= 0 and sum to `total` or more; `total` is at
 * most `roomOf`. Instruments of unknown industry count as one industry.
 */
export function withinCaps(
  weights: Float64Array,
  industries: readonly string[],
  caps: Caps,
  total: number,
): Float64Array {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const scaled = sum > 0 ? weights.map((weight) => (weight / sum) * total) : weights.slice();
  const chosen = [...weights.keys()].filter((j) => (weights[j] as number) > 0);
  const { maxWeight = 1, maxIndustryWeight = 1 } = caps;
  const groups = [...byIndustry(weights, industries).values()];
  const isWithin =
    chosen.every((j) => (scaled[j] as number) <= maxWeight + TOLERANCE) &&
    groups.every(
      (members) =>
        members.reduce((all, j) => all + (scaled[j] as number), 0) <= maxIndustryWeight + TOLERANCE,
    );
  if (isWithin) return scaled;
  const isFull = total >= roomOf(weights, industries, caps) - TOLERANCE;
  // Caps that cannot bind below the sum are left out, if the sum is stated.
  const most = isFull ? Infinity : total;
  const position = new Map(chosen.map((j, k) => [j, k]));
  const solution = solveQuadraticProgram({
    quadratic: chosen.map((_, k) =>
      Float64Array.from({ length: chosen.length }, (__, i) => (i === k ? 1 : 0)),
    ),
    // When every cap is used up the sum follows from the caps, and stating it as well would make them contradict one another by
    // rounding: targets beyond reach press against all caps, at the same distances.
    linear: chosen.map((j) => (scaled[j] as number) + (isFull ? 2 : 0)),
    total: isFull ? undefined : total,
    cap: maxWeight < most ? maxWeight : undefined,
    groups: groups
      .filter((members) => maxIndustryWeight < Math.min(most, maxWeight * members.length))
      .map((members) => ({
        members: members.map((j) => position.get(j) as number),
        cap: maxIndustryWeight,
      })),
  });
  const within = new Float64Array(weights.length);
  for (const [k, j] of chosen.entries()) within[j] = solution[k] as number;
  return within;
}

/** Positions with a weight, by industry. */
function byIndustry(weights: Float64Array, industries: readonly string[]): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const [j, weight] of weights.entries()) {
    if (weight <= 0) continue;
    const industry = industries[j] ?? '';
    const members = groups.get(industry);
    if (members === undefined) groups.set(industry, [j]);
    else members.push(j);
  }
  return groups;
}
