import { dirname, join } from 'node:path';
import { readRun } from '../journal/index.ts';
import { comparisonPage } from './comparison-page.ts';
import { pageCsv } from './csv.ts';
import { writeTogether } from './csv-folder.ts';
import { pageHtml } from './html/page-markup.ts';
import { type PageJson, pageJson } from './json.ts';
import { pageMarkdown } from './markdown.ts';
import { makeFolder, write } from './out-files.ts';
import { type ReadOptions, readRunData } from './run-data.ts';
import { runPage } from './run-page.ts';

/** `markdown` without `out` is given back instead of written. */
export type ReportFormat = 'html' | 'markdown' | 'csv';

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

export interface WrittenReport {
  /** What the report says, with all its numbers. */
  readonly report: PageJson;
  /** Where it was written to: a file, or the folder of the CSV files. */
  readonly out?: string;
  /** Files written, in order; none where the report is only given back. */
  readonly files: readonly string[];
  /** Markdown that no file was asked for. */
  readonly markdown?: string;
}

/**
 * Makes the report of a run, or the comparison of several, and writes it whole or not at all. What was written before under the same name is
 * replaced. Throws as `readRunData`, `cli.usage` for a name that no file can have, and `journal.write-failed`.
 */
export async function writeReport(request: ReportRequest): Promise<WrittenReport> {
  const { runDirs, format } = request;
  const runs = [];
  for (const runDir of runDirs) runs.push(await readRunData(runDir, request));
  const [only, ...others] = runs;
  const page = only !== undefined && others.length === 0 ? runPage(only) : comparisonPage(runs);
  const report = pageJson(page);
  if (format === undefined) return { report, files: [] };
  if (format === 'markdown' && request.out === undefined)
    return { report, files: [], markdown: pageMarkdown(page) };
  const out = request.out ?? defaultOut(format, request);
  if (format === 'csv') {
    return { report, out, files: writeTogether(out, pageCsv(page)) };
  }
  makeFolder(dirname(out));
  write(out, format === 'html' ? pageHtml(page) : pageMarkdown(page));
  return { report, out, files: [out] };
}

/** The report of a run as one HTML page, written nowhere. Throws as `readRunData`. */
export async function reportHtml(runDir: string): Promise<string> {
  return pageHtml(runPage(await readRunData(runDir, { workingFolder: runDir })));
}

/**
 * One run: among its results. Several: the working folder. What is judged with overrides has a name of its own, so that it does not
 * stand where the run's own report is looked for.
 */
function defaultOut(
  format: 'html' | 'csv' | 'markdown',
  { runDirs, workingFolder, set = [] }: ReportRequest,
): string {
  const base = set.length === 0 ? 'report' : 'report-rejudged';
  const name = { html: `${base}.html`, markdown: `${base}.md`, csv: base }[format];
  const [only, ...others] = runDirs;
  if (only === undefined || others.length > 0) return join(workingFolder, name);
  const { resultsPath, journal } = readRun(only);
  journal.close();
  return join(resultsPath, name);
}
