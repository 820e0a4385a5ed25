/** Grammar of `mass experiment`. */
import type { Command } from 'commander';
import { type ExperimentFlags, experiment } from '../commands/experiment.ts';
import { add, type Dispatch, type Examples, kindsOption, repeated, setOption } from './options.ts';

export function addExperiment(program: Command, dispatch: Dispatch, examples: Examples): void {
  examples(
    add(
      program,
      'experiment [name] [scenario]',
      'run an experiment: alone, or as a matrix on a scenario file',
    )
      .option('--seeds <n>', 'number of seeds (default: as published; on a scenario 5)')
      .option('--out <dir>', 'folder that its folder is made in (default: "runs/experiments")')
      .option('--workers <n>', 'cells at the same time (default: processors, 2 at most)')
      .addOption(
        repeated('--vary <path=values>', 'grid: a field and its values, e.g. optimizer.lookback=3,5'),
      )
      .option('--periods <list>', 'refresh: periods yyyymmdd-yyyymmdd, separated by commas')
      .option('--pools <list>', 'refresh: paths of market data, separated by commas')
      .addOption(repeated('--arm <arm>', 'refresh: "NAME: path=value; path=value"'))
      .option('--yes', 'run more than 200 cells')
      .addOption(setOption())
      .addOption(kindsOption())
      .action((name: string | undefined, scenario: string | undefined, flags: ExperimentFlags) =>
        dispatch((context) =>
          experiment(
            context,
            [name, scenario].filter((word) => word !== undefined),
            flags,
          ),
        ),
      ),
    'experiment masking',
    'experiment ablation scenarios/library/first-run.yaml --seeds 3',
    'experiment refresh my.yaml --periods 20200101-20201231',
    'experiment grid my.yaml --vary optimizer.lookback=3,5,10',
  );
}
