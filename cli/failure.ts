import { describeProblem, MassError, type Problem } from '../core/index.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { wrappedFor } from './format.ts';
import type { Terminal } from './terminal.ts';

/** What a failed command says and returns. */
export interface Failure {
  /** What `--json` prints on standard output. */
  readonly json: { readonly error: { readonly problems: readonly Problem[] } };
  /** For standard error. */
  readonly lines: readonly string[];
  readonly exitCode: number;
}

/** Commands that the text names in double quotes, as the reader would start them. */
export function asStarted({ expected, hint, ...problem }: Problem, program: string): Problem {
  const started = (text: string): string => text.replaceAll(/"mass (?=[a-z])/g, () => `"${program} `);
  return {
    ...problem,
    message: started(problem.message),
    ...(expected === undefined ? {} : { expected: started(expected) }),
    ...(hint === undefined ? {} : { hint: started(hint) }),
  };
}

/** Any thrown value as a failure; `program` is how the reader started this one, where that matters. Whatever is not a MassError is a defect: it keeps its stack for the report. */
export function failureOf(error: unknown, program = 'mass'): Failure {
  if (error instanceof MassError) {
    const problems = error.problems.map((problem) => asStarted(problem, program));
    return {
      json: { error: { problems } },
      lines: problems.map((problem) => `error: ${describeProblem(problem)}`),
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

/** Says a failure on standard error. */
export function sayFailure({ lines }: Failure, { err, columns }: Pick<Terminal, 'err' | 'columns'>): void {
  for (const line of lines) for (const part of wrappedFor(columns.err, line)) err(part);
}
