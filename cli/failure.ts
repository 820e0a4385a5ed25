import { describeProblem, MassError, type Problem } from '../core/index.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';

/** What a failed command says and returns. */
export interface Failure {
  /** What `--json` prints on standard output. */
  readonly json: { readonly error: { readonly problems: readonly Problem[] } };
  /** For standard error. */
  readonly lines: readonly string[];
  readonly exitCode: number;
}

/** Any thrown value as a failure. Whatever is not a MassError is a defect: it keeps its stack for the report. */
export function failureOf(error: unknown): Failure {
  if (error instanceof MassError) {
    return {
      json: { error: { problems: error.problems } },
      lines: error.problems.map((problem) => `error: ${describeProblem(problem)}`),
      exitCode: exitCodeOf(error.code),
    };
  }
  const problem: Problem = {
    code: 'internal.invariant',
    message: `unexpected failure: ${error instanceof Error ? error.message : String(error)}`,
    hint: 'this is a defect of mass-engine: please report it with the command that led here and the lines below',
  };
  const stack = error instanceof Error && error.stack !== undefined ? [error.stack] : [];
  return {
    json: { error: { problems: [problem] } },
    lines: [`error: ${describeProblem(problem)}`, ...stack],
    exitCode: exitCodes.failure,
  };
}
