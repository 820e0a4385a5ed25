import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { MassError } from '../core/index.ts';
import { GOLDEN_TOLERANCE, goldenDeviations, largestDeviation } from '../evaluation/index.ts';
import { exitCodes } from './exit-codes.ts';
import { failureOf } from './failure.ts';
import type { Terminal } from './terminal.ts';

/**
 * `npm run --silent golden -- FILE...`: one JSON object per file and line, `{ file, deviations: { quantity: largest
 * absolute deviation }, max }`. A quantity that is undefined on one side only deviates by 1e308, because JSON has no
 * infinity. A file that cannot be read is an error on standard error; the others are still measured. Returns the exit
 * code: 0, 1 when a deviation exceeds 1e-9, 2 when a file or the command line is wrong.
 */
export function reportGolden(
  files: readonly string[],
  terminal: Pick<Terminal, 'out' | 'err' | 'cwd'>,
): number {
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
      const deviations = goldenDeviations(read(resolve(terminal.cwd, file), file), file);
      const max = largestDeviation(deviations);
      terminal.out(JSON.stringify({ file, deviations, max }));
      if (max > GOLDEN_TOLERANCE) exitCode = Math.max(exitCode, exitCodes.failure);
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
        hint: 'pass files of the golden folders `aggregation` and `statistics`; relative paths count from the current folder',
      },
      { cause },
    );
  }
}
