/** One type's quality of the days on which it is defined, with the days' weights. */
export interface DailySeries {
  readonly values: readonly number[];
  readonly weights: readonly number[];
}

export interface SeriesMoments {
  readonly mean: number;
  /** Days that the weights are worth, over the days that a label overlaps: (sum of weights)^2 / (sum of their squares) / overlap. */
  readonly independentDays: number;
  /** Variance of one day's value around its expectation. */
  readonly noiseVariance: number;
}

/** Independent days from which on a mean can be told from its noise. */
const ENOUGH_INDEPENDENT_DAYS = 2;

/**
 * Mean and noise of a daily series whose days share labels of `overlap` days. Its own scatter around the mean tells too little by the
 * factor 1 - 1 / independentDays (the mean moves with it), and is divided by it; with fewer than two independent days the scatter
 * around 0 stands in, which takes what there is for noise. The variance of the mean is noiseVariance / independentDays: what opinions
 * that never change have, whose errors are correlated by 1 - lag / overlap; opinions that change have less.
 */
export function seriesMoments({ values, weights }: DailySeries, overlap: number): SeriesMoments {
  let sum = 0;
  let squares = 0;
  let mean = 0;
  for (const [k, weight] of weights.entries()) {
    sum += weight;
    squares += weight * weight;
    mean += weight * (values[k] as number);
  }
  mean /= sum;
  const independentDays = (sum * sum) / squares / overlap;
  const known = independentDays >= ENOUGH_INDEPENDENT_DAYS;
  let scatter = 0;
  for (const [k, weight] of weights.entries())
    scatter += (weight * ((values[k] as number) - (known ? mean : 0)) ** 2) / sum;
  return { mean, independentDays, noiseVariance: known ? scatter / (1 - 1 / independentDays) : scatter };
}
