import { invariant } from '../../core/index.ts';

/** Lower triangular factor L of a symmetric positive definite matrix L L', n x n row-major; only the lower triangle of `matrix` is read. */
export function choleskyFactor(matrix: Float64Array, n: number): Float64Array {
  const factor = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i * n + j] as number;
      for (let k = 0; k < j; k++) rest -= (factor[i * n + k] as number) * (factor[j * n + k] as number);
      if (i === j) invariant(rest > 0, 'the matrix is positive definite');
      factor[i * n + j] = i === j ? Math.sqrt(rest) : rest / (factor[j * n + j] as number);
    }
  }
  return factor;
}

/** x with L L' x = right. */
export function choleskySolve(factor: Float64Array, right: ArrayLike<number>): Float64Array {
  const n = right.length;
  const solution = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let rest = right[i] as number;
    for (let k = 0; k < i; k++) rest -= (factor[i * n + k] as number) * (solution[k] as number);
    solution[i] = rest / (factor[i * n + i] as number);
  }
  for (let i = n - 1; i >= 0; i--) {
    let rest = solution[i] as number;
    for (let k = i + 1; k < n; k++) rest -= (factor[k * n + i] as number) * (solution[k] as number);
    solution[i] = rest / (factor[i * n + i] as number);
  }
  return solution;
}

/** Inverse of L L', n x n row-major. */
export function choleskyInverse(factor: Float64Array, n: number): Float64Array {
  const inverse = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    const unit = new Float64Array(n);
    unit[j] = 1;
    inverse.set(choleskySolve(factor, unit), j * n);
  }
  return inverse;
}
