import { resolve } from 'node:path';
import { exitCodes } from '../exit-codes.ts';
import { count, counted, shownPath } from '../format.ts';
import type { CommandContext, Outcome } from '../outcome.ts';

/** `mass recording export`: every recorded answer as a line of JSON. */
export async function recordingExport(
  { services, terminal }: CommandContext,
  from: string,
  out: string,
): Promise<Outcome> {
  const done = await services.exportRecording({
    from: resolve(terminal.cwd, from),
    out: resolve(terminal.cwd, out),
  });
  const shown = shownPath(done.file, terminal.cwd);
  const said = {
    empty: `${shownPath(done.recordingFile, terminal.cwd)} has no answers; no file was written.`,
    written: `${counted(done.answers, 'answer')} written to ${shown}`,
    unchanged: `${shown} holds these ${counted(done.answers, 'answer')} already`,
  };
  return { json: done, lines: [said[done.written]], exitCode: exitCodes.ok };
}

/** `mass recording import`: exported answers into a recording, which is made where there is none. */
export async function recordingImport(
  { services, terminal }: CommandContext,
  file: string,
  into: string,
): Promise<Outcome> {
  const done = await services.importRecording({
    file: resolve(terminal.cwd, file),
    into: resolve(terminal.cwd, into),
    command: `mass recording import ${file}`,
  });
  return {
    json: done,
    lines: [
      `${count(done.added)} new answers in ${shownPath(done.recordingFile, terminal.cwd)}; those that it had stay as they were`,
    ],
    exitCode: exitCodes.ok,
  };
}
