import type { Matrix } from 'ml-matrix';
import { z } from 'zod';
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

/**
 * Leaves of the single-linkage tree from left to right (quasi-diagonal order). Instruments are as far apart as the columns of the
 * matrix of sqrt((1 - correlation) / 2) are in Euclid's sense. Of two merged clusters the one that was made first stands left,
 * instruments before clusters; of equal distances the first pair merges first.
 */
function clusterOrder(covariance: Matrix): readonly number[] {
  const n = covariance.rows;
  const every = [...Array(n).keys()];
  const columns = every.map((i) =>
    every.map((j) => {
      const correlation = covariance.get(i, j) / Math.sqrt(covariance.get(i, i) * covariance.get(j, j));
      return i === j ? 0 : Math.sqrt(Math.max(0, (1 - correlation) / 2));
    }),
  );
  const far = columns.map((a) =>
    columns.map((b) => Math.hypot(...a.map((value, k) => value - (b[k] as number)))),
  );
  /** Clusters that nothing has swallowed, in the order in which they were made. `row` is where `far` keeps their distances. */
  let clusters = every.map((i) => ({ row: i, leaves: [i] as readonly number[] }));
  while (clusters.length > 1) {
    let nearest = { distance: Infinity, a: 0, b: 1 };
    for (const [a, left] of clusters.entries()) {
      for (let b = a + 1; b < clusters.length; b++) {
        const distance = far[left.row]?.[clusters[b]?.row as number] as number;
        if (distance < nearest.distance) nearest = { distance, a, b };
      }
    }
    const [left, right] = [clusters[nearest.a], clusters[nearest.b]] as [
      (typeof clusters)[0],
      (typeof clusters)[0],
    ];
    for (const { row } of clusters) {
      const single = Math.min(far[left.row]?.[row] as number, far[right.row]?.[row] as number);
      (far[left.row] as number[])[row] = single;
      (far[row] as number[])[left.row] = single;
    }
    clusters = clusters.filter((cluster) => cluster !== left && cluster !== right);
    clusters.push({ row: left.row, leaves: [...left.leaves, ...right.leaves] });
  }
  return clusters[0]?.leaves ?? [];
}
