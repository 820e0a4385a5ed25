import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { FORMULA_TOLERANCE, formulaDeviations, isFormulaFile } from '../alphas/index.ts';
import { MassError } from '../core/index.ts';
import { GOLDEN_TOLERANCE, goldenDeviations, largestDeviation } from '../evaluation/index.ts';
import { exitCodes } from './exit-codes.ts';
import { failureOf } from './failure.ts';
import type { Terminal } from './terminal.ts';

/**
 * `npm run --silent golden -- FILE...`: one JSON object per file and line, `{ file, deviations: { quantity: largest
 * absolute deviation }, max }`. A quantity that is undefined on one side only deviates by 1e308, because JSON has no
 * infinity. Deviations of formulas are relative to max(1, |value|). A file that cannot be read is an error on standard
 * error; the others are still measured. Returns the exit code: 0, 1 when a deviation exceeds 1e-9 (of formulas 1e-8), 2 when
 * a file or the command line is wrong.
 */
export async function reportGolden(
  files: readonly string[],
  terminal: Pick<Terminal, 'out' | 'err' | 'cwd'>,
): Promise<number> {
  let exitCode: number = exitCodes.ok;
  const refuse = (error: unknown): void => {
    const failure = failureOf(error);
    for (const line of failure.lines) terminal.err(line);
    exitCode = Math.max(exitCode, failure.exitCode);
  };
  if (files.length === 0) {
    refuse(
      new MassError({
        code: 'cli.usage',
        message: 'no golden file is named',
        hint: 'use npm run --silent golden -- FILE...',
      }),
    );
  }
  for (const file of files) {
    try {
      const path = resolve(terminal.cwd, file);
      const text = read(path, file);
      const formulas = formulasOf(text);
      const deviations =
        formulas === undefined ? goldenDeviations(text, file) : await formulaDeviations(formulas, path, file);
      const max = largestDeviation(deviations);
      terminal.out(JSON.stringify({ file, deviations, max }));
      if (max > (formulas === undefined ? GOLDEN_TOLERANCE : FORMULA_TOLERANCE))
        exitCode = Math.max(exitCode, exitCodes.failure);
    } catch (error) {
      refuse(error);
    }
  }
  return exitCode;
}

function read(path: string, file: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new MassError(
      {
        code: 'golden.file',
        file,
        message: `the file cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
        hint: 'pass files of the golden folders `aggregation`, `statistics` and `formulas`; relative paths count from the current folder',
      },
      { cause },
    );
  }
}

/** The content of a file of formula values; undefined for all others, also those that are no JSON. */
function formulasOf(text: string): unknown {
  try {
    const content: unknown = JSON.parse(text);
    return isFormulaFile(content) ? content : undefined;
  } catch {
    return undefined;
  }
}
