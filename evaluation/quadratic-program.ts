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
 * Solves a program by the dual method of Goldfarb and Idnani (1983), in quadprog. The caller has made sure that there is a
 * solution; where there is none, or Q is not positive definite, that is an invariant broken. What rounding leaves below 0 or
 * above `cap` is set to the bound.
 */
export function solveQuadraticProgram(program: QuadraticProgram): Float64Array {
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
