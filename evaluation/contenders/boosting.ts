import type { Learner, TrainingSet } from './training.ts';

/** Fixed, never tuned on results: shallow trees and few rounds, because a day's returns hold little signal. */
export const BOOSTING = { rounds: 50, depth: 3, learningRate: 0.1, leastLeafRows: 50, penalty: 1 } as const;

/** Features are z-scores, so that bins of a quarter of a deviation between -2 and 2 serve every column. */
const BIN_WIDTH = 0.25;
const LOWEST_EDGE = -2;
const BINS = 18;

/** A split sends rows whose bin is at most `bin` to the left child 2k + 1, others to 2k + 2; a leaf holds a value. */
type Node =
  | { readonly kind: 'split'; readonly column: number; readonly bin: number }
  | { readonly kind: 'leaf'; readonly value: number };

/** A complete binary tree, by position from the root 0; positions below a leaf are absent. */
type Tree = ReadonlyMap<number, Node>;

/**
 * Gradient boosting of regression trees (Friedman 2001) on binned features, squared loss, with the gain and the leaf values of
 * XGBoost (Chen and Guestrin 2016): G^2 / (n + penalty), value = learning rate x G / (n + penalty) with G the sum of the residuals.
 */
export const boosting: Learner = {
  name: 'boosting',
  label: 'gradient boost',
  description: `gradient boosting of ${BOOSTING.rounds} trees of depth ${BOOSTING.depth} at a learning rate of ${BOOSTING.learningRate}`,
  fit(set) {
    const bins = binned(set);
    const residuals = set.targets.slice();
    const trees: Tree[] = [];
    for (let round = 0; round < BOOSTING.rounds; round++) {
      const tree = grown(bins, residuals, set);
      trees.push(tree);
      for (let row = 0; row < set.rows; row++) {
        const binOf = (column: number) => bins[column * set.rows + row] as number;
        residuals[row] = (residuals[row] as number) - valueIn(tree, binOf);
      }
    }
    return (features, rows) =>
      Float64Array.from({ length: rows }, (_, row) => {
        const of = (column: number) => binOfValue(features[row * set.columns + column] as number);
        return trees.reduce((sum, tree) => sum + valueIn(tree, of), 0);
      });
  },
};

function binOfValue(value: number): number {
  return Math.max(0, Math.min(BINS - 1, Math.floor((value - LOWEST_EDGE) / BIN_WIDTH) + 1));
}

/** Column-major columns x rows. */
function binned({ rows, columns, features }: TrainingSet): Uint8Array {
  const bins = new Uint8Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let c = 0; c < columns; c++)
      bins[c * rows + row] = binOfValue(features[row * columns + c] as number);
  }
  return bins;
}

function valueIn(tree: Tree, binOf: (column: number) => number): number {
  let at = 0;
  for (;;) {
    const node = tree.get(at) as Node;
    if (node.kind === 'leaf') return node.value;
    at = 2 * at + (binOf(node.column) <= node.bin ? 1 : 2);
  }
}

/** Level by level: one pass over the rows of a column fills the histograms of all nodes of the level. */
function grown(bins: Uint8Array, residuals: Float64Array, { rows, columns }: TrainingSet): Tree {
  const tree = new Map<number, Node>();
  /** Node of each row; rows of finished leaves keep that leaf's position. */
  const places = new Uint8Array(rows);
  for (let level = 0; level < BOOSTING.depth; level++) {
    const first = 2 ** level - 1;
    const width = 2 ** level;
    const open = Array.from({ length: width }, (_, k) => totals(places, residuals, first + k));
    const best = open.map(({ sum, count }) => ({
      gain: 1e-12,
      column: -1,
      bin: -1,
      base: score(sum, count),
    }));
    const sums = new Float64Array(width * BINS);
    const counts = new Int32Array(width * BINS);
    for (let column = 0; column < columns; column++) {
      sums.fill(0);
      counts.fill(0);
      const from = column * rows;
      for (let row = 0; row < rows; row++) {
        const k = (places[row] as number) - first;
        if (k < 0) continue;
        const cell = k * BINS + (bins[from + row] as number);
        sums[cell] = (sums[cell] as number) + (residuals[row] as number);
        counts[cell] = (counts[cell] as number) + 1;
      }
      for (const [k, { sum, count }] of open.entries()) {
        const found = best[k] as (typeof best)[number];
        let left = 0;
        let rowsLeft = 0;
        for (let bin = 0; bin < BINS - 1; bin++) {
          left += sums[k * BINS + bin] as number;
          rowsLeft += counts[k * BINS + bin] as number;
          if (rowsLeft < BOOSTING.leastLeafRows || count - rowsLeft < BOOSTING.leastLeafRows) continue;
          const gain = score(left, rowsLeft) + score(sum - left, count - rowsLeft) - found.base;
          if (gain > found.gain) Object.assign(found, { gain, column, bin });
        }
      }
    }
    for (const [k, { sum, count }] of open.entries()) {
      const at = first + k;
      if (count === 0 || (level > 0 && tree.get((at - 1) >> 1)?.kind !== 'split')) continue;
      const { column, bin } = best[k] as (typeof best)[number];
      tree.set(at, column < 0 ? leaf(sum, count) : { kind: 'split', column, bin });
    }
    for (let row = 0; row < rows; row++) {
      const at = places[row] as number;
      const node = tree.get(at);
      if (at < first || node?.kind !== 'split') continue;
      places[row] = 2 * at + ((bins[node.column * rows + row] as number) <= node.bin ? 1 : 2);
    }
  }
  const first = 2 ** BOOSTING.depth - 1;
  for (let at = first; at < 2 * first + 1; at++) {
    if (tree.get((at - 1) >> 1)?.kind !== 'split') continue;
    const { sum, count } = totals(places, residuals, at);
    tree.set(at, leaf(sum, count));
  }
  return tree;
}

function totals(places: Uint8Array, residuals: Float64Array, at: number): { sum: number; count: number } {
  let sum = 0;
  let count = 0;
  for (let row = 0; row < places.length; row++) {
    if (places[row] !== at) continue;
    sum += residuals[row] as number;
    count++;
  }
  return { sum, count };
}

function score(sum: number, count: number): number {
  return (sum * sum) / (count + BOOSTING.penalty);
}

function leaf(sum: number, count: number): Node {
  return { kind: 'leaf', value: (BOOSTING.learningRate * sum) / (count + BOOSTING.penalty) };
}
