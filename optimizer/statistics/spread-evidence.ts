import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { choleskyFactor } from './cholesky.ts';
import type { RegressionEvidence } from './regression-evidence.ts';

/** Least part of the targets' variance that stays unexplained: an exact fit has no likelihood. */
const LEAST_NOISE = 1e-9;

/**
 * Log evidence of y = X'w + noise of variance v, w ~ Normal(mean, v spread^2 P), as a function of the spread: the logarithm of the density
 * of y, Normal(X' mean, v (I + spread^2 X'PX)), at the v that makes it greatest (empirical Bayes: MacKay 1992, Bayesian interpolation,
 * equation 2.11; type II maximum likelihood). The weights are not bound to be positive here. One eigendecomposition of L' (XX') L,
 * P = L L', makes every spread cost K steps.
 */
export function spreadEvidence(
  { squares, products, rows }: RegressionEvidence,
  mean: Float64Array,
  correlation: Float64Array,
): (spread: number) => number {
  const types = mean.length;
  const fitted = Float64Array.from({ length: types }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < types; k++) sum += (squares[i * types + k] as number) * (mean[k] as number);
    return sum;
  });
  let residual = rows;
  for (let i = 0; i < types; i++)
    residual += (mean[i] as number) * ((fitted[i] as number) - 2 * (products[i] as number));

  const lower = new Matrix(rowsOf(choleskyFactor(correlation, types), types));
  const whitened = lower
    .transpose()
    .mmul(new Matrix(rowsOf(squares, types)))
    .mmul(lower);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(whitened, {
    assumeSymmetric: true,
  });
  const rest = Matrix.columnVector(products.map((product, i) => product - (fitted[i] as number)));
  const turned = eigenvectorMatrix.transpose().mmul(lower.transpose()).mmul(rest).to1DArray();

  return (spread) => {
    let quadratic = residual;
    let logDeterminant = 0;
    for (const [k, eigenvalue] of realEigenvalues.entries()) {
      const growth = 1 + spread * spread * Math.max(eigenvalue, 0);
      quadratic -= (spread * spread * (turned[k] as number) ** 2) / growth;
      logDeterminant += Math.log(growth);
    }
    const noise = Math.max(quadratic / rows, LEAST_NOISE);
    return -0.5 * (rows * (Math.log(2 * Math.PI * noise) + quadratic / rows / noise) + logDeterminant);
  };
}

function rowsOf(values: Float64Array, types: number): Float64Array[] {
  return Array.from({ length: types }, (_, i) => values.subarray(i * types, (i + 1) * types));
}
