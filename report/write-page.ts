import { dirname } from 'node:path';
import { pageCsv } from './csv.ts';
import { writeTogether } from './csv-folder.ts';
import { pageHtml } from './html/page-markup.ts';
import { type PageJson, pageJson } from './json.ts';
import { pageMarkdown } from './markdown.ts';
import { makeFolder, write } from './out-files.ts';
import type { Page } from './page.ts';

/** `markdown` without `out` is given back instead of written. */
export type ReportFormat = 'html' | 'markdown' | 'csv';

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

/** What to write, and where to. */
export interface PageOutput {
  /** Absent = nothing. */
  readonly format?: ReportFormat;
  /** File to write, or folder where the format is `csv`; absolute. */
  readonly out?: string;
  /** Where to, when `out` is absent. */
  readonly defaultOut: (format: ReportFormat) => string;
}

/**
 * Writes a page whole or not at all. What was written before under the same name is replaced. Throws `cli.usage` for a name that no
 * file can have, and `journal.write-failed`.
 */
export function writePage(page: Page, { format, out: wanted, defaultOut }: PageOutput): WrittenReport {
  const report = pageJson(page);
  if (format === undefined) return { report, files: [] };
  if (format === 'markdown' && wanted === undefined)
    return { report, files: [], markdown: pageMarkdown(page) };
  const out = wanted ?? defaultOut(format);
  if (format === 'csv') return { report, out, files: writeTogether(out, pageCsv(page)) };
  makeFolder(dirname(out));
  write(out, format === 'html' ? pageHtml(page) : pageMarkdown(page));
  return { report, out, files: [out] };
}

/** `report.html`, `report.md`, `report` for a folder of CSV files. */
export function fileNameOf(base: string, format: ReportFormat): string {
  return { html: `${base}.html`, markdown: `${base}.md`, csv: base }[format];
}
