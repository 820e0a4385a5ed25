/** Reads golden files and measures how far the engine's own numbers are from theirs. */
import type { z } from 'zod';
import { MassError, type Problem } from '../../core/index.ts';
import { aggregationDeviations, aggregationFile, GoldenFileFault } from './aggregation-deviations.ts';
import type { Deviations } from './deviations.ts';
import { statisticsDeviations, statisticsFile } from './statistics-deviations.ts';

export { type Deviations, UNDEFINED_DEVIATION } from './deviations.ts';

/** Largest absolute deviation that counts as agreement. */
export const GOLDEN_TOLERANCE = 1e-9;

const FORMS =
  'an aggregation file (stocks, dates, masks, weights, ballots, signals, labels, fitness) or a statistics file (days and means of correlations, returns and their statistics)';

/**
 * Largest absolute deviation of every quantity that a golden file holds, by name, from what the production code computes.
 * `file` names it in errors. Throws `golden.file` with all faults at once when the text is neither form.
 */
export function goldenDeviations(text: string, file: string): Deviations {
  const content = parse(text, file);
  const isAggregation = typeof content === 'object' && content !== null && 'ballots' in content;
  try {
    return isAggregation
      ? aggregationDeviations(checked(aggregationFile, content, file))
      : statisticsDeviations(checked(statisticsFile, content, file));
  } catch (error) {
    if (error instanceof GoldenFileFault) throw new MassError(problem(file, error.message), { cause: error });
    throw error;
  }
}

/** The largest of all deviations; 0 when there are none. */
export function largestDeviation(deviations: Deviations): number {
  return Math.max(0, ...Object.values(deviations));
}

function parse(text: string, file: string): unknown {
  try {
    // Some writers put the bare word NaN, which is not JSON, for undefined.
    return JSON.parse(text.replaceAll(/(?<=[[,:]\s*)NaN(?=\s*[,\]}])/g, 'null'));
  } catch (cause) {
    throw new MassError(
      problem(file, `not JSON: ${cause instanceof Error ? cause.message : String(cause)}`),
      { cause },
    );
  }
}

function checked<Schema extends z.ZodType>(schema: Schema, content: unknown, file: string): z.infer<Schema> {
  const result = schema.safeParse(content);
  if (result.success) return result.data;
  throw new MassError(
    result.error.issues.map((issue) => {
      const path = issue.path.join('.');
      return path === ''
        ? problem(file, issue.message)
        : Object.assign(problem(file, issue.message), { path });
    }),
  );
}

function problem(file: string, message: string): Problem {
  return {
    code: 'golden.file',
    file,
    message,
    expected: FORMS,
    hint: 'pass files of the golden folders `aggregation` and `statistics`',
  };
}
