/** Grammar of the commands about formulas and alphas. */
import type { Command } from 'commander';
import { type AlphasCheckOptions, alphasCheck } from '../commands/alphas-check.ts';
import { type AlphasListOptions, alphasList } from '../commands/alphas-list.ts';
import { add, type Dispatch, type Examples, group } from './options.ts';

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
}
