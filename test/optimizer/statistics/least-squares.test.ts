import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { normal, rootKey, streamAt, subKey } from '../../../core/index.ts';
import { choleskyFactor, choleskyInverse, choleskySolve } from '../../../optimizer/statistics/cholesky.ts';
import { nonNegativeMinimum } from '../../../optimizer/statistics/non-negative.ts';
import { posteriorMode } from '../../../optimizer/statistics/posterior-mode.ts';
import { spreadEvidence } from '../../../optimizer/statistics/spread-evidence.ts';

const key = subKey(rootKey('least squares'), 'test');

function draws(seed: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, k) => normal(streamAt(key, seed, 0), k));
}

/** K x n rows, and y with y'y = n, of a small regression. */
function regression(seed: number, types: number, rows: number) {
  const design = Array.from({ length: types }, (_, i) => draws(seed * 100 + i, rows));
  const noise = draws(seed * 100 + 99, rows);
  const raw = noise.map((value, j) => value + 0.8 * ((design[0] as Float64Array)[j] as number));
  const scale = Math.sqrt(rows / raw.reduce((sum, value) => sum + value * value, 0));
  const targets = raw.map((value) => value * scale);
  const dot = (a: Float64Array, b: Float64Array) =>
    a.reduce((sum, value, j) => sum + value * (b[j] as number), 0);
  const squares = Float64Array.from(design.flatMap((a) => design.map((b) => dot(a, b))));
  const products = Float64Array.from(design, (a) => dot(a, targets));
  return { design, targets, evidence: { squares, products, rows } };
}

const matrixOf = (values: Float64Array, count: number) =>
  new Matrix(Array.from({ length: count }, (_, i) => [...values.subarray(i * count, (i + 1) * count)]));

/** 1 on the diagonal, 0.4 beside it. */
const correlation = (types: number) =>
  Float64Array.from({ length: types * types }, (_, cell) => {
    const distance = Math.abs((cell % types) - Math.floor(cell / types));
    return [1, 0.4][distance] ?? 0;
  });

it('the factor gives back the matrix, its solution and its inverse', () => {
  const { squares } = regression(1, 5, 12).evidence;
  const right = draws(2, 5);
  const factor = choleskyFactor(squares, 5);
  const lower = matrixOf(factor, 5);
  const differences = Matrix.sub(lower.mmul(lower.transpose()), matrixOf(squares, 5)).to1DArray();
  expect(Math.max(...differences.map(Math.abs))).toBeLessThan(1e-12);
  const solved = matrixOf(squares, 5)
    .mmul(Matrix.columnVector(choleskySolve(factor, right)))
    .to1DArray();
  for (const [i, value] of solved.entries()) expect(value).toBeCloseTo(right[i] as number, 10);
  const unit = matrixOf(squares, 5).mmul(matrixOf(choleskyInverse(factor, 5), 5));
  for (let i = 0; i < 5; i++)
    for (let k = 0; k < 5; k++) expect(unit.get(i, k)).toBeCloseTo(i === k ? 1 : 0, 10);
  expect(() => choleskyFactor(Float64Array.of(1, 2, 2, 1), 2)).toThrow(/positive definite/);
});

describe('the minimum over coefficients at or above 0', () => {
  it('is flat along those above 0 and rises along those at 0', () => {
    let bound = 0;
    for (let seed = 0; seed < 60; seed++) {
      const count = 1 + (seed % 9);
      const { squares } = regression(seed, count, count + 3).evidence;
      const pull = draws(seed + 1000, count);
      const found = nonNegativeMinimum(squares, pull);
      for (let i = 0; i < count; i++) {
        const slope =
          found.reduce((sum, value, k) => sum + (squares[i * count + k] as number) * value, 0) -
          (pull[i] as number);
        expect(found[i]).toBeGreaterThanOrEqual(0);
        // At 0 any rise will do.
        const atBound = found[i] === 0;
        if (atBound) bound++;
        expect(Math.abs(atBound ? Math.min(slope, 0) : slope)).toBeLessThan(1e-9);
      }
    }
    expect(bound).toBeGreaterThan(50);
  });

  it('is where small steps downhill, cut at 0, end', () => {
    for (const seed of [3, 4, 5]) {
      const { squares } = regression(seed, 5, 30).evidence;
      const pull = draws(seed + 2000, 5);
      let plain = new Float64Array(5).fill(1);
      for (let step = 0; step < 5000; step++) {
        const at = plain;
        plain = at.map((value, i) => {
          const slope =
            at.reduce((sum, other, k) => sum + (squares[i * 5 + k] as number) * other, 0) -
            (pull[i] as number);
          return Math.max(0, value - slope / 200);
        });
      }
      const found = nonNegativeMinimum(squares, pull);
      for (const [i, value] of plain.entries()) expect(found[i]).toBeCloseTo(value, 9);
    }
  });

  it('is 0 where everything pulls below it', () => {
    expect([...nonNegativeMinimum(Float64Array.of(2, 0.5, 0.5, 1), Float64Array.of(-1, -2))]).toEqual([0, 0]);
  });
});

