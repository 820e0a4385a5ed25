/**
 * Spans of a text that look like formulas: columns and numbers under operators and function calls. Not a parser: it finds what a
 * reader would take for a formula, well-formed or not, and whoever asked it checks. Time is linear in the text.
 */

export interface FormulaSpan {
  /** As it stands in the text, line breaks and all. */
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

export interface KnownNames {
  /** Lower case. */
  readonly functions: ReadonlySet<string>;
  /** Lower case; names in capitals and names after `$` are taken for columns anyway. */
  readonly columns: ReadonlySet<string>;
}

interface Token {
  readonly text: string;
  readonly from: number;
  readonly kind: 'call' | 'column' | 'number' | 'open' | 'close' | 'comma' | 'operator' | 'other';
}

const TOKEN =
  /\$?[A-Za-z_][A-Za-z_0-9]*(?:\.[A-Za-z_][A-Za-z_0-9]*)*|\d+\.(?=\s*[),])|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\|\||&&|[<>=!]=|[()+\-*/^,<>?:]|\S/g;
const MOST_SPANS = 64;
const LONGEST = 1_000;
/** Of a run: trimming one takes time with its square. */
const MOST_TOKENS = 400;

/** In the order of the text. */
export function formulaSpans(text: string, names: KnownNames): readonly FormulaSpan[] {
  const tokens = [...text.matchAll(TOKEN)].map(({ 0: word, index }) => tokenOf(text, word, index, names));
  const spans: FormulaSpan[] = [];
  let run: Token[] = [];
  let depth = 0;
  const end = () => {
    const span = spanOf(text, run, names);
    if (span !== undefined && spans.length < MOST_SPANS) spans.push(span);
    run = [];
    depth = 0;
  };
  for (const each of tokens) {
    const last = run.at(-1);
    const token = depth > 0 ? meantAsValue(text, each, last) : each;
    const isNextLine =
      last !== undefined && text.slice(last.from + last.text.length, token.from).includes('\n');
    // A formula goes on in the next line only within brackets.
    const isBreak =
      token.kind === 'other' || (token.text === ':' && !run.some(({ text: mark }) => mark === '?'));
    if (isBreak || (isNextLine && depth <= 0) || (last !== undefined && cannotFollow(last, token))) end();
    if (isBreak) continue;
    if (token.kind === 'open') depth++;
    if (token.kind === 'close') depth--;
    run.push(token);
    if (depth < 0 || run.length === MOST_TOKENS) end();
  }
  end();
  return spans;
}

function tokenOf(text: string, word: string, from: number, names: KnownNames): Token {
  const name = word.toLowerCase();
  if (/^\$?[A-Za-z_]/.test(word)) {
    const after = text.slice(from + word.length, from + word.length + 8);
    // What stands right before a bracket is meant as a function, known or not.
    const calls = names.functions.has(name)
      ? /^[ \t]*\(/.test(after)
      : after.startsWith('(') && /[A-Z_]/.test(word) && !names.columns.has(name);
    if (calls) return { text: word, from, kind: 'call' };
    const isColumn = word.startsWith('$') || names.columns.has(name) || /^[A-Z][A-Z0-9_]+$/.test(word);
    return { text: word, from, kind: isColumn ? 'column' : 'other' };
  }
  const kind = /^\d/.test(word)
    ? 'number'
    : word === '('
      ? 'open'
      : word === ')'
        ? 'close'
        : word === ','
          ? 'comma'
          : /^(?:\|\||&&|[<>=!]=|[+\-*/^<>?:])$/.test(word)
            ? 'operator'
            : 'other';
  return { text: word, from, kind };
}

/** An unknown name within brackets stands for a value, or a function, where a value must stand: `(volume / adv20)`. */
function meantAsValue(text: string, token: Token, last: Token | undefined): Token {
  const mayBe =
    token.kind === 'other' &&
    /^[A-Za-z_]/.test(token.text) &&
    last !== undefined &&
    ['operator', 'comma', 'open'].includes(last.kind);
  if (!mayBe) return token;
  const to = token.from + token.text.length;
  const after = text.slice(to, to + 5);
  if (after.startsWith('(')) return { ...token, kind: 'call' };
  return /^\s{0,4}[),+\-*/^<>?:]/.test(after) ? { ...token, kind: 'column' } : token;
}

/** Two values with nothing between them are two things. */
function cannotFollow(before: Token, after: Token): boolean {
  const ends = ['column', 'number', 'close'].includes(before.kind);
  return ends && ['column', 'number', 'call', 'open'].includes(after.kind);
}

/** What of a run is a formula: without marks of the sentence around it, and with something to work out. */
function spanOf(text: string, run: readonly Token[], names: KnownNames): FormulaSpan | undefined {
  let tokens = run;
  const trimmed = (kinds: readonly Token['kind'][], at: 0 | -1) => {
    while (
      tokens.length > 0 &&
      kinds.includes((tokens.at(at) as Token).kind) &&
      (tokens.at(at) as Token).text !== '-'
    )
      tokens = at === 0 ? tokens.slice(1) : tokens.slice(0, -1);
  };
  for (;;) {
    const before = tokens.length;
    trimmed(['operator', 'comma', 'close'], 0);
    trimmed(['operator', 'comma', 'open', 'call'], -1);
    if (tokens.at(-1)?.text === '-') tokens = tokens.slice(0, -1);
    const depth = depthOf(tokens);
    if (depth < 0 && tokens.at(-1)?.kind === 'close') tokens = tokens.slice(0, -1);
    // A bracket of the sentence around it.
    if (depth > 0 && tokens[0]?.kind === 'open' && isLeftOpen(tokens)) tokens = tokens.slice(1);
    if (tokens.length === before) break;
  }
  // Some functions read columns of their own: ATR(14).
  const reads = tokens.some(
    ({ kind, text: name }) =>
      kind === 'column' || (kind === 'call' && names.functions.has(name.toLowerCase())),
  );
  const isOne = reads && tokens.some(({ kind }) => kind === 'operator' || kind === 'call');
  const [first, last] = [tokens[0], tokens.at(-1)];
  if (!isOne || first === undefined || last === undefined) return undefined;
  const to = last.from + last.text.length;
  return to - first.from > LONGEST ? undefined : { text: text.slice(first.from, to), from: first.from, to };
}

/** The first bracket is never closed. */
function isLeftOpen(tokens: readonly Token[]): boolean {
  let depth = 0;
  return tokens.every(({ kind }) => (depth += kind === 'open' ? 1 : kind === 'close' ? -1 : 0) > 0);
}

function depthOf(tokens: readonly Token[]): number {
  return tokens.reduce((sum, { kind }) => sum + (kind === 'open' ? 1 : kind === 'close' ? -1 : 0), 0);
}
