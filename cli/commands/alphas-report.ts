import { resolve } from 'node:path';
import { MassError } from '../../core/index.ts';
import type { ExistingStudy, NewStudy } from '../../engine/index.ts';
import { exitCodes } from '../exit-codes.ts';
import { counted, shownPath } from '../format.ts';
import type { CommandContext, Outcome } from '../outcome.ts';
import { studyIn, studyOf } from './study-place.ts';
import { superviseStudy } from './supervise-study.ts';

export interface AlphasReportOptions {
  /** File to write, with `csv` a folder. */
  readonly out?: string;
  readonly markdown?: boolean;
  readonly csv?: boolean;
  readonly set: readonly string[];
  readonly kinds?: string;
}

/** `mass alphas report`: a study for people who do not know the code; stages that are missing are done first. */
export async function alphasReport(
  context: CommandContext,
  words: string,
  { out, markdown = false, csv = false, set, kinds }: AlphasReportOptions,
): Promise<Outcome> {
  const { services, terminal, json } = context;
  if (markdown && csv) {
    throw new MassError({
      code: 'cli.usage',
      message: '--markdown and --csv cannot be given together',
      hint: 'run the command once for each',
    });
  }
  const study = await studyOf(context, words, { set });
  const finished = await finishedRun(context, study);
  let runDir = finished;
  if (runDir === undefined) {
    const done = await superviseStudy(context, {
      word: 'report',
      words,
      study,
      through: 'backtest',
      ...(kinds === undefined ? {} : { kinds }),
    });
    ({ runDir } = done.report);
    if (done.stopped !== undefined) {
      return { json: { files: [], report: null, runDir }, lines: [], exitCode: done.stopped };
    }
  }
  const isWritten = !json || out !== undefined || csv;
  const written = await services.writeAlphaReport({
    runDir,
    ...(isWritten ? { format: csv ? 'csv' : markdown ? 'markdown' : 'html' } : {}),
    ...(out === undefined ? {} : { out: resolve(terminal.cwd, out) }),
  });
  const { files, report } = written;
  const lines =
    written.markdown === undefined
      ? csv
        ? [`${counted(files.length, 'file')} written to ${shownPath(written.out ?? '', terminal.cwd)}`]
        : files.map((file) => `Report written to ${shownPath(file, terminal.cwd)}`)
      : [written.markdown.trimEnd()];
  return { json: { files, report, runDir }, lines, exitCode: exitCodes.ok };
}

/** A run folder whose study is done; nothing is held or changed to look. Overrides are for stages, so they go on. */
async function finishedRun(
  context: CommandContext,
  study: NewStudy | ExistingStudy,
): Promise<string | undefined> {
  if (!('runDir' in study) || (study.set ?? []).length > 0) return undefined;
  const found = await studyIn(context, study.runDir);
  if (found === undefined) return undefined;
  const isDone = Object.values(found.states).every((state) => state === 'done' || state === 'absent');
  return isDone ? found.runDir : undefined;
}
