import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  columnSpellings,
  formulaBounds,
  formulaPage,
  grammarDigest,
  operators,
  parseFormula,
} from '../../../alphas/index.ts';
import { MassError, type Problem } from '../../../core/index.ts';
import { fiveSessions, valuesOf } from './small-data.ts';

function problemOf(text: string, columns?: readonly string[]): Problem {
  try {
    parseFormula(text, columns === undefined ? {} : { columns });
  } catch (error) {
    if (error instanceof MassError) return error.problems[0];
    throw error;
  }
  throw new Error(`${text} is no error`);
}

describe('errors of a formula', () => {
  it.each([
    ['', 'formula.syntax', 1, 1, 'the formula is empty'],
    ['CLOSE +', 'formula.syntax', 1, 8, 'ends too early; expected "(", a name, a number or a sign'],
    ['RANK(CLOSE', 'formula.syntax', 1, 11, 'Close every bracket'],
    ['CLOSE OPEN', 'formula.syntax', 1, 7, 'found "O"'],
    ['CLOSE = OPEN', 'formula.syntax', 1, 7, 'Write == to compare'],
    ['1 +\n  MEEN(CLOSE, 3)', 'formula.syntax', 2, 3, 'Did you mean MEAN?'],
    ['MEAN(CLOSE)', 'formula.syntax', 1, 1, 'MEAN needs its argument n; expected MEAN(x, n)'],
    ['MEAN(CLOSE, 3, 4)', 'formula.syntax', 1, 16, 'MEAN takes fewer arguments'],
    ['CLOSE(3)', 'formula.syntax', 1, 1, 'a column takes no arguments'],
    ['3 + DELAY(CLOSE, -1)', 'formula.bound', 1, 18, 'would look ahead'],
    ['DELAY(CLOSE, 1 - 2)', 'formula.bound', 1, 16, 'would look ahead'],
    ['MEAN(CLOSE, 0)', 'formula.bound', 1, 13, 'from 1 to 1260'],
    ['STD(CLOSE, 1)', 'formula.bound', 1, 12, 'from 2 to 1260'],
    ['MEAN(CLOSE, 2000)', 'formula.bound', 1, 13, 'from 1 to 1260'],
    ['Ref($close, -5)', 'formula.bound', 1, 13, 'would look ahead'],
    ['MEAN(CLOSE, VOLUME)', 'formula.type', 1, 13, 'cannot depend on the data'],
    ['MEAN(5, 3)', 'formula.type', 1, 6, 'the same for all'],
    ['RANK(2)', 'formula.type', 1, 6, 'the same for all'],
    ['CLOSE ? 1 : 2', 'formula.type', 1, 1, 'compare it'],
    ['CLOSE && OPEN < 3', 'formula.type', 1, 1, 'is true or false'],
    ['1 < 2 ? CLOSE : OPEN', 'formula.type', 1, 3, 'always the same'],
    ['CLOSE + 1 / 0', 'formula.type', 1, 11, 'no result'],
    ['2 * 3', 'formula.type', 1, 3, 'the formula is a constant'],
    ['INDNEUTRALIZE(CLOSE, OPEN)', 'formula.type', 1, 22, 'SECTOR, INDUSTRY or SUBINDUSTRY'],
    ['CLOSE + SECTOR', 'formula.type', 1, 9, 'no classification'],
    ['SECTOR', 'formula.type', 1, 1, 'a classification is no value'],
    ['ROUND(CLOSE, 1.5)', 'formula.bound', 1, 14, 'a whole number'],
    ['1e999 * CLOSE', 'formula.bound', 1, 1, 'too large'],
    ['DELAY(DELAY(DELAY(CLOSE, 1000), 1000), 1000)', 'formula.bound', 1, 1, 'at most 2520'],
  ] as const)('%j is %s at %i:%i', (text, code, line, column, says) => {
    const problem = problemOf(text);
    expect(problem).toMatchObject({ code, line, column });
    expect(new MassError(problem).message.toLowerCase()).toContain(says.toLowerCase());
    expect(problem.hint ?? problem.expected).toBeDefined();
  });

  it('name the nearest column where the columns are known', () => {
    expect(problemOf('RANK(CLOES)', columnSpellings())).toMatchObject({
      code: 'formula.column',
      line: 1,
      column: 6,
      hint: 'did you mean CLOSE?',
    });
    expect(parseFormula('my_signal + 1', { columns: ['My_Signal'] }).text).toBe('MY_SIGNAL + 1');
  });

  it.each([
    ['length', `CLOSE${' '.repeat(formulaBounds.length)}`],
    ['nesting', `${'('.repeat(65)}CLOSE${')'.repeat(65)}`],
    ['nesting', 'CLOSE > 1 ? '.repeat(65)],
    ['terms', `1${'+1'.repeat(1_000)}+CLOSE`],
    ['nodes', 'RSI('.repeat(12) + 'CLOSE' + ')'.repeat(12)],
    ['cost', Array.from({ length: 20 }, (_, k) => `CORRELATION(CLOSE, VOLUME, ${1_000 - k})`).join('+')],
  ] as const)('say the bound on %s', (bound, text) => {
    const problem = problemOf(text);
    expect(problem.code).toBe('formula.bound');
    expect(problem.expected).toContain(String(formulaBounds[bound]));
    expect(problem.line).toBe(1);
  });
});

