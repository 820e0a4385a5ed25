import { describeProblem, MassError } from '../../core/index.ts';

/** What went wrong, in one line. */
export function textOfError(error: unknown): string {
  if (error instanceof MassError) return error.problems.map(describeProblem).join(' ');
  return `unexpected failure: ${error instanceof Error ? error.message : String(error)}`;
}
