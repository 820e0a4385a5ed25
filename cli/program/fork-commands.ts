/** Grammar of `mass fork` and `mass compare`. */
import type { Command } from 'commander';
import { compare } from '../commands/compare.ts';
import { type ForkOptions, fork } from '../commands/fork.ts';
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

export function addForkAndCompare(program: Command, dispatch: Dispatch, examples: Examples): void {
  examples(
    add(program, 'fork <run>', 'a new run that shares the days of another one before a day')
      .requiredOption('--day <n>', 'first day of its own, counted from 0')
      .addOption(setOption('change from that day on, e.g. optimizer.kind=fixed; repeatable'))
      .option('--distribution <weights>', 'weights of that day by type, e.g. "quality+news=2,growth=0.5"')
      .option('--out <dir>', 'folder that the run folder is made in (default: that of the run)')
      .addOption(offlineOption())
      .addOption(kindsOption())
      .action((folder: string, options: Omit<ForkOptions, 'set'> & SetOption & OfflineOption & KindsOption) =>
        dispatch(async (context) => {
          await loadKinds(context, options);
          return fork(context, folder, { ...options, set: setsOf(options) });
        }),
      ),
    'fork runs/my-20260101-120000 --day 60',
    'fork runs/my-20260101-120000 --day 60 --set "modalities.without=[news]"',
    'fork runs/my-20260101-120000 --day 60 --distribution "quality+news=2"',
  );
  examples(
    add(program, 'compare <run> <other>', 'two runs day by day, with what differs first').action(
      (one: string, other: string) => dispatch((context) => compare(context, one, other)),
    ),
    'compare runs/my-20260101-120000 runs/my-20260101-130000',
    'compare runs/a runs/b --json',
  );
}