describe('notation', () => {
  it.each([
    ['-2 ^ 2 + CLOSE', -4 + 12],
    ['2 ^ 3 ^ 2 + CLOSE', 512 + 12],
    ['CLOSE - 2 - 3', 7],
    ['CLOSE / 2 / 3', 2],
    ['CLOSE + 2 * 3', 18],
    ['CLOSE > 1 && CLOSE > 100 || CLOSE == 12', 1],
    ['(CLOSE > 1) + (CLOSE < 1) * 5', 1],
    ['CLOSE < 1 ? 1 : CLOSE < 20 ? 2 : 3', 2],
    ['ROUND(CLOSE - 9.5)', 2],
    ['ROUND(CLOSE - 8.5)', 4],
    ['max(close, 3) - MAX(close, 0.5) - MAX(close, 1)', 13 - 12 - 12],
    ['greater(close, 20)', 20],
    ['$close + Close + CLOSE', 36],
    ['sum(close, 2.9)', 25],
    ['.5 * close + 1.', 7],
  ])('%s', (text, expected) => {
    expect(valuesOf(text, fiveSessions)[4]?.[0]).toBe(expected);
  });

  it('says kind, type, warm-up, cost and columns', () => {
    const facts = (text: string) => {
      const { kind, type, warmUp, columns } = parseFormula(text);
      return [kind, type, warmUp, [...columns.keys()].join(' ')];
    };
    expect(facts('RANK(CLOSE / OPEN)')).toEqual(['cross-section', 'number', 0, 'CLOSE OPEN']);
    expect(facts('CLOSE - DELAY(CLOSE, 14)')).toEqual(['time series', 'number', 14, 'CLOSE']);
    expect(facts('RANK(MEAN(CLOSE, 5)) < 0.5')).toEqual(['mixed', 'boolean', 4, 'CLOSE']);
    expect(facts('MEAN(RANK(CLOSE), 5)')).toEqual(['mixed', 'number', 4, 'CLOSE']);
    expect(facts('ADX - DELAY(ADX, 14)')).toEqual(['time series', 'number', 41, 'HIGH LOW CLOSE']);
    expect(facts('RETURNS')).toEqual(['time series', 'number', 1, 'RETURNS']);
    expect(parseFormula('MEAN(CLOSE, 20) + MEAN(CLOSE, 20)').cost).toBe(21);
  });

  it('reads every operator by its name and its aliases, in any case', () => {
    const argument = {
      series: 'CLOSE',
      operand: 'CLOSE',
      condition: '(CLOSE > 1)',
      group: 'SECTOR',
    } as const;
    for (const operator of operators) {
      const args = operator.parameters.map(({ kind, least = 1 }) =>
        kind === 'window' || kind === 'delay' || kind === 'number'
          ? String(Math.max(least, kind === 'number' ? Math.min(0.5, 1) : 2))
          : argument[kind],
      );
      const list =
        args.length === 0
          ? ''
          : `(${args.map((arg, k) => (operator.parameters[k]?.whole === true ? '3' : arg)).join(', ')})`;
      const { digest } = parseFormula(`${operator.name}${list}`);
      for (const alias of operator.aliases) {
        expect(parseFormula(`${alias.toLowerCase()}${list}`).digest, alias).toBe(digest);
      }
    }
  });
});

describe('files that are made from others', () => {
  it('the parser is that of the grammar', () => {
    const parser = readFileSync('alphas/grammar/generated-parser.ts', 'utf8');
    const grammar = readFileSync('alphas/grammar/formula.peggy', 'utf8');
    expect(/^\/\/ grammar ([0-9a-f]{64})$/m.exec(parser)?.[1], 'run npm run alphas:grammar').toBe(
      grammarDigest(grammar),
    );
  });

  it('docs/formulas.md is that of the registry', () => {
    expect(readFileSync('docs/formulas.md', 'utf8') === formulaPage(), 'run npm run alphas:page').toBe(true);
  });

  it('the grammar evaluates no text', () => {
    const parser = readFileSync('alphas/grammar/generated-parser.ts', 'utf8');
    expect(parser).not.toMatch(/\beval\b|new Function/);
  });
});
