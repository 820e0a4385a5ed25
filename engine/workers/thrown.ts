/** Errors on their way to another thread: a structured clone would lose what kind of `MassError` they are, and their problems. */
import { MassError, type Problem, RunStop } from '../../core/index.ts';

export type Thrown =
  | {
      readonly kind: 'run-stop' | 'mass-error';
      readonly problems: readonly Problem[];
      readonly stack?: string;
    }
  | { readonly kind: 'other'; readonly error: unknown };

/** An error as data that can be cloned. */
export function thrownData(error: unknown): Thrown {
  if (!(error instanceof MassError)) return { kind: 'other', error: cloneable(error) };
  return {
    kind: error instanceof RunStop ? 'run-stop' : 'mass-error',
    problems: error.problems.map(cloneableProblem),
    ...(error.stack === undefined ? {} : { stack: error.stack }),
  };
}

/** The error again; its stack is the thread's. */
export function thrownAgain(thrown: Thrown): unknown {
  if (thrown.kind === 'other') return thrown.error;
  const error = thrown.kind === 'run-stop' ? new RunStop(thrown.problems) : new MassError(thrown.problems);
  if (thrown.stack !== undefined) error.stack = thrown.stack;
  return error;
}

function cloneableProblem({ found, values, ...problem }: Problem): Problem {
  return {
    ...problem,
    ...(found === undefined ? {} : { found: cloneable(found) }),
    ...(values === undefined
      ? {}
      : {
          values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, cloneable(value)])),
        }),
  };
}

/** What was found may be anything, a function included: its text then. */
function cloneable(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    return value instanceof Error ? new Error(value.message) : String(value);
  }
}
