import type { Matrix } from 'ml-matrix';
import { z } from 'zod';
import { invariant } from '../../core/index.ts';
import type { PortfolioRuleKind } from '../portfolio-rule.ts';
import { rebalanceOption } from '../rebalance.ts';
import { type EstimationOptions, estimatedRule, estimationOptions, scaledCovariance } from './estimation.ts';

const options = z.strictObject({
  kind: z.literal('hierarchical-risk-parity'),
  ...estimationOptions(0.4),
  rebalance: rebalanceOption('weekly'),
});

/**
 * Hierarchical risk parity of Lopez de Prado (2016), "Building diversified portfolios that outperform out of sample", on a shrunk
 * covariance, among the best share by score: single-linkage clusters of correlation distances, in whose order weight is halved
 * again and again by inverse variance.
 */
export const hierarchicalRiskParity: PortfolioRuleKind = {
  kind: 'hierarchical-risk-parity',
  description:
    'weight halved along clusters of correlated instruments by inverse variance, among the best share by score',
  options,
  create: (estimation: EstimationOptions) => ({
    isCostly: true,
    ...estimatedRule(estimation, (chosen) => riskParityWeights(scaledCovariance(chosen).covariance)),
  }),
};

/** Weights of the n instruments of a covariance, in its order; they sum to 1. */
export function riskParityWeights(covariance: Matrix): Float64Array {
  const weights = new Float64Array(covariance.rows).fill(1);
  const halve = (cluster: readonly number[]): void => {
    if (cluster.length < 2) return;
    const middle = Math.floor(cluster.length / 2);
    const halves = [cluster.slice(0, middle), cluster.slice(middle)] as const;
    const [left, right] = [clusterVariance(covariance, halves[0]), clusterVariance(covariance, halves[1])];
    const shares = [right / (left + right), left / (left + right)] as const;
    for (const side of [0, 1] as const) {
      for (const i of halves[side]) weights[i] = (weights[i] as number) * shares[side];
      halve(halves[side]);
    }
  };
  halve(clusterOrder(covariance));
  return weights;
}

/** Variance of a cluster whose members are weighted by inverse variance. */
function clusterVariance(covariance: Matrix, cluster: readonly number[]): number {
  const inverses = cluster.map((i) => 1 / covariance.get(i, i));
  const sum = inverses.reduce((all, inverse) => all + inverse, 0);
  let variance = 0;
  for (const [p, i] of cluster.entries()) {
    for (const [q, j] of cluster.entries()) {
      variance += ((inverses[p] as number) * (inverses[q] as number) * covariance.get(i, j)) / (sum * sum);
    }
  }
  return variance;
}

/** A cluster that nothing has swallowed. */
interface Cluster {
  /** Row of `far` that keeps its distances. */
  readonly row: number;
  readonly leaves: readonly number[];
  /** Distance to the nearest of the clusters made after it. */
  nearest: number;
}

/**
 * Leaves of the single-linkage tree from left to right (quasi-diagonal order). Of two merged clusters the one that was made first stands
 * left, instruments before clusters; of equal distances the first pair merges first. Time grows with the square of the instruments:
 * a merged cluster is as near to others as the nearer of its two, so the distance that each one remembers can only become less.
 */
function clusterOrder(covariance: Matrix): readonly number[] {
  const n = covariance.rows;
  const far = columnDistances(covariance);
  const distance = (a: Cluster, b: Cluster) => far[a.row * n + b.row] as number;
  /** In the order in which they were made. */
  let clusters = Array.from({ length: n }, (_, i): Cluster => {
    let nearest = Infinity;
    for (let j = i + 1; j < n; j++) nearest = Math.min(nearest, far[i * n + j] as number);
    return { row: i, leaves: [i], nearest };
  });
  while (clusters.length > 1) {
    const left = clusters.reduce((best, cluster) => (cluster.nearest < best.nearest ? cluster : best));
    const place = clusters.indexOf(left);
    const right = clusters.find((cluster, k) => k > place && distance(left, cluster) === left.nearest);
    invariant(right !== undefined, 'a remembered distance is that of a cluster made later');
    clusters = clusters.filter((cluster) => cluster !== left && cluster !== right);
    for (const other of clusters) {
      const single = Math.min(distance(left, other), distance(right, other));
      far[left.row * n + other.row] = single;
      far[other.row * n + left.row] = single;
      other.nearest = Math.min(other.nearest, single);
    }
    clusters.push({ row: left.row, leaves: [...left.leaves, ...right.leaves], nearest: Infinity });
  }
  return clusters[0]?.leaves ?? [];
}

/** Euclidean distances between the columns of the matrix of sqrt((1 - correlation) / 2), row-major. */
function columnDistances(covariance: Matrix): Float64Array {
  const n = covariance.rows;
  const columns = Array.from({ length: n }, (_, i) =>
    Float64Array.from({ length: n }, (__, j) => {
      const correlation = covariance.get(i, j) / Math.sqrt(covariance.get(i, i) * covariance.get(j, j));
      return i === j ? 0 : Math.sqrt(Math.max(0, (1 - correlation) / 2));
    }),
  );
  const far = new Float64Array(n * n);
  for (const [i, a] of columns.entries()) {
    for (let j = i + 1; j < n; j++) {
      const b = columns[j] as Float64Array;
      let squares = 0;
      for (let k = 0; k < n; k++) squares += ((a[k] as number) - (b[k] as number)) ** 2;
      far[i * n + j] = Math.sqrt(squares);
      far[j * n + i] = Math.sqrt(squares);
    }
  }
  return far;
}
