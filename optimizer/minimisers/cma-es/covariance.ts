/**
 * The covariance matrix C of a CMA-ES, n x n, and its root.
 *
 * Invariants
 * 1. `values` is symmetric; its upper triangle is what `update` writes, `decompose` reads both.
 * 2. C = B D^2 B' as of the last `decompose`: `vectors` holds B row by row, `deviations` the diagonal of D.
 */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

export class Covariance {
  readonly deviations: Float64Array;
  private readonly n: number;
  private readonly values: Float64Array;
  private readonly vectors: Float64Array;
  private readonly scratch: Float64Array;

  /** Starts as the identity. */
  constructor(n: number) {
    this.n = n;
    this.values = new Float64Array(n * n);
    this.vectors = new Float64Array(n * n);
    this.deviations = new Float64Array(n).fill(1);
    this.scratch = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      this.values[i * n + i] = 1;
      this.vectors[i * n + i] = 1;
    }
  }

  /** y = B D z, a draw with this covariance when z is standard normal. */
  colour(z: Float64Array, into: Float64Array): void {
    const { n, vectors, deviations, scratch } = this;
    for (let k = 0; k < n; k++) scratch[k] = (deviations[k] as number) * (z[k] as number);
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += (vectors[i * n + k] as number) * (scratch[k] as number);
      into[i] = sum;
    }
  }

  /** C^(-1/2) y = B D^-1 B' y. */
  whiten(y: Float64Array): Float64Array {
    const { n, vectors, deviations, scratch } = this;
    scratch.fill(0);
    for (let i = 0; i < n; i++) {
      const value = y[i] as number;
      for (let k = 0; k < n; k++)
        scratch[k] = (scratch[k] as number) + (vectors[i * n + k] as number) * value;
    }
    for (let k = 0; k < n; k++) scratch[k] = (scratch[k] as number) / (deviations[k] as number);
    return y.map((_, i) => {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += (vectors[i * n + k] as number) * (scratch[k] as number);
      return sum;
    });
  }

  scale(factor: number): void {
    const { values } = this;
    for (let cell = 0; cell < values.length; cell++) values[cell] = (values[cell] as number) * factor;
  }

  /** C + weight y y', its upper triangle. */
  add(weight: number, y: Float64Array): void {
    const { n, values } = this;
    for (let i = 0; i < n; i++) {
      const scaled = weight * (y[i] as number);
      for (let j = i; j < n; j++)
        values[i * n + j] = (values[i * n + j] as number) + scaled * (y[j] as number);
    }
  }

  /** Brings B and D up to C; false where C is no covariance any more, or its condition is beyond `worst`. */
  decompose(worst: number): boolean {
    const { n, values, vectors, deviations } = this;
    const matrix = new Matrix(n, n);
    for (let i = 0; i < n; i++) {
      for (let j = i; j < n; j++) {
        const value = values[i * n + j] as number;
        values[j * n + i] = value;
        matrix.set(i, j, value);
        matrix.set(j, i, value);
      }
    }
    if (!values.every(Number.isFinite)) return false;
    const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, {
      assumeSymmetric: true,
    });
    const [least, most] = [Math.min(...realEigenvalues), Math.max(...realEigenvalues)];
    if (!(least > 0 && most < worst * least)) return false;
    for (let i = 0; i < n; i++) {
      deviations[i] = Math.sqrt(realEigenvalues[i] as number);
      for (let k = 0; k < n; k++) vectors[i * n + k] = eigenvectorMatrix.get(i, k);
    }
    return true;
  }
}
