/** What `quadratic-program.ts` uses of quadprog 1.6.1. All arrays count from 1; element 0 is ignored. */
declare module 'quadprog' {
  /**
   * Minimises 1/2 x'Dx - d'x subject to A'x >= b, the first `meq` of them with equality. D is n x n and positive definite, A is
   * n x q. Overwrites its arguments. `message` is empty when a solution was found.
   */
  export function solveQP(
    Dmat: number[][],
    dvec: number[],
    Amat: number[][],
    bvec: number[],
    meq: number,
  ): { readonly solution?: readonly number[]; readonly message: string };
}
