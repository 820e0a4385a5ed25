import { MassError } from '../core/index.ts';
import type { WriterLock } from '../journal/index.ts';
import { lockFolder } from './folder-lock.ts';
import { isLimitFound } from './stress/limits.ts';
import { type StressJson, stressJson, stressText, writeStress } from './stress/report.ts';
import { breakText, runStress, type StressRequest, type StressResult } from './stress.ts';

export interface StressReport {
  readonly text: string;
  readonly json: StressJson;
  /** Absolute paths. */
  readonly files: readonly string[];
  /** Whether it was ended from outside. */
  readonly stopped: boolean;
  /** `experiment.failed`, where a run did not come to its end although it was within the limits. */
  readonly failure?: MassError;
}

/**
 * Runs a stress test and writes its files into `outDir`, if that is given, which nobody else may write meanwhile. Throws as
 * `runStress`, `journal.locked` and `journal.write-failed`.
 */
export async function reportStress(
  request: StressRequest & { readonly outDir?: string },
): Promise<StressReport> {
  const { outDir } = request;
  let lock: WriterLock | undefined;
  try {
    const result = await runStress({
      ...request,
      begin: () => {
        request.begin?.();
        // Hours of runs shall not end at a folder that cannot be made, or is another's.
        if (outDir !== undefined) lock = lockFolder(outDir, `mass stress ${request.file}`, 'the stress test');
      },
    });
    const failure = failureOf(result);
    return {
      text: stressText(result),
      json: stressJson(result),
      files: outDir === undefined ? [] : writeStress(outDir, result),
      stopped: result.stopped,
      ...(failure === undefined ? {} : { failure }),
    };
  } finally {
    lock?.release();
  }
}

function failureOf({ broken, limits }: StressResult): MassError | undefined {
  if (broken === null || isLimitFound(broken, limits)) return undefined;
  const { investors, seed } = broken;
  return new MassError({
    code: 'experiment.failed',
    message: `the run of ${investors} investors with seed ${seed} did not come to its end, within the limits`,
    found: breakText(broken),
    hint: 'run that size alone with "mass run FILE", --set population.investorsPerType and --set seed to see more',
  });
}
