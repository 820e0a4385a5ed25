import { resolve } from 'node:path';
import { MassError } from '../../core/index.ts';
import { exitCodes } from '../exit-codes.ts';
import { counted, shownPath } from '../format.ts';
import type { CommandContext, Outcome } from '../outcome.ts';

export interface ReportOptions {
  readonly out?: string;
  readonly markdown?: boolean;
  readonly csv?: boolean;
  readonly set: readonly string[];
}

/** `mass report`: one run for people who do not know the code, or several side by side. */
export async function report(
  { services, terminal, json }: CommandContext,
  folders: readonly string[],
  { out, markdown = false, csv = false, set }: ReportOptions,
): Promise<Outcome> {
  if (markdown && csv) {
    throw new MassError({
      code: 'cli.usage',
      message: '--markdown and --csv cannot be given together',
      hint: 'run the command once for each',
    });
  }
  const isWritten = !json || out !== undefined || csv;
  const format = csv ? 'csv' : markdown ? 'markdown' : 'html';
  const written = await services.writeReport({
    runDirs: folders.map((folder) => resolve(terminal.cwd, folder)),
    ...(isWritten ? { format } : {}),
    ...(out === undefined ? {} : { out: resolve(terminal.cwd, out) }),
    set,
    workingFolder: terminal.cwd,
  });
  const { files, report: said } = written;
  const lines =
    written.markdown === undefined
      ? csv
        ? [`${counted(files.length, 'file')} written to ${shownPath(written.out ?? '', terminal.cwd)}`]
        : files.map((file) => `Report written to ${shownPath(file, terminal.cwd)}`)
      : [written.markdown.trimEnd()];
  return { json: { files, report: said }, lines, exitCode: exitCodes.ok };
}
