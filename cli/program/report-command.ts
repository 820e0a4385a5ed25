import type { Command } from 'commander';
import { type ReportOptions, report } from '../commands/report.ts';
import {
  add,
  type Dispatch,
  type Examples,
  type KindsOption,
  kindsOption,
  loadKinds,
  setOption,
} from './options.ts';

export function addReport(program: Command, dispatch: Dispatch, examples: Examples): void {
  examples(
    add(program, 'report <run...>', 'write a report of a run, or of several side by side')
      .option(
        '--out <file>',
        'file to write, with --csv a folder (default: report.html among the results of the run, of several in this folder)',
      )
      .option('--markdown', 'texts and tables as Markdown, to standard output without --out')
      .option('--csv', 'every table and the numbers of every chart as CSV files')
      .addOption(setOption('judge the run otherwise, e.g. evaluation.costs.commissionBps=10; repeatable'))
      .addOption(kindsOption())
      .action(
        (
          folders: readonly string[],
          options: Omit<ReportOptions, 'set'> & KindsOption & { set?: readonly string[] },
        ) =>
          dispatch(async (context) => {
            await loadKinds(context, options);
            return report(context, folders, { ...options, set: options.set ?? [] });
          }),
      ),
    'report runs/my-20260101-120000',
    'report runs/a runs/b --out compared.html',
    'report runs/my-20260101-120000 --markdown > report.md',
  );
}
