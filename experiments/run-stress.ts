import { MassError, type Problem } from '../core/index.ts';
import type { WriterLock } from '../journal/index.ts';
import { lockFolder } from './folder-lock.ts';
import type { ArmResult } from './stress/climb.ts';
import { breakText, isLimitFound } from './stress/limits.ts';
import { type StressJson, stressJson, stressText, writeStress } from './stress/report.ts';
import { runStress, type StressRequest, type StressResult } from './stress.ts';

export interface StressReport {
  readonly text: string;
  readonly json: StressJson;
  /** Absolute paths. */
  readonly files: readonly string[];
  /** Whether it was ended from outside. */
  readonly stopped: boolean;
  /** `experiment.failed`, where a run did not come to its end although it was within the limits, or arms have other digests. */
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

/** One problem for each arm that failed. */
function failureOf({ arms, limits }: StressResult): MassError | undefined {
  const problems = arms.flatMap(({ name, broken }) => {
    if (broken === null || isLimitFound(broken, limits)) return [];
    return [problemOf(broken, arms.length === 1 ? '' : ` in the arm ${name}`)];
  });
  return problems.length === 0 ? undefined : new MassError(problems);
}

function problemOf(broken: NonNullable<ArmResult['broken']>, arm: string): Problem {
  const { investors, seed, what } = broken;
  const run = `the run of ${investors} investors with seed ${seed}${arm}`;
  const found = breakText(broken);
  const code = 'experiment.failed';
  if (what === 'digest') {
    return {
      code,
      message: `${run} is not the one that another arm made`,
      found,
      expected: 'equal digests wherever investors live',
      hint: 'where investors were timed out, raise execution.answerTimeoutSeconds: that depends on the machine; else an analyst of your own is no function of what it is asked, or this is a defect of mass-engine: please report it',
    };
  }
  return {
    code,
    message: `${run} did not come to its end, within the limits`,
    found,
    hint: 'run that size alone with "mass run FILE", --set population.investorsPerType and --set seed to see more',
  };
}
