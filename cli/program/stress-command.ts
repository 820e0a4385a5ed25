import type { Command } from 'commander';
import { type StressOptions, stress } from '../commands/stress.ts';
import { add, type Dispatch, type Examples, type KindsOption, kindsOption, setOption } from './options.ts';

export function addStress(program: Command, dispatch: Dispatch, examples: Examples): void {
  examples(
    add(
      program,
      'stress <file>',
      'run a scenario at many population sizes, with faults, until a limit breaks',
    )
      .option(
        '--grains <list>',
        "actor, cohort, with @N on N worker threads, commas between; or all (default: the scenario's)",
      )
      .option(
        '--sizes <list>',
        'investors in all, with commas between (default: doubling where a limit is given)',
      )
      .option('--seeds <n>', 'seeds 1 to n of every size (default: 5)')
      .option('--faults <rates>', "e.g. throw=0.01,hang=0.001,garbage=0.01 (default: the scenario's)")
      .option('--until-day-seconds <s>', 'stop where a day takes longer, in the median of a run')
      .option('--until-memory-mb <mb>', 'stop where a run takes more memory')
      .option('--days <n>', 'market days of every run (default: all)')
      .option('--out <dir>', 'folder that stress.json, sizes.csv and runs.csv are written to')
      .addOption(setOption())
      .addOption(kindsOption())
      .action(
        (file: string, options: Omit<StressOptions, 'set'> & KindsOption & { set?: readonly string[] }) =>
          dispatch((context) => stress(context, file, { ...options, set: options.set ?? [] })),
      ),
    'stress my.yaml --sizes 512,4096 --seeds 5 --out stress',
    'stress my.yaml --grains all --until-memory-mb 4000 --seeds 1 --days 20',
    'stress my.yaml --faults throw=0.01,garbage=0.01 --days 20',
    'stress my.yaml --until-day-seconds 2 --until-memory-mb 4000 --seeds 1',
  );
}
