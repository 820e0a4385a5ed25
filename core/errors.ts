/**
 * Errors are data first: a code from one catalogue, where it happened, what was found and expected, and what to do.
 * The text is made from the data, so that `--json` output and the terminal say the same thing.
 */
import type { ErrorCode } from './error-codes.ts';

/** The data of an error. `path` is a dotted path into a scenario or a file; `file`, `line`, `column` count from 1. */
export interface Problem {
  readonly code: ErrorCode;
  /** What went wrong, in one sentence without the values below. */
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly path?: string;
  readonly found?: unknown;
  readonly expected?: string;
  /** What the reader can do about it. A command of this program stands in double quotes: `"mass show RUN"`. */
  readonly hint?: string;
  readonly values?: Readonly<Record<string, unknown>>;
}

/** One or more problems, thrown together so that a user meets all of them at once. */
export class MassError extends Error {
  override readonly name = 'MassError';
  readonly problems: readonly [Problem, ...Problem[]];

  constructor(problems: Problem | readonly Problem[], options?: { readonly cause?: unknown }) {
    const list = 'code' in problems ? [problems] : [...problems];
    const [first, ...rest] = list;
    if (first === undefined) throw new Error('a MassError needs at least one problem');
    super(list.map(describeProblem).join('\n'), options);
    this.problems = [first, ...rest];
  }

  get code(): ErrorCode {
    return this.problems[0].code;
  }
}

/**
 * Ends the whole run, resumable, where another exception would be a failure of one investor: an answer that cannot come now
 * must never be taken for an abstention.
 */
export class RunStop extends MassError {}

/**
 * The same problems, blamed on what the user wrote: `fileOf` gives the new `file` of a problem, undefined = it keeps its own. What is no
 * `MassError` stays as it is.
 */
export function blaming(error: unknown, fileOf: (problem: Problem) => string | undefined): unknown {
  if (!(error instanceof MassError)) return error;
  const problems = error.problems.map((problem) => {
    const file = fileOf(problem);
    return file === undefined ? problem : { ...problem, file };
  });
  return new MassError(problems, { cause: error });
}

/** Throws `MassError` with code `internal.invariant` when a condition that the code itself guarantees is false. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) {
    throw new MassError({
      code: 'internal.invariant',
      message,
      hint: 'this is a defect of mass-engine: please report it with the command that led here',
    });
  }
}

/** One problem as text: place, message, found, expected, hint, code. */
export function describeProblem(problem: Problem): string {
  const place = [problem.file, problem.line, problem.column].filter((part) => part !== undefined).join(':');
  // The place of an override is its path already.
  const path = place.endsWith(` ${problem.path}`) ? '' : problem.path;
  const head = [place, path].filter((part) => part !== undefined && part !== '').join(' ');
  const parts = [`${head === '' ? '' : `${head}: `}${problem.message}`];
  if (problem.found !== undefined) parts.push(`found ${shown(problem.found)}`);
  if (problem.expected !== undefined) parts.push(`expected ${problem.expected}`);
  const hint = problem.hint === undefined ? '' : `. ${capital(problem.hint)}`;
  return `${parts.join('; ')}${hint} [${problem.code}]`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Values come from untrusted files: shown as JSON, shortened, on one line. */
function shown(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
