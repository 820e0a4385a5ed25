import * as fc from 'fast-check';
import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { integer, rootKey, streamAt } from '../../core/index.ts';
import { riskParityWeights } from '../../evaluation/rules/hierarchical-risk-parity.ts';
import { distance as distanceOf } from './estimation-fixtures.ts';

/** Single-linkage order of leaves by a search over all pairs of clusters at every merge. */
function plainOrder(covariance: Matrix): readonly number[] {
  const every = [...Array(covariance.rows).keys()];
  const root = (i: number, j: number) => {
    const correlation = covariance.get(i, j) / Math.sqrt(covariance.get(i, i) * covariance.get(j, j));
    return i === j ? 0 : Math.sqrt((1 - correlation) / 2);
  };
  const apart = (i: number, j: number) =>
    Math.sqrt(every.reduce((sum, k) => sum + (root(i, k) - root(j, k)) ** 2, 0));
  const between = (a: readonly number[], b: readonly number[]) =>
    // In the order of the rows: sums of the same terms in another order may differ in the last digit.
    Math.min(...a.flatMap((i) => b.map((j) => apart(Math.min(i, j), Math.max(i, j)))));
  let clusters: (readonly number[])[] = every.map((i) => [i]);
  while (clusters.length > 1) {
    let best = { distance: Infinity, a: clusters[0] ?? [], b: clusters[1] ?? [] };
    for (const [k, a] of clusters.entries()) {
      for (const b of clusters.slice(k + 1)) {
        const distance = between(a, b);
        if (distance < best.distance) best = { distance, a, b };
      }
    }
    clusters = [
      ...clusters.filter((cluster) => cluster !== best.a && cluster !== best.b),
      [...best.a, ...best.b],
    ];
  }
  return clusters[0] ?? [];
}

/** Weights of instruments that stand in the order of their clusters, by recursive bisection. */
function bisected(covariance: Matrix): readonly number[] {
  const n = covariance.rows;
  if (n < 2) return [1];
  const middle = Math.floor(n / 2);
  const halves = [
    covariance.subMatrix(0, middle - 1, 0, middle - 1),
    covariance.subMatrix(middle, n - 1, middle, n - 1),
  ];
  const variances = halves.map((half) => {
    const inverses = half.diagonal().map((variance) => 1 / variance);
    const sum = inverses.reduce((a, b) => a + b);
    return (
      inverses.reduce(
        (all, p, i) => all + inverses.reduce((row, q, j) => row + p * q * half.get(i, j), 0),
        0,
      ) /
      sum ** 2
    );
  });
  const share = (variances[1] as number) / ((variances[0] as number) + (variances[1] as number));
  return halves.flatMap((half, side) =>
    bisected(half).map((weight) => weight * (side === 0 ? share : 1 - share)),
  );
}

describe('clusters of hierarchical risk parity', () => {
  it('merges as a plain search over all pairs of clusters does, ties included', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 14 }), fc.nat(), (n, seed) => {
        // Few distinct correlations, so that distances are often equal.
        const stream = streamAt(rootKey('clusters'), seed, 0);
        const covariance = Matrix.eye(n, n);
        for (let i = 0; i < n; i++) {
          covariance.set(i, i, 1 + integer(stream, i, 5));
          for (let j = 0; j < i; j++) {
            const value = integer(stream, 100 + i * n + j, 3) / 10;
            covariance.set(i, j, value);
            covariance.set(j, i, value);
          }
        }
        const order = plainOrder(covariance);
        const sorted = covariance.selection([...order], [...order]);
        const expected = new Float64Array(n);
        for (const [k, weight] of bisected(sorted).entries()) expected[order[k] as number] = weight;
        expect(distanceOf(riskParityWeights(covariance), expected)).toBeLessThan(1e-12);
      }),
      { numRuns: 200 },
    );
  });
});
