import { resolve } from 'node:path';
import type { CommandContext, Outcome } from '../outcome.ts';
import { supervise } from './supervise.ts';

/** `mass resume`: simulates the days that an interrupted run has left. */
export async function resume(
  context: CommandContext,
  folder: string,
  set: readonly string[],
): Promise<Outcome> {
  const runDir = resolve(context.terminal.cwd, folder);
  return supervise(context, `mass resume ${folder}`, (control) =>
    context.services.resumeRun({ runDir, set, workingFolder: context.terminal.cwd, ...control }),
  );
}
