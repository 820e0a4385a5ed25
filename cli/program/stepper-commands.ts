import { type Command, Option } from 'commander';
import { MassError } from '../../core/index.ts';
import { replay } from '../commands/replay.ts';
import { step } from '../commands/step.ts';
import type { WalkOptions } from '../commands/walk.ts';
import { MOST_DAYS, numberOf } from '../number-option.ts';
import {
  add,
  type Dispatch,
  type Examples,
  type KindsOption,
  kindsOption,
  loadKinds,
  type OfflineOption,
  offlineOption,
  type SetOption,
  setOption,
  setsOf,
} from './options.ts';

interface TextOptions {
  readonly plain?: boolean;
  readonly phases?: boolean;
  readonly day?: string;
  readonly days?: string;
}

const plainOption = () =>
  new Option(
    '--plain',
    'print days as text, for pipes and screen readers; also what happens elsewhere than on a terminal',
  );
const phasesOption = () => new Option('--phases', 'print a block for each phase of a day; includes --plain');
const daysOption = (text: string) => new Option('--days <n>', `${text}; includes --plain`);

/** What both commands have in common. Throws `cli.usage`. */
function walkOptions({ plain, phases, day, days }: TextOptions): Omit<WalkOptions, 'command'> {
  return {
    plain: plain === true || phases === true || days !== undefined,
    phases: phases === true,
    ...numberOf('day', '--day', day, { least: 0, most: MOST_DAYS, whole: true }),
    ...numberOf('days', '--days', days, { least: 1, most: MOST_DAYS, whole: true }),
  };
}

/** Throws `cli.usage` for what changes nothing where nothing is simulated. */
function refuseIdle(options: SetOption & OfflineOption & { readonly continue?: boolean }): void {
  const found = options.offline === true ? '--offline' : options.set === undefined ? undefined : '--set';
  if (options.continue === true || found === undefined) return;
  throw new MassError({
    code: 'cli.usage',
    message: 'only days that are simulated can be changed',
    found,
    hint: 'add --continue to go on past the last day of an interrupted run, or leave it out',
  });
}

export function addStepper(program: Command, dispatch: Dispatch, examples: Examples): void {
  examples(
    add(program, 'step <file>', 'simulate a scenario file phase by phase, on a full screen')
      .option('--out <dir>', 'folder that the run folder is made in (default: the scenario\'s, "runs")')
      .addOption(plainOption())
      .addOption(phasesOption())
      .addOption(daysOption('stop after so many days (default: to the end)'))
      .addOption(setOption())
      .addOption(offlineOption())
      .addOption(kindsOption())
      .action(
        (file: string, options: SetOption & OfflineOption & KindsOption & TextOptions & { out?: string }) =>
          dispatch(async (context) => {
            await loadKinds(context, options);
            const { out } = options;
            return step(context, file, {
              ...walkOptions(options),
              ...(out === undefined ? {} : { out }),
              set: setsOf(options),
            });
          }),
      ),
    'step my.yaml',
    'step my.yaml --plain --days 3',
  );
  examples(
    add(program, 'replay <run>', 'step through the days of a run, forwards and backwards, on a full screen')
      .option('--day <n>', 'day to open at, counted from 0 (default: before the first)')
      .option('--continue', 'go on past the last day of an interrupted run')
      .addOption(plainOption())
      .addOption(phasesOption())
      .addOption(daysOption('print so many days (default: all; with --day, that day)'))
      .addOption(setOption('with --continue, override a field of "execution"; repeatable'))
      .addOption(offlineOption())
      .addOption(kindsOption())
      .action(
        (
          folder: string,
          options: SetOption & OfflineOption & KindsOption & TextOptions & { continue?: boolean },
        ) =>
          dispatch(async (context) => {
            await loadKinds(context, options);
            refuseIdle(options);
            return replay(context, folder, {
              ...walkOptions(options),
              goOn: options.continue === true,
              set: setsOf(options),
            });
          }),
      ),
    'replay runs/my-20260101-120000',
    'replay runs/my-20260101-120000 --day 15 --plain',
    'replay runs/my-20260101-120000 --continue',
  );
}