describe('the weights of greatest posterior density', () => {
  it('solve the normal equations where no weight is at 0', () => {
    const { evidence } = regression(7, 4, 40);
    const mean = new Float64Array(4).fill(0.5);
    const spread = 0.2;
    const prior = matrixOf(correlation(4), 4).mul(spread ** 2);
    // w = mean + prior X' V^-1 (y - X mean), written with X X' alone.
    const squares = matrixOf(evidence.squares, 4);
    const rest = Matrix.sub(Matrix.columnVector(evidence.products), squares.mmul(Matrix.columnVector(mean)));
    const inner = Matrix.add(Matrix.eye(4), squares.mmul(prior));
    const change = prior.mmul(luSolve(inner, rest)).to1DArray();
    const found = posteriorMode(evidence, mean, correlation(4), spread);
    expect(Math.min(...found)).toBeGreaterThan(0);
    for (const [i, value] of change.entries()) expect(found[i]).toBeCloseTo((mean[i] as number) + value, 10);
  });

  it('are the prior mean without spread, and least squares without prior', () => {
    const { evidence } = regression(8, 1, 10);
    const one = Float64Array.of(1);
    expect(posteriorMode(evidence, one, one, 1e-5)[0]).toBeCloseTo(1, 6);
    const least = (evidence.products[0] as number) / (evidence.squares[0] as number);
    expect(posteriorMode(evidence, one, one, 1e5)[0]).toBeCloseTo(least, 6);
  });
});

it('the evidence is the logarithm of the density of all rows at once', () => {
  const rows = 9;
  const { design, targets, evidence } = regression(11, 3, rows);
  const mean = Float64Array.of(0.3, 0.1, 0.2);
  const logEvidence = spreadEvidence(evidence, mean, correlation(3));
  const columns = new Matrix(design.map((row) => [...row])).transpose();
  const residual = Matrix.sub(Matrix.columnVector(targets), columns.mmul(Matrix.columnVector(mean)));
  for (const spread of [0, 0.1, 0.7, 5]) {
    const covariance = columns
      .mmul(matrixOf(correlation(3), 3))
      .mmul(columns.transpose())
      .mul(spread ** 2);
    covariance.add(Matrix.eye(rows));
    const quadratic = residual.transpose().mmul(luSolve(covariance, residual)).get(0, 0);
    const density = (noise: number) =>
      -0.5 * (rows * Math.log(2 * Math.PI * noise) + Math.log(determinantOf(covariance)) + quadratic / noise);
    expect(logEvidence(spread)).toBeCloseTo(density(quadratic / rows), 9);
    expect(logEvidence(spread)).toBeGreaterThan(density((1.1 * quadratic) / rows));
  }
});

/** Gauss-Jordan with the largest pivot. */
function eliminated(
  matrix: Matrix,
  right: Matrix,
): { readonly solution: Matrix; readonly determinant: number } {
  const left = matrix.clone();
  const solution = right.clone();
  let determinant = 1;
  for (let c = 0; c < left.rows; c++) {
    let pivot = c;
    for (let r = c; r < left.rows; r++)
      if (Math.abs(left.get(r, c)) > Math.abs(left.get(pivot, c))) pivot = r;
    if (pivot !== c) determinant = -determinant;
    left.swapRows(c, pivot);
    solution.swapRows(c, pivot);
    const head = left.get(c, c);
    determinant *= head;
    left.mulRow(c, 1 / head);
    solution.mulRow(c, 1 / head);
    for (let r = 0; r < left.rows; r++) {
      if (r === c) continue;
      const factor = left.get(r, c);
      left.setRow(r, Matrix.sub(left.getRowVector(r), Matrix.mul(left.getRowVector(c), factor)));
      solution.setRow(r, Matrix.sub(solution.getRowVector(r), Matrix.mul(solution.getRowVector(c), factor)));
    }
  }
  return { solution, determinant };
}
const luSolve = (matrix: Matrix, right: Matrix) => eliminated(matrix, right).solution;
const determinantOf = (matrix: Matrix) => eliminated(matrix, Matrix.eye(matrix.rows)).determinant;
