import { mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MassError } from '../core/index.ts';
import { readRun, replaceFile, syncFolder, writeFailed } from '../journal/index.ts';
import { comparisonPage } from './comparison-page.ts';
import { type CsvFile, pageCsv } from './csv.ts';
import { pageHtml } from './html/page-markup.ts';
import { type PageJson, pageJson } from './json.ts';
import { pageMarkdown } from './markdown.ts';
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

const notAFolder = new Set<unknown>(['EEXIST', 'ENOTDIR']);

/** The first folder that had to be made; absent where all were there. */
function makeFolder(folder: string): string | undefined {
  try {
    return mkdirSync(folder, { recursive: true });
  } catch (error) {
    if (!notAFolder.has((error as { readonly code?: unknown }).code)) throw writeFailed(error, folder);
    throw badName(folder, 'a file stands where a folder should be');
  }
}

/** All files or, where one cannot be written, none: they are moved into `folder` when the last one is whole. */
function writeTogether(folder: string, files: readonly CsvFile[]): readonly string[] {
  const made = makeFolder(folder);
  const paths = files.map(({ name }) => join(folder, name));
  let parts: string | undefined;
  try {
    for (const path of paths) refuseFolder(path);
    parts = mkdtempSync(join(folder, '.parts-'));
    for (const { name, text } of files) replaceFile(join(parts, name), text);
    for (const [index, { name }] of files.entries()) renameSync(join(parts, name), paths[index] as string);
    syncFolder(folder);
    return paths;
  } catch (error) {
    if (made !== undefined) rmSync(made, { recursive: true, force: true });
    throw error instanceof MassError ? error : writeFailed(error, folder);
  } finally {
    if (parts !== undefined) rmSync(parts, { recursive: true, force: true });
  }
}

function refuseFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true)
    throw badName(path, 'this is a folder');
}

function write(path: string, text: string): void {
  refuseFolder(path);
  try {
    replaceFile(path, text);
  } catch (error) {
    throw writeFailed(error, path);
  }
}

function badName(file: string, message: string): MassError {
  return new MassError({
    code: 'cli.usage',
    message,
    file,
    expected: 'a name that a report can have',
    hint: 'choose another --out',
  });
}
