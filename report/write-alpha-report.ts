import { join } from 'node:path';
import { readAlphaStudy } from '../engine/index.ts';
import { readRun } from '../journal/index.ts';
import { alphaPage } from './alpha-page.ts';
import { fileNameOf, type ReportFormat, type WrittenReport, writePage } from './write-page.ts';

export interface AlphaReportRequest {
  /** Folder of a run that studies alphas. Absolute. */
  readonly runDir: string;
  /** What to write; absent = nothing. `markdown` without `out` is given back instead of written. */
  readonly format?: ReportFormat;
  /** File to write, or folder where the format is `csv`; absolute. @default `alphas.html`, or `alphas`, among the run's results */
  readonly out?: string;
}

/**
 * Makes the report of a study of alphas, as far as it went, and writes it whole or not at all. Throws as `readAlphaStudy`, `cli.usage` for
 * a name that no file can have, and `journal.write-failed`.
 */
export function writeAlphaReport(request: AlphaReportRequest): Promise<WrittenReport> {
  // What cannot be read rejects, as in `writeReport`.
  return Promise.resolve().then(() => {
    const study = readAlphaStudy(request.runDir);
    const { journal, resultsPath } = readRun(request.runDir);
    const manifest = journal.manifest();
    journal.close();
    const defaultOut = (format: ReportFormat) => join(resultsPath, fileNameOf('alphas', format));
    return writePage(alphaPage({ study, manifest }), { ...request, defaultOut });
  });
}
