import { choleskyFactor, choleskyInverse } from './cholesky.ts';

/** What is believed of K types after the window. */
export interface RandomEffects {
  /** Mean of the types' worth, and variance around it. */
  readonly mean: number;
  readonly variance: number;
  /** Of each type, given all estimates. */
  readonly means: Float64Array;
  readonly deviations: Float64Array;
}

/**
 * Estimates with errors of variances s_i^2 of effects of covariance variance * P (K x K row-major, diagonal 1) around a common mean.
 * The variance by the method of moments, at least 0 (DerSimonian and Laird 1986, equation 8; here for any P):
 * (Q - (K - 1)) / (sum w_i - w'Pw / sum w_i), Q = sum w_i (estimate_i - weighted mean)^2, w_i = 1 / s_i^2. The mean by generalised least
 * squares; means and deviations are those of the normal posterior given mean and variance (Efron and Morris 1973 with P = I).
 */
export function randomEffects(
  estimates: Float64Array,
  errorVariances: Float64Array,
  correlation: Float64Array,
): RandomEffects {
  const count = estimates.length;
  const variance = varianceOf(estimates, errorVariances, correlation);
  const total = Float64Array.from(
    correlation,
    (value, cell) =>
      variance * value + (cell % (count + 1) === 0 ? (errorVariances[cell / (count + 1)] as number) : 0),
  );
  const precision = choleskyInverse(choleskyFactor(total, count), count);
  let top = 0;
  let bottom = 0;
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < count; k++) {
      const value = precision[i * count + k] as number;
      top += value * (estimates[k] as number);
      bottom += value;
    }
  }
  const mean = top / bottom;
  // Posterior in terms of what error takes away: estimate - S V^-1 (estimate - mean), covariance S - S V^-1 S.
  const means = estimates.map((estimate, i) => {
    let pull = 0;
    for (let k = 0; k < count; k++)
      pull += (precision[i * count + k] as number) * ((estimates[k] as number) - mean);
    return variance === 0 ? mean : estimate - (errorVariances[i] as number) * pull;
  });
  const deviations = errorVariances.map((error, i) =>
    variance === 0 ? 0 : Math.sqrt(Math.max(error - error ** 2 * (precision[i * count + i] as number), 0)),
  );
  return { mean, variance, means, deviations };
}

function varianceOf(
  estimates: Float64Array,
  errorVariances: Float64Array,
  correlation: Float64Array,
): number {
  const count = estimates.length;
  const weights = errorVariances.map((error) => 1 / error);
  const sum = weights.reduce((all, weight) => all + weight, 0);
  let mean = 0;
  for (let i = 0; i < count; i++) mean += ((weights[i] as number) * (estimates[i] as number)) / sum;
  let scatter = 0;
  let own = sum;
  for (let i = 0; i < count; i++) {
    const weight = weights[i] as number;
    scatter += weight * ((estimates[i] as number) - mean) ** 2;
    for (let k = 0; k < count; k++)
      own -= (weight * (weights[k] as number) * (correlation[i * count + k] as number)) / sum;
  }
  return own > 0 ? Math.max(0, (scatter - (count - 1)) / own) : 0;
}
