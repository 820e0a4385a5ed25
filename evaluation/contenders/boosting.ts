import type { Learner } from './training.ts';
import type { TrainingSet } from './training-book.ts';

/** Fixed, never tuned on results: shallow trees and few rounds, because a day's returns hold little signal. */
export const BOOSTING = { rounds: 50, depth: 3, learningRate: 0.1, leastLeafRows: 50, penalty: 1 } as const;

/** Features are z-scores, so that bins of a quarter of a deviation between -2 and 2 serve every column. */
const BIN_WIDTH = 0.25;
const LOWEST_EDGE = -2;
const BINS = 18;
const NODES = 2 ** (BOOSTING.depth + 1) - 1;
const LEAF = -1;

/** A complete binary tree: rows whose bin is at most `bin` go from node k to 2k + 1, others to 2k + 2. */
interface Tree {
  /** Column that a node splits by; `LEAF` = none. */
  readonly column: Int32Array;
  readonly bin: Uint8Array;
  readonly value: Float64Array;
}

/** Sums of residuals and numbers of rows, columns x bins. */
interface Histogram {
  readonly sums: Float64Array;
  readonly counts: Int32Array;
}

/**
 * Gradient boosting of regression trees (Friedman 2001) on binned features, squared loss, with the gain and the leaf values of
 * XGBoost (Chen and Guestrin 2016): G^2 / (n + penalty), value = learning rate x G / (n + penalty) with G the sum of the residuals.
 */
export const boosting: Learner = {
  name: 'boosting',
  label: 'gradient boost',
  description: `gradient boosting of ${BOOSTING.rounds} trees of depth ${BOOSTING.depth} at a learning rate of ${BOOSTING.learningRate}`,
  fit(set) {
    const grower = new TreeGrower(set);
    const trees = Array.from({ length: BOOSTING.rounds }, () => grower.grow());
    return (features, rows) => {
      const values = new Float64Array(rows);
      for (let row = 0; row < rows; row++) {
        for (const tree of trees) {
          let at = 0;
          for (let c = tree.column[0] as number; c !== LEAF; c = tree.column[at] as number) {
            const bin = binOfValue(features[row * set.columns + c] as number);
            at = 2 * at + (bin <= (tree.bin[at] as number) ? 1 : 2);
          }
          values[row] = (values[row] as number) + (tree.value[at] as number);
        }
      }
      return values;
    };
  },
};

function binOfValue(value: number): number {
  return Math.max(0, Math.min(BINS - 1, Math.floor((value - LOWEST_EDGE) / BIN_WIDTH) + 1));
}

/**
 * Grows one tree after another on what the earlier ones left.
 * 1. `order` holds every row once; the rows of a node are a stretch of it.
 * 2. Rows of a leaf have its value taken off their residual when the leaf is made.
 */
class TreeGrower {
  private readonly rows: number;
  private readonly columns: number;
  /** Cell of a histogram, column x bin, of every value; row-major rows x columns, so that a row is read from one place. */
  private readonly cells: Uint16Array | Uint32Array;
  /** Rows never change their bins, so that all trees count the same at their roots. */
  private readonly rootCounts: Int32Array;
  private readonly residuals: Float64Array;
  private readonly order: Int32Array;
  private readonly aside: Int32Array;

  constructor({ rows, columns, features, targets }: TrainingSet) {
    this.rows = rows;
    this.columns = columns;
    this.cells = new (columns * BINS <= 2 ** 16 ? Uint16Array : Uint32Array)(rows * columns);
    for (let k = 0; k < this.cells.length; k++) {
      this.cells[k] = (k % columns) * BINS + binOfValue(features[k] as number);
    }
    this.residuals = targets.slice();
    this.order = new Int32Array(rows);
    this.aside = new Int32Array(rows);
    this.rootCounts = new Int32Array(columns * BINS);
    for (const cell of this.cells) this.rootCounts[cell] = (this.rootCounts[cell] as number) + 1;
  }

  grow(): Tree {
    const tree: Tree = {
      column: new Int32Array(NODES).fill(LEAF),
      bin: new Uint8Array(NODES),
      value: new Float64Array(NODES),
    };
    // In the order of the rows a node's are read from front to back.
    for (let row = 0; row < this.rows; row++) this.order[row] = row;
    this.growNode(tree, 0, 0, 0, this.rows, this.rootHistogram());
    return tree;
  }

