import { solveQP } from 'quadprog';
import { invariant } from '../core/index.ts';

/** Weights w >= 0 that minimise 1/2 w'Qw - l'w. */
export interface QuadraticProgram {
  /** Q, n rows of n, symmetric and positive definite. */
  readonly quadratic: readonly ArrayLike<number>[];
  /** l, length n. */
  readonly linear: ArrayLike<number>;
  /** Sum of the weights, 0 or more. */
  readonly total: number;
}

/**
 * Solves a program by the dual method of Goldfarb and Idnani (1983), in quadprog; large ones on the weights that turn out positive. A Q
 * that is not positive definite is an invariant broken. What rounding leaves below 0 is set to it.
 */
export function solveQuadraticProgram(program: QuadraticProgram): Float64Array {
  return program.linear.length > BATCH ? solveBySupport(program) : solveWhole(program);
}

function solveWhole({ quadratic, linear, total }: QuadraticProgram): Float64Array {
  const n = linear.length;
  // Row j of A', counted from 1: coefficients of weight j in every constraint, the sum first.
  const coefficients = Array.from({ length: n + 1 }, (_, j) =>
    Array.from({ length: n + 2 }, (__, i) => (i === 1 || i === j + 1 ? 1 : 0)),
  );
  const { solution, message } = solveQP(
    [[0], ...quadratic.map((row) => [0, ...Array.from(row)])],
    [0, ...Array.from(linear)],
    coefficients,
    [0, total, ...Array<number>(n).fill(0)],
    1,
  );
  invariant(solution !== undefined && message === '', `the quadratic program has a solution (${message})`);
  return Float64Array.from({ length: n }, (_, j) => Math.max(0, solution[j + 1] ?? 0));
}

/** Weights that are solved for at once, and added at a time. */
const BATCH = 60;

/**
 * The same solution, found among few weights: those that would raise the objective most are added until none would, which is when
 * the conditions of Karush, Kuhn and Tucker hold for all. The cost of the dual method grows with the weights that are 0.
 */
function solveBySupport({ quadratic, linear, total }: QuadraticProgram): Float64Array {
  const n = linear.length;
  const weights = new Float64Array(n).fill(total / n);
  const gradientOf = (j: number) => {
    const row = quadratic[j] as ArrayLike<number>;
    let value = linear[j] as number;
    for (let i = 0; i < n; i++) value -= (row[i] as number) * (weights[i] as number);
    return value;
  };
  const support: number[] = [];
  for (;;) {
    const gradients = Float64Array.from({ length: n }, (_, j) => gradientOf(j));
    // Positive weights share one gradient, the price of the sum; what is worth more belongs to the support.
    const price = Math.max(-Infinity, ...support.map((j) => gradients[j] as number));
    const worthMore = [...gradients.keys()]
      .filter((j) => (gradients[j] as number) > price + 1e-12 && !support.includes(j))
      .sort((a, b) => (gradients[b] as number) - (gradients[a] as number) || a - b);
    if (worthMore.length === 0) return weights;
    // It only grows, so this ends whatever rounding does.
    support.push(...worthMore.slice(0, BATCH));
    const solution = solveWhole({
      quadratic: support.map((i) => support.map((j) => quadratic[i]?.[j] as number)),
      linear: support.map((j) => linear[j] as number),
      total,
    });
    weights.fill(0);
    for (const [k, j] of support.entries()) weights[j] = solution[k] as number;
  }
}
