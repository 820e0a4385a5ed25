import { resolve } from 'node:path';
import { MassError } from '../../core/index.ts';
import { shownPath } from '../format.ts';
import type { CommandContext, Outcome } from '../outcome.ts';
import { type WalkOptions, walk } from './walk.ts';

export interface ReplayOptions extends Omit<WalkOptions, 'command'> {
  /** Past the last committed day of an interrupted run. */
  readonly goOn: boolean;
  readonly set: readonly string[];
}

/** `mass replay`: the days of a run folder, and with `goOn` those that an interrupted run has left. Throws `run.nothing-to-do` where none are left. */
export async function replay(
  context: CommandContext,
  folder: string,
  { goOn, set, ...walking }: ReplayOptions,
): Promise<Outcome> {
  const { services, terminal } = context;
  const command = `mass replay ${folder}`;
  const stepper = await services.stepRun({
    runDir: resolve(terminal.cwd, folder),
    set,
    workingFolder: terminal.cwd,
    live: goOn,
    command,
  });
  if (goOn && !stepper.isLive) {
    await stepper.close();
    throw new MassError({
      code: 'run.nothing-to-do',
      file: folder,
      message: 'the run is finished; there is nothing to continue',
      hint: `step through its days with "mass replay ${shownPath(resolve(terminal.cwd, folder), terminal.cwd)}"`,
    });
  }
  return walk(context, stepper, { ...walking, command });
}
