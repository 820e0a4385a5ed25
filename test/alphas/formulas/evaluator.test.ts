import { describe, expect, it } from 'vitest';
import {
  distinctFormulas,
  evaluateFormula,
  evaluateFormulas,
  type Formula,
  FormulaEvaluator,
  formulaDay,
  formulaLibrary,
  operators,
  parseFormula,
} from '../../../alphas/index.ts';
import { MassError, rootKey } from '../../../core/index.ts';
import { randomData, withOtherFuture } from './random-data.ts';
import { randomFormula } from './random-formula.ts';
import { dataOf, fiveSessions, valuesOf } from './small-data.ts';

function everyOperator(): readonly Formula[] {
  const formulas: Formula[] = [];
  for (const operator of operators) {
    for (let k = 0, found = 0; k < 40 && found < 2; k++) {
      try {
        const inner = randomFormula(rootKey(`${operator.name} ${k}`), 0, { of: [operator], depth: 2 });
        formulas.push(parseFormula(`${inner} + RANK(${inner})`));
        found++;
      } catch (error) {
        if (!(error instanceof MassError)) throw error;
      }
    }
  }
  return formulas;
}

const everything = [
  ...everyOperator(),
  ...formulaLibrary('formulaic-101').entries.map(({ parsed }) => parsed),
].filter(({ columns }) => !columns.has('MARKET_CAP'));

function same(row: Float64Array, other: Float64Array | undefined): boolean {
  return row.every((value, i) => Object.is(value, other?.[i]));
}

describe('evaluation', () => {
  it('never looks ahead: another future changes no value of the past', () => {
    const data = randomData(21, 50, 6);
    for (const from of [10, 30]) {
      const other = withOtherFuture(data, from);
      const past: Float64Array[][] = [];
      evaluateFormulas(everything, data, (day, rows) => {
        if (day < from) past.push(rows.map((row) => row.slice()));
      });
      let changed = 0;
      evaluateFormulas(everything, other, (day, rows) => {
        changed += Number(day >= from && rows.some((row) => !row.every(Number.isNaN)));
        const before = past[day];
        const differing = rows.filter((row, k) => before !== undefined && !same(row, before[k]));
        expect(differing, `day ${day}`).toEqual([]);
      });
      expect(changed).toBeGreaterThan(0);
    }
  });

  it('day by day gives the values of a batch, bit for bit, and together those of one formula alone', () => {
    const data = randomData(22, 45, 6);
    const width = data.instruments.length;
    const evaluator = new FormulaEvaluator(everything, {
      width,
      columns: data.columns.keys(),
      groups: data.groups,
    });
    const alone = everything.map((formula) => evaluateFormula(formula, data));
    for (const day of data.dates.keys()) {
      const rows = evaluator.next(formulaDay(data, day));
      for (const [k, row] of rows.entries()) {
        const expected = alone[k]?.subarray(day * width, (day + 1) * width);
        expect(row, everything[k]?.text).toEqual(expected);
      }
    }
  });

  it('computes what formulas share once', () => {
    // 100 - x is -(x - 100).
    const market = { width: 1, columns: ['CLOSE', 'HIGH', 'LOW'], groups: {} };
    const steps = (...texts: string[]) =>
      new FormulaEvaluator(
        texts.map((text) => parseFormula(text)),
        market,
      ).steps;
    expect(steps('MEAN(CLOSE, 5)')).toBe(1);
    expect(steps('MEAN(CLOSE, 5)', 'sum(close, 5) / 5', 'ts_mean(close, 5) * 3')).toBe(2);
    expect(steps('RSI(14)', 'RSI(14) - DELAY(RSI(14), 14)', '100 - RSI(14)')).toBe(
      steps('RSI(14) - DELAY(RSI(14), 14)') + 2,
    );
    expect(distinctFormulas([parseFormula('-CLOSE'), parseFormula('close * -1')]).size).toBe(1);
  });

  it('holds no more than the windows need, however many days it is fed', () => {
    const market = { width: 3, columns: ['CLOSE'], groups: {} };
    const evaluator = new FormulaEvaluator([parseFormula('CLOSE - DELAY(CLOSE, 14)')], market);
    // 15 rows of closes, one of the delay, one of the result.
    expect(evaluator.heldNumbers).toBe(17 * 3);
  });

  it('gives missing values to non-members, keeps them out of cross-sections and in windows', () => {
    const data = dataOf(
      {
        X: [
          [1, 2, 3],
          [4, 5, 6],
          [7, 9, 8],
        ],
      },
      {
        members: [
          [1, 1, 0],
          [1, 0, 1],
          [1, 1, 1],
        ],
      },
    );
    expect(valuesOf('RANK(X)', data)).toEqual([
      [0.5, 1, Number.NaN],
      [0.5, Number.NaN, 1],
      [1 / 3, 1, 2 / 3],
    ]);
    expect(valuesOf('SUM(X, 3)', data)[2]).toEqual([12, 16, 17]);
    expect(valuesOf('SUM(RANK(X), 2)', data)[2]).toEqual([0.5 + 1 / 3, Number.NaN, 1 + 2 / 3]);
  });

  it('takes infinite data for missing and has one zero', () => {
    const data = dataOf({ X: [[Number.POSITIVE_INFINITY, 0, 2]] });
    const [row] = valuesOf('-X', data);
    expect(row).toEqual([Number.NaN, 0, -2]);
    expect(Object.is(row?.[1], 0)).toBe(true);
  });

  it('derives returns and average prices where the data have none, and reads them where they have', () => {
    expect(valuesOf('RETURNS', fiveSessions)[1]?.[0]).toBe(12 / 10 - 1);
    expect(valuesOf('VWAP', fiveSessions)[4]?.[0]).toBe(12.25);
    const data = dataOf({ RETURNS: [[7]], VWAP: [[5]] });
    expect(valuesOf('RETURNS + VWAP', data)).toEqual([[12]]);
  });

  it.each([
    ['CLOSE + LOWW', /1:9: the data have no such column; found "LOWW"\. Did you mean LOW\?/],
    ['MARKET_CAP', /they have OPEN, HIGH, LOW, CLOSE, VOLUME \[formula\.column\]/i],
  ])('%s is an error about a column', (text, says) => {
    expect(() => evaluateFormula(parseFormula(text), fiveSessions)).toThrow(says);
  });

  it('says when the data have no classification', () => {
    const data = { ...fiveSessions, groups: {} };
    expect(() => evaluateFormula(parseFormula('INDNEUTRALIZE(CLOSE)'), data)).toThrow(
      /no such classification/,
    );
  });
});
