import { solveQP } from 'quadprog';

/** As `QuadraticProgram`, with a cap on every weight and on the sums of groups of them. */
export interface BoundedProgram {
  readonly quadratic: readonly ArrayLike<number>[];
  readonly linear: ArrayLike<number>;
  readonly total: number;
  readonly cap: number;
  readonly groups: readonly { readonly members: readonly number[]; readonly cap: number }[];
}

/** One dense program with all constraints: the plain reference. */
export function solveBounded({ quadratic, linear, total, cap, groups }: BoundedProgram): readonly number[] {
  const every = [...Array(linear.length).keys()];
  const constraints = [
    { bound: total, of: () => 1 },
    ...every.map((i) => ({ bound: 0, of: (j: number) => (i === j ? 1 : 0) })),
    ...every.map((i) => ({ bound: -cap, of: (j: number) => (i === j ? -1 : 0) })),
    ...groups.map((group) => ({
      bound: -group.cap,
      of: (j: number) => (group.members.includes(j) ? -1 : 0),
    })),
  ];
  const { solution, message } = solveQP(
    [[0], ...quadratic.map((row) => [0, ...Array.from(row)])],
    [0, ...Array.from(linear)],
    [[0], ...every.map((j) => [0, ...constraints.map(({ of }) => of(j))])],
    [0, ...constraints.map(({ bound }) => bound)],
    1,
  );
  if (solution === undefined || message !== '') throw new Error(message);
  return every.map((j) => solution[j + 1] as number);
}
