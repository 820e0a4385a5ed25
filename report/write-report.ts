import { join } from 'node:path';
import { readRun } from '../journal/index.ts';
import { comparisonPage } from './comparison-page.ts';
import { pageHtml } from './html/page-markup.ts';
import { type ReadOptions, readRunData } from './run-data.ts';
import { runPage } from './run-page.ts';
import { fileNameOf, type ReportFormat, type WrittenReport, writePage } from './write-page.ts';

export interface ReportRequest extends ReadOptions {
  /** One run, or several to compare. Absolute. */
  readonly runDirs: readonly string[];
  /** What to write; absent = nothing. */
  readonly format?: ReportFormat;
  /** File to write, or folder where the format is `csv`; absolute. @default see `defaultOut` */
  readonly out?: string;
  /** Absolute folder that the report of several runs goes to. */
  readonly workingFolder: string;
}

/**
 * Makes the report of a run, or the comparison of several, and writes it whole or not at all. What was written before under the same name is
 * replaced. Throws as `readRunData`, `cli.usage` for a name that no file can have, and `journal.write-failed`.
 */
export async function writeReport(request: ReportRequest): Promise<WrittenReport> {
  const runs = [];
  for (const runDir of request.runDirs) runs.push(await readRunData(runDir, request));
  const [only, ...others] = runs;
  const page = only !== undefined && others.length === 0 ? runPage(only) : comparisonPage(runs);
  return writePage(page, { ...request, defaultOut: (format) => defaultOut(format, request) });
}

/** The report of a run as one HTML page, written nowhere. Throws as `readRunData`. */
export async function reportHtml(runDir: string): Promise<string> {
  return pageHtml(runPage(await readRunData(runDir, { workingFolder: runDir })));
}

/**
 * One run: among its results. Several: the working folder. What is judged with overrides has a name of its own, so that it does not
 * stand where the run's own report is looked for.
 */
function defaultOut(format: ReportFormat, { runDirs, workingFolder, set = [] }: ReportRequest): string {
  const base = set.length === 0 ? 'report' : 'report-rejudged';
  const name = fileNameOf(base, format);
  const [only, ...others] = runDirs;
  if (only === undefined || others.length > 0) return join(workingFolder, name);
  const { resultsPath, journal } = readRun(only);
  journal.close();
  return join(resultsPath, name);
}
