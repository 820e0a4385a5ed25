/** Grammar of the commands about formulas and alphas. */
import type { Command } from 'commander';
import type { AlphaStage } from '../../engine/index.ts';
import { type AlphasCheckOptions, alphasCheck } from '../commands/alphas-check.ts';
import { type AlphasListOptions, alphasList } from '../commands/alphas-list.ts';
import { type AlphasReportOptions, alphasReport } from '../commands/alphas-report.ts';
import { alphasStage } from '../commands/alphas-study.ts';
import {
  add,
  type Dispatch,
  type Examples,
  group,
  type KindsOption,
  kindsOption,
  loadKinds,
  type OfflineOption,
  offlineOption,
  type SetOption,
  setOption,
  setsOf,
} from './options.ts';

/** What each stage does, in the order of the work, with examples. */
const stages: readonly {
  readonly stage: AlphaStage;
  readonly description: string;
  readonly examples: readonly string[];
}[] = [
  {
    stage: 'mine',
    description: 'have formulas proposed from documents or known formulas, and keep those that pass',
    examples: ['alphas mine my.yaml', 'alphas mine runs/my-20260101-120000 --offline'],
  },
  {
    stage: 'evaluate',
    description: 'have agents judge the alphas under the state of the market',
    examples: ['alphas evaluate my.yaml', 'alphas evaluate runs/my-20260101-120000 --json'],
  },
  {
    stage: 'select',
    description: 'choose the alphas that are used until the next evaluation',
    examples: ['alphas select runs/my-20260101-120000'],
  },
  {
    stage: 'train',
    description: 'learn how the selected alphas become one signal',
    examples: ['alphas train runs/my-20260101-120000'],
  },
  {
    stage: 'backtest',
    description: 'judge that signal beside simpler ones, by rank IC and portfolios',
    examples: [
      'alphas backtest my.yaml --set market.end=20211231',
      'alphas backtest runs/my-20260101-120000',
    ],
  },
];

interface StageOptions extends SetOption, OfflineOption, KindsOption {
  readonly out?: string;
}

export function addAlphas(program: Command, dispatch: Dispatch, examples: Examples): void {
  const alphas = group(program, 'alphas', 'formulas of stock signals');
  examples(alphas, 'alphas check "CLOSE - DELAY(CLOSE, 14)"');
  examples(
    add(alphas, 'check <formula-or-file>', 'what a formula is, or what is wrong with it and where')
      .option('--columns <names>', 'columns of your data beside the known ones, with commas between')
      .action((words: string, options: AlphasCheckOptions) =>
        dispatch((context) => alphasCheck(context, words, options)),
      ),
    'alphas check "RANK(Ref($close, 1) / Mean($close, 20))"',
    'alphas check formulas.txt --columns book_to_price,roe --json',
  );
  examples(
    add(alphas, 'list', 'the published formulas, or the operators that there are')
      .option('--category <name>', 'of one category alone, e.g. momentum')
      .option('--operators', 'operators, indicators and columns instead')
      .action((options: AlphasListOptions) => dispatch((context) => alphasList(context, options))),
    'alphas list --category momentum',
    'alphas list --operators',
  );
  for (const { stage, description, examples: lines } of stages) {
    examples(
      add(alphas, `${stage} <scenario-or-run>`, description)
        .option('--out <dir>', 'folder that a new run folder is made in (default: the scenario\'s, "runs")')
        .addOption(setOption())
        .addOption(offlineOption())
        .addOption(kindsOption())
        .action((words: string, options: StageOptions) =>
          dispatch(async (context) => {
            await loadKinds(context, options);
            const { out, kinds } = options;
            return alphasStage(context, stage, words, {
              set: setsOf(options),
              ...(out === undefined ? {} : { out }),
              ...(kinds === undefined ? {} : { kinds }),
            });
          }),
        ),
      ...lines,
    );
  }
  examples(
    add(alphas, 'report <scenario-or-run>', 'write a report of a study; stages that are missing come first')
      .option(
        '--out <file>',
        'file to write, with --csv a folder (default: alphas.html among the results of the run)',
      )
      .option('--markdown', 'texts and tables as Markdown, to standard output without --out')
      .option('--csv', 'every table and the numbers of every chart as CSV files')
      .addOption(setOption())
      .addOption(offlineOption())
      .addOption(kindsOption())
      .action((words: string, options: StageOptions & Pick<AlphasReportOptions, 'markdown' | 'csv'>) =>
        dispatch(async (context) => {
          await loadKinds(context, options);
          return alphasReport(context, words, { ...options, set: setsOf(options) });
        }),
      ),
    'alphas report runs/my-20260101-120000',
    'alphas report my.yaml --markdown > alphas.md',
  );
}
