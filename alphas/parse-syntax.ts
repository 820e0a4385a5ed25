import { MassError } from '../core/index.ts';
import { formulaBounds } from './bounds.ts';
import { SyntaxError as GrammarError, parse } from './grammar/generated-parser.ts';
import type { Place, Syntax } from './syntax.ts';

interface Expectation {
  readonly type: string;
  readonly description?: string;
  readonly text?: string;
}

interface GrammarProblem extends Error {
  readonly expected: readonly Expectation[] | null;
  readonly found: string | null;
  readonly location: { readonly start: Place };
}

/** The generated parser says nothing of types. */
const read = parse as unknown as (text: string) => Syntax;

/** Reads a text by the grammar. Throws `formula.syntax` and `formula.bound` with line and column. */
export function parseSyntax(text: string): Syntax {
  checkSize(text);
  let syntax: Syntax;
  try {
    syntax = read(text);
  } catch (error) {
    if (error instanceof GrammarError) throw syntaxError(error as unknown as GrammarProblem, text);
    throw error;
  }
  checkTerms(syntax);
  return syntax;
}

function syntaxError({ expected, found, location: { start } }: GrammarProblem, text: string): MassError {
  const wanted = [...new Set((expected ?? []).map(wordsOf))]
    .filter((words) => words !== 'white space')
    .sort();
  const ended = found === null;
  return new MassError({
    code: 'formula.syntax',
    message:
      text.trim() === ''
        ? 'the formula is empty'
        : ended
          ? 'the formula ends too early'
          : 'the formula cannot be read here',
    line: start.line,
    column: start.column,
    ...(ended ? {} : { found }),
    ...(wanted.length === 0 ? {} : { expected: listed(wanted) }),
    hint: hintOf(found, text, start.offset),
  });
}

function wordsOf({ type, description, text }: Expectation): string {
  if (type === 'end') return 'the end';
  return type === 'literal' ? `"${text}"` : (description ?? 'another character');
}

function listed(words: readonly string[]): string {
  return words.length === 1 ? (words[0] as string) : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

function hintOf(found: string | null, text: string, offset: number): string {
  if (found === '=') return 'write == to compare';
  if (found === '[' || found === '{') return 'use round brackets';
  if (found === null && text.split('(').length > text.split(')').length) return 'close every bracket';
  if (found !== null && /[\w$]/.test(found) && offset > 0) return 'write an operator between two values';
  return 'see docs/formulas.md for the notation';
}

/** Length and nesting of a text. Throws `formula.bound`. */
export function checkSize(text: string): void {
  checkLength(text);
  checkNesting(text);
}

function checkLength(text: string): void {
  if (text.length <= formulaBounds.length) return;
  throw new MassError({
    code: 'formula.bound',
    message: 'the formula is too long',
    line: 1,
    column: 1,
    found: `${text.length} characters`,
    expected: `at most ${formulaBounds.length}`,
    hint: 'split it',
  });
}

/** Counts brackets and conditionals within each other before the parser, whose recursion they are. */
function checkNesting(text: string): void {
  const conditionals = [0];
  let depth = 0;
  let line = 1;
  let lineStart = 0;
  for (let offset = 0; offset < text.length; offset++) {
    const character = text[offset];
    if (character === '\n') {
      line++;
      lineStart = offset + 1;
    } else if (character === '(') {
      depth++;
      conditionals.push(0);
    } else if (character === ')' && conditionals.length > 1) {
      depth -= 1 + (conditionals.pop() as number);
    } else if (character === ',') {
      depth -= conditionals.at(-1) as number;
      conditionals[conditionals.length - 1] = 0;
    } else if (character === '?') {
      depth++;
      conditionals[conditionals.length - 1] = (conditionals.at(-1) as number) + 1;
    }
    if (depth > formulaBounds.nesting) {
      throw new MassError({
        code: 'formula.bound',
        message: 'brackets and conditionals lie too deep within each other',
        line,
        column: offset - lineStart + 1,
        found: depth,
        expected: `at most ${formulaBounds.nesting}`,
        hint: 'leave out brackets, or split the formula',
      });
    }
  }
}

function checkTerms(syntax: Syntax): void {
  const open = [syntax];
  let terms = 0;
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (++terms > formulaBounds.terms) {
      throw new MassError({
        code: 'formula.bound',
        message: 'the formula has too many names, numbers and operators',
        line: node.line,
        column: node.column,
        expected: `at most ${formulaBounds.terms}`,
        hint: 'split it',
      });
    }
    if (node.kind === 'call') open.push(...node.args);
  }
}
