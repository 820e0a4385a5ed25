import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Formula } from '../../alphas/index.ts';
import { blaming, MassError, type Problem } from '../../core/index.ts';
import { exitCodes } from '../exit-codes.ts';
import { count, counted } from '../format.ts';
import type { CommandContext, Outcome } from '../outcome.ts';

export interface AlphasCheckOptions {
  /** Names of columns beside the known ones, with commas between. */
  readonly columns?: string;
}

interface CheckedFormula {
  readonly source: string;
  readonly formula: string;
  readonly canonical: string;
  readonly digest: string;
  readonly kind: string;
  readonly type: string;
  readonly warmUp: number;
  readonly cost: number;
  readonly columns: readonly string[];
  /** Entries of the published lists with the same digest. */
  readonly published: readonly string[];
}

/** Files of formulas larger than this are refused. */
const MOST_BYTES = 4_000_000;

/** `mass alphas check`: what a formula is, or what is wrong with it and where; of a file, every line. */
export async function alphasCheck(
  { terminal }: CommandContext,
  words: string,
  { columns = '' }: AlphasCheckOptions,
): Promise<Outcome> {
  const { columnSpellings, formulaLibrary, libraryNames, parseFormula } = await import(
    '../../alphas/index.ts'
  );
  const extra = columns.split(',').map((name) => name.trim());
  const known = [...columnSpellings(), ...extra.filter((name) => name !== '')];
  const published = libraryNames.flatMap((name) =>
    formulaLibrary(name).entries.map(({ id, parsed }) => ({ digest: parsed.digest, place: `${name} ${id}` })),
  );
  const checked = (formula: Formula): CheckedFormula => ({
    source: formula.source,
    formula: formula.text,
    canonical: formula.canonical,
    digest: formula.digest,
    kind: formula.kind,
    type: formula.type,
    warmUp: formula.warmUp,
    cost: formula.cost,
    columns: [...formula.columns.keys()],
    published: published.filter(({ digest }) => digest === formula.digest).map(({ place }) => place),
  });
  const file = resolve(terminal.cwd, words);
  if (!isFile(file)) {
    const found = checked(parseFormula(words, { columns: known }));
    return { json: found, lines: linesOf(found), exitCode: exitCodes.ok };
  }
  const found = checkedLines(readFile(file, words), words, (text) =>
    checked(parseFormula(text, { columns: known })),
  );
  const distinct = new Set(found.map(({ digest }) => digest)).size;
  return {
    json: { file: words, formulas: found, distinct },
    lines: [
      ...found.flatMap((each, k) => [...(k === 0 ? [] : ['']), ...linesOf(each)]),
      '',
      `${counted(found.length, 'formula')} without a problem, ${count(distinct)} of them different`,
    ],
    exitCode: exitCodes.ok,
  };
}

function isFile(path: string): boolean {
  return path.length < 1_000 && existsSync(path) && statSync(path).isFile();
}

function readFile(path: string, named: string): string {
  const { size } = statSync(path);
  if (size > MOST_BYTES) {
    throw new MassError({
      code: 'formula.bound',
      file: named,
      message: 'the file of formulas is too large',
      found: `${size} bytes`,
      expected: `at most ${MOST_BYTES}`,
      hint: 'split it',
    });
  }
  return readFileSync(path, 'utf8');
}

/** One formula a line; empty lines and those that begin with # are passed over. Throws all problems at once. */
function checkedLines<Result>(
  text: string,
  file: string,
  check: (line: string) => Result,
): readonly Result[] {
  const problems: Problem[] = [];
  const results: Result[] = [];
  for (const [k, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue;
    try {
      results.push(check(line));
    } catch (error) {
      const blamed = blaming(error, () => file);
      if (!(blamed instanceof MassError)) throw error;
      problems.push(...blamed.problems.map((problem) => ({ ...problem, line: k + 1 })));
    }
  }
  if (problems.length > 0) throw new MassError(problems);
  return results;
}

function linesOf(found: CheckedFormula): readonly string[] {
  return [
    `formula    ${found.formula}`,
    ...(found.canonical === found.formula ? [] : [`canonical  ${found.canonical}`]),
    `kind       ${found.kind}, ${found.type}`,
    `warm-up    ${counted(found.warmUp, 'session')}`,
    `cost       ${counted(found.cost, 'operation')} per instrument and day`,
    `columns    ${found.columns.join(', ')}`,
    `digest     ${found.digest}`,
    ...(found.published.length === 0 ? [] : [`published  ${found.published.join(', ')}`]),
  ];
}
