import type { PairResult } from './tournament.ts';

/** Ties that everybody has with a player of strength 1: they keep the strengths of those who won or lost everything finite. */
const PRIOR_TIES = 1;
const MOST_ROUNDS = 1_000;
const TOLERANCE = 1e-12;

/**
 * Log strengths by the model of Bradley and Terry (1952), P(i beats j) = p_i / (p_i + p_j), a tie half a win of each, fitted by
 * Hunter's (2004) minorisation with one prior tie a player. NaN for those without a result.
 */
export function bradleyTerry(count: number, pairs: readonly PairResult[]): Float64Array {
  const results = pairs.flatMap(({ first, second, points }) =>
    points === undefined ? [] : [{ first, second, points }],
  );
  const points = new Float64Array(count);
  const games = new Float64Array(count);
  for (const { first, second, points: won } of results) {
    points[first] = (points[first] as number) + won;
    points[second] = (points[second] as number) + 1 - won;
    for (const i of [first, second]) games[i] = (games[i] as number) + 1;
  }
  let strengths = new Float64Array(count).fill(1);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = strengths;
    const weights = before.map((p) => PRIOR_TIES / (p + 1));
    for (const { first, second } of results) {
      const weight = 1 / ((before[first] as number) + (before[second] as number));
      weights[first] = (weights[first] as number) + weight;
      weights[second] = (weights[second] as number) + weight;
    }
    strengths = weights.map((weight, i) => ((points[i] as number) + PRIOR_TIES / 2) / weight);
    if (strengths.every((p, i) => Math.abs(p - (before[i] as number)) <= TOLERANCE * p)) break;
  }
  return strengths.map((p, i) => (games[i] === 0 ? Number.NaN : Math.log(p)));
}
