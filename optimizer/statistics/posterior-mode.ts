import { choleskyFactor, choleskyInverse } from './cholesky.ts';
import { nonNegativeMinimum } from './non-negative.ts';
import type { RegressionEvidence } from './regression-evidence.ts';

/**
 * Weights w >= 0 where their density given the window is greatest, of y = X'w + noise of variance v, w ~ Normal(mean, v spread^2 P): the
 * minimum of w'Hw / 2 - g'w, H = XX' + P^-1 / spread^2, g = Xy + P^-1 mean / spread^2.
 */
export function posteriorMode(
  { squares, products }: RegressionEvidence,
  mean: Float64Array,
  correlation: Float64Array,
  spread: number,
): Float64Array {
  const types = mean.length;
  const precision = choleskyInverse(choleskyFactor(correlation, types), types).map(
    (value) => value / spread ** 2,
  );
  const pull = Float64Array.from(products, (product, i) => {
    let sum = product;
    for (let k = 0; k < types; k++) sum += (precision[i * types + k] as number) * (mean[k] as number);
    return sum;
  });
  return nonNegativeMinimum(
    precision.map((value, cell) => value + (squares[cell] as number)),
    pull,
  );
}
