import { mkdirSync } from 'node:fs';
import { writeFailed } from '../journal/index.ts';
import { type StressJson, stressJson, stressText, writeStress } from './stress/report.ts';
import { runStress, type StressRequest } from './stress.ts';

export interface StressReport {
  readonly text: string;
  readonly json: StressJson;
  /** Absolute paths. */
  readonly files: readonly string[];
  /** Whether it was ended from outside. */
  readonly stopped: boolean;
  /** Whether a run did not come to its end although no limit was being looked for. */
  readonly failed: boolean;
}

/** Runs a stress test and writes its files into `outDir`, if that is given. Throws as `runStress`, and `journal.write-failed`. */
export async function reportStress(
  request: StressRequest & { readonly outDir?: string },
): Promise<StressReport> {
  const { outDir } = request;
  const result = await runStress({
    ...request,
    begin: () => {
      request.begin?.();
      // Hours of runs shall not end at a folder that cannot be made.
      if (outDir !== undefined) makeFolder(outDir);
    },
  });
  const files = outDir === undefined ? [] : writeStress(outDir, result);
  return {
    text: stressText(result),
    json: stressJson(result),
    files,
    stopped: result.stopped,
    failed: result.broken !== null && Object.keys(result.limits).length === 0,
  };
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw writeFailed(error, folder);
  }
}
