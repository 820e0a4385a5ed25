/** What the CMA-ES fixes before it begins, as named in the tutorial. */
export interface CmaEsConstants {
  /** lambda, candidates of a generation. */
  readonly population: number;
  /** mu, candidates that the mean moves to. */
  readonly parents: number;
  /** w, by rank, best first: those of the parents sum to 1, the others are at or below 0. */
  readonly weights: Float64Array;
  readonly weightSum: number;
  /** mu_eff, variance-effective number of parents. */
  readonly effectiveParents: number;
  /** c_sigma and d_sigma, of step-size control. */
  readonly stepCumulation: number;
  readonly stepDamping: number;
  /** c_c, of the evolution path of the covariance. */
  readonly pathCumulation: number;
  /** c_1 and c_mu, learning rates of the rank-one and the rank-mu update. */
  readonly rankOne: number;
  readonly rankMu: number;
  /** E ||N(0, I)||. */
  readonly expectedNorm: number;
  /** Generations between decompositions of the covariance: it changes little in fewer. */
  readonly generationsBetweenDecompositions: number;
}

/** lambda = 4 + floor(3 ln n). */
export function defaultPopulation(n: number): number {
  return 4 + Math.floor(3 * Math.log(n));
}

/** Default constants for n parameters: Hansen, The CMA Evolution Strategy: A Tutorial, arXiv 1604.00772, table 1 and its equations. */
export function cmaEsConstants(n: number, population = defaultPopulation(n)): CmaEsConstants {
  const raw = Float64Array.from(
    { length: population },
    (_, i) => Math.log((population + 1) / 2) - Math.log(i + 1),
  );
  const parents = Math.floor(population / 2);
  const sumOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
  const effective = (values: Float64Array) =>
    sumOf(values) ** 2 / values.reduce((sum, value) => sum + value * value, 0);
  const best = raw.subarray(0, parents);
  const worst = raw.subarray(parents);
  const effectiveParents = effective(best);
  const rankOne = 2 / ((n + 1.3) ** 2 + effectiveParents);
  const rankMu = Math.min(
    1 - rankOne,
    (2 * (1 / 4 + effectiveParents + 1 / effectiveParents - 2)) / ((n + 2) ** 2 + effectiveParents),
  );
  const negative = Math.min(
    1 + rankOne / rankMu,
    1 + (2 * effective(worst)) / (effectiveParents + 2),
    (1 - rankOne - rankMu) / (n * rankMu),
  );
  const [positiveSum, negativeSum] = [sumOf(best), -sumOf(worst)];
  const weights = raw.map((weight) =>
    weight >= 0 ? weight / positiveSum : (negative * weight) / negativeSum,
  );
  const stepCumulation = (effectiveParents + 2) / (n + effectiveParents + 5);
  return {
    population,
    parents,
    weights,
    weightSum: sumOf(weights),
    effectiveParents,
    stepCumulation,
    stepDamping: 1 + 2 * Math.max(0, Math.sqrt((effectiveParents - 1) / (n + 1)) - 1) + stepCumulation,
    pathCumulation: (4 + effectiveParents / n) / (n + 4 + (2 * effectiveParents) / n),
    rankOne,
    rankMu,
    expectedNorm: Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n)),
    generationsBetweenDecompositions: Math.max(1, Math.floor(1 / (10 * n * (rankOne + rankMu)))),
  };
}
