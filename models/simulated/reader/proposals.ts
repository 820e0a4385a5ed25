/** Alphas that a model finds in a passage of a document: formulas that stand there, each with its category and the words around it. */
import { integer } from '../../../core/index.ts';
import type { AnswerDraws } from '../draws.ts';
import { type FormulaSpan, formulaSpans, type KnownNames } from './formula-spans.ts';
import type { Prompt } from './prompt.ts';

export interface ProposedAlpha {
  readonly name: string;
  readonly category: string;
  readonly formula: string;
  readonly behaviour: string;
  readonly quote: string;
}

export interface ProposalsAnswer {
  readonly kind: 'alphas';
  /** The passage's first sentence. */
  readonly summary: string;
  readonly alphas: readonly ProposedAlpha[];
}

/** Proposals of one answer, and characters of a quote. */
const MOST_ALPHAS = 12;
const LONGEST_QUOTE = 300;
/** Characters before a formula in which its category may be named. */
const NEARBY = 600;
const WORD = /[A-Za-z_][A-Za-z_0-9]*/g;

export function proposalsOf(prompt: Prompt, draws: AnswerDraws): ProposalsAnswer {
  const passage = prompt.blocks.get('passage') ?? '';
  const categories = listed(prompt.blocks.get('categories'));
  const isWanted = wantedAfter(prompt.blocks.get('errors'));
  const seen = new Set<string>();
  const alphas = formulaSpans(passage, knownNames(prompt)).flatMap((span, k) => {
    const formula = closed(oneLine(span.text));
    if (seen.has(formula) || seen.size === MOST_ALPHAS || !isWanted(formula)) return [];
    seen.add(formula);
    return [{ ...told(passage, span, categories, draws, k), formula }];
  });
  const summary = oneLine(passage.slice(0, LONGEST_QUOTE)).replace(/(?<=[.!?]) .*$/, '');
  return { kind: 'alphas', summary, alphas };
}

/**
 * What is proposed after errors, of which each line begins with the formula that was refused: the formula of the passage that it was made
 * of, where it was spoiled; nothing in place of one that stands in the passage as it is. Where the answer itself was of no use, or a
 * proposal had no formula, everything else again.
 */
function wantedAfter(errors: string | undefined): (formula: string) => boolean {
  if (errors === undefined) return () => true;
  const refused = errors.split('\n').map((line) => oneLine(line).replaceAll('‹', '<').replaceAll('›', '>'));
  const isWhole = refused.some((line) => line.startsWith('the answer:') || line.startsWith('->'));
  return (formula) => {
    const line = refused.find((each) => each.includes(formula));
    return line === undefined ? isWhole : !line.startsWith(formula);
  };
}

function knownNames(prompt: Prompt): KnownNames {
  const operators = prompt.blocks.get('operators') ?? '';
  const functions = new Set<string>();
  for (const [, name = ''] of operators.matchAll(/([A-Za-z_][A-Za-z_0-9]*)\s*\(/g))
    functions.add(name.toLowerCase());
  // Lines that are lists of names, and names before a colon.
  for (const line of operators.split('\n')) {
    const names = /^[\sA-Za-z_0-9,;]*$/.test(line)
      ? line
      : (/^[-*\s]*[A-Za-z_][A-Za-z_0-9]*(?=\s*:)/.exec(line)?.[0] ?? '');
    for (const [name] of names.matchAll(WORD)) functions.add(name.toLowerCase());
  }
  const columns = new Set<string>();
  for (const line of (prompt.blocks.get('columns') ?? '').split('\n'))
    for (const [name] of (line.split(':')[0] ?? '').matchAll(WORD)) columns.add(name.toLowerCase());
  return { functions, columns };
}

/** Names of a list: one a line, what is said of it behind a colon. */
function listed(block: string | undefined): readonly string[] {
  return (block ?? '')
    .split('\n')
    .map((line) =>
      (line.split(/:\s/)[0] ?? '')
        .replace(/^[-*\s]+/, '')
        .replace(/:$/, '')
        .trim(),
    )
    .filter((name) => name !== '');
}

function told(
  passage: string,
  { from, to }: FormulaSpan,
  categories: readonly string[],
  draws: AnswerDraws,
  place: number,
): Omit<ProposedAlpha, 'formula'> {
  const begin = passage.lastIndexOf('\n', from - 1) + 1;
  const lineEnd = passage.indexOf('\n', to);
  const line = passage.slice(begin, lineEnd < 0 ? passage.length : lineEnd).trim();
  const quote = line.length <= LONGEST_QUOTE ? line : passage.slice(from, Math.min(to, from + LONGEST_QUOTE));
  const named = /([A-Za-z][\w .#-]{0,60}?)\s*(?::=|=|:)\s*$/.exec(passage.slice(begin, from))?.[1]?.trim();
  const around = passage.slice(Math.max(0, from - NEARBY), lineEnd < 0 ? passage.length : lineEnd);
  return {
    name: named === undefined || named === '' ? `alpha ${place + 1}` : named,
    category:
      nearest(categories, around) ??
      categories[integer(draws.judgement, place, Math.max(1, categories.length))] ??
      '',
    behaviour: /revers|revert|fall|negative|contrarian|overbought/i.test(around.slice(-NEARBY / 2))
      ? 'Stocks with a high value are expected to fall behind the others.'
      : 'Stocks with a high value are expected to rise more than the others.',
    quote,
  };
}

/** The category whose name was said last before the formula. */
function nearest(categories: readonly string[], text: string): string | undefined {
  const lower = text.toLowerCase();
  let best: string | undefined;
  let last = -1;
  for (const category of categories) {
    const at = lower.lastIndexOf(category.toLowerCase());
    if (at > last) [best, last] = [category, at];
  }
  return best;
}

function closed(formula: string): string {
  const depth = formula.split('(').length - formula.split(')').length;
  return depth > 0 ? formula + ')'.repeat(depth) : formula;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
