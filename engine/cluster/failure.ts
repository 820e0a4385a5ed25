import { z } from 'zod';
import { describeProblem, errorCodes, MassError, type Problem, RunStop } from '../../core/index.ts';

/**
 * An error that ends a run, as data. It is an answer like any other for whoever repeats what fails: it is kept, and nobody tries
 * again.
 */
export const failureSchema = z.object({
  /** Whether it was a `RunStop`. */
  stops: z.boolean(),
  problems: z
    .array(
      z.object({
        code: z.enum(errorCodes),
        message: z.string(),
        file: z.string().exactOptional(),
        line: z.number().exactOptional(),
        column: z.number().exactOptional(),
        path: z.string().exactOptional(),
        found: z.unknown().exactOptional(),
        expected: z.string().exactOptional(),
        hint: z.string().exactOptional(),
        values: z.record(z.string(), z.unknown()).exactOptional(),
      }),
    )
    .min(1),
});
export type Failure = z.infer<typeof failureSchema>;

/** What no `MassError` is, is a defect of the code that threw it. Pure. */
export function failureOf(error: unknown): Failure {
  if (error instanceof MassError) {
    return { stops: error instanceof RunStop, problems: error.problems.map(asData) };
  }
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    stops: false,
    problems: [asData({ code: 'internal.invariant', message: `a worker failed with ${message}` })],
  };
}

/** The error again: what a host in this process would have thrown. Pure. */
export function errorOf({ stops, problems }: Failure): MassError {
  const list: readonly Problem[] = problems;
  return stops ? new RunStop(list) : new MassError(list);
}

/** One line for people. Pure. */
export function describeFailure({ problems }: Failure): string {
  return problems.map((problem) => describeProblem(problem)).join('; ');
}

/** As JSON has it: what is thrown may hold anything. */
function asData(problem: Problem): Failure['problems'][number] {
  return JSON.parse(JSON.stringify(problem)) as Failure['problems'][number];
}
