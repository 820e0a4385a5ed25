import { solveQP } from 'quadprog';
import { invariant } from '../core/index.ts';

/** Weights w >= 0 that minimise 1/2 w'Qw - l'w. */
export interface QuadraticProgram {
  /** Q, n rows of n, symmetric and positive definite. */
  readonly quadratic: readonly ArrayLike<number>[];
  /** l, length n. */
  readonly linear: ArrayLike<number>;
  /** Sum of the weights; absent = free. */
  readonly total?: number | undefined;
  /** Most that one may weigh; absent = no cap. */
  readonly cap?: number | undefined;
  /** Positions that may weigh `cap` at most together. */
  readonly groups?: readonly { readonly members: readonly number[]; readonly cap: number }[];
}

/**
 * Solves a program by the dual method of Goldfarb and Idnani (1983), in quadprog. Large programs with
 * no bound but their sum and 0 are solved on the weights that turn out positive. The caller has made sure that there is a solution; where there is none, or Q is not positive definite, that is an invariant broken. What rounding leaves below 0 or
 * above `cap` is set to the bound.
 */
export function solveQuadraticProgram(program: QuadraticProgram): Float64Array {
  const isPlain = program.cap === undefined && program.groups === undefined && program.total !== undefined;
  return isPlain && program.linear.length > BATCH ? solveBySupport(program) : solveWhole(program);
}

function solveWhole(program: QuadraticProgram): Float64Array {
  const { quadratic, linear, total, cap, groups = [] } = program;
  const n = linear.length;
  const bounds: number[] = [0];
  // Row j of A', counted from 1: coefficients of weight j in every constraint.
  const coefficients: number[][] = Array.from({ length: n + 1 }, () => [0]);
  const constrain = (bound: number, coefficient: (j: number) => number) => {
    bounds.push(bound);
    for (let j = 0; j < n; j++) (coefficients[j + 1] as number[]).push(coefficient(j));
  };
  if (total !== undefined) constrain(total, () => 1);
  for (let i = 0; i < n; i++) constrain(0, (j) => (j === i ? 1 : 0));
  if (cap !== undefined) for (let i = 0; i < n; i++) constrain(-cap, (j) => (j === i ? -1 : 0));
  for (const group of groups) {
    const members = new Set(group.members);
    constrain(-group.cap, (j) => (members.has(j) ? -1 : 0));
  }
  const { solution, message } = solveQP(
    [[0], ...quadratic.map((row) => [0, ...Array.from(row)])],
    [0, ...Array.from(linear)],
    coefficients,
    bounds,
    total === undefined ? 0 : 1,
  );
  invariant(solution !== undefined && message === '', `the quadratic program has a solution (${message})`);
  return Float64Array.from({ length: n }, (_, j) =>
    Math.min(cap ?? Infinity, Math.max(0, solution[j + 1] ?? 0)),
  );
}

/** Weights that are solved for at once, and added at a time. */
const BATCH = 60;

/**
 * The same solution, found among few weights: those that would raise the objective most are added until none would, which is when
 * the conditions of Karush, Kuhn and Tucker hold for all. The cost of the dual method grows with the weights that are 0.
 */
function solveBySupport({ quadratic, linear, total }: QuadraticProgram): Float64Array {
  const n = linear.length;
  const weights = new Float64Array(n).fill((total ?? 0) / n);
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