  private growNode(
    tree: Tree,
    at: number,
    depth: number,
    from: number,
    to: number,
    histogram: Histogram,
  ): void {
    const split = this.bestSplit(histogram, to - from);
    if (split === undefined) return this.makeLeaf(tree, at, from, to);
    tree.column[at] = split.column;
    tree.bin[at] = split.bin;
    const middle = this.partition(from, to, split.column, split.bin);
    const [left, right] = [2 * at + 1, 2 * at + 2];
    if (depth + 1 === BOOSTING.depth) {
      this.makeLeaf(tree, left, from, middle);
      this.makeLeaf(tree, right, middle, to);
      return;
    }
    // The larger child's histogram is what the smaller one leaves of its parent's.
    const leftIsSmaller = middle - from <= to - middle;
    const smaller = leftIsSmaller ? this.histogram(from, middle) : this.histogram(middle, to);
    const larger = difference(histogram, smaller);
    this.growNode(tree, left, depth + 1, from, middle, leftIsSmaller ? smaller : larger);
    this.growNode(tree, right, depth + 1, middle, to, leftIsSmaller ? larger : smaller);
  }

  private makeLeaf(tree: Tree, at: number, from: number, to: number): void {
    let sum = 0;
    for (let k = from; k < to; k++) sum += this.residuals[this.order[k] as number] as number;
    const value = (BOOSTING.learningRate * sum) / (to - from + BOOSTING.penalty);
    tree.value[at] = value;
    for (let k = from; k < to; k++) {
      const row = this.order[k] as number;
      this.residuals[row] = (this.residuals[row] as number) - value;
    }
  }

  private histogram(from: number, to: number): Histogram {
    const { columns, cells, order, residuals } = this;
    const sums = new Float64Array(columns * BINS);
    const counts = new Int32Array(columns * BINS);
    for (let k = from; k < to; k++) {
      const row = order[k] as number;
      const residual = residuals[row] as number;
      const end = (row + 1) * columns;
      for (let at = row * columns; at < end; at++) {
        const cell = cells[at] as number;
        sums[cell] = (sums[cell] as number) + residual;
        counts[cell] = (counts[cell] as number) + 1;
      }
    }
    return { sums, counts };
  }

  /** Of all rows. */
  private rootHistogram(): Histogram {
    const { rows, columns, cells, residuals } = this;
    const sums = new Float64Array(columns * BINS);
    for (let row = 0, at = 0; row < rows; row++) {
      const residual = residuals[row] as number;
      for (const end = at + columns; at < end; at++) {
        const cell = cells[at] as number;
        sums[cell] = (sums[cell] as number) + residual;
      }
    }
    return { sums, counts: this.rootCounts };
  }

  /** The split with the highest gain, the first among equals; undefined when none gains. */
  private bestSplit(
    { sums, counts }: Histogram,
    rows: number,
  ): { readonly column: number; readonly bin: number } | undefined {
    const { leastLeafRows } = BOOSTING;
    let best: { readonly column: number; readonly bin: number } | undefined;
    let highest = Number.EPSILON;
    for (let column = 0; column < this.columns; column++) {
      const cells = column * BINS;
      let total = 0;
      for (let bin = 0; bin < BINS; bin++) total += sums[cells + bin] as number;
      const whole = part(total, rows);
      let left = 0;
      let rowsLeft = 0;
      for (let bin = 0; bin < BINS - 1; bin++) {
        left += sums[cells + bin] as number;
        rowsLeft += counts[cells + bin] as number;
        if (rowsLeft < leastLeafRows || rows - rowsLeft < leastLeafRows) continue;
        const gain = part(left, rowsLeft) + part(total - left, rows - rowsLeft) - whole;
        if (gain <= highest) continue;
        highest = gain;
        best = { column, bin };
      }
    }
    return best;
  }

  /** Rows of the left child first, each child's in the order before; returns where the right one begins. */
  private partition(from: number, to: number, column: number, bin: number): number {
    const { columns, cells, order, aside } = this;
    const last = column * BINS + bin;
    let left = from;
    let right = 0;
    for (let k = from; k < to; k++) {
      const row = order[k] as number;
      if ((cells[row * columns + column] as number) <= last) order[left++] = row;
      else aside[right++] = row;
    }
    order.set(aside.subarray(0, right), left);
    return left;
  }
}

function difference(whole: Histogram, smaller: Histogram): Histogram {
  return {
    sums: whole.sums.map((sum, cell) => sum - (smaller.sums[cell] as number)),
    counts: whole.counts.map((count, cell) => count - (smaller.counts[cell] as number)),
  };
}

function part(sum: number, count: number): number {
  return (sum * sum) / (count + BOOSTING.penalty);
}
