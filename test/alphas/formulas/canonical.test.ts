import { describe, expect, it } from 'vitest';
import {
  evaluateFormula,
  type Formula,
  formulaBounds,
  operators,
  parseFormula,
} from '../../../alphas/index.ts';
import { MassError, rootKey } from '../../../core/index.ts';
import { randomData } from './random-data.ts';
import { randomFormula } from './random-formula.ts';

const digest = (text: string) => parseFormula(text).digest;

describe('equal formulas have one digest', () => {
  it.each([
    ['CLOSE - DELAY(CLOSE, 14)', 'delta($close, 14)', 'close-ref(close,14)', '-(DELAY(CLOSE, 14) - CLOSE)'],
    ['CLOSE + OPEN', 'open + close', 'CLOSE - -OPEN', '-(-OPEN - CLOSE)', '((close)) + (open)'],
    [
      'MEAN(CLOSE, 20)',
      'sma(close, 20)',
      'sum(close, 20) / 20',
      'Mean($close, 20)',
      'ts_mean(CLOSE, 19 + 1)',
    ],
    ['-RANK(CLOSE)', '-1 * rank(close)', 'rank(close) * -1', '0 - rank(close)', 'rank(close) / -1'],
    ['CLOSE / 4', '0.25 * close', 'close * (1 / 4)', '-close / -4'],
    ['CLOSE > OPEN', 'open < close', '!(close <= open)', 'NOT(open >= close)'],
    ['SQRT(CLOSE)', 'close ^ 0.5', 'POW(close, 1/2)'],
    ['2 * CLOSE', 'close + close', 'close * 2'],
    ['RSI', 'RSI(14)', 'rsi(close, 14)'],
    ['UPPER_BAND', 'MEAN(CLOSE, 20) + 2 * STD(CLOSE, 20)', 'ts_mean(close,20) + stddev(close,20) * 2'],
    ['DELAY(CLOSE, 5)', 'DELAY(DELAY(CLOSE, 2), 3)', 'DELAY(CLOSE, 5.9)', '-DELAY(-CLOSE, 5)'],
    ['CORRELATION(CLOSE, VOLUME, 5)', 'corr(volume, close, 5)'],
    ['MAX(HIGH, 14)', 'ts_max(high, 14)', 'HHV(HIGH, 14)'],
    ['IF(CLOSE < OPEN, 1, 2)', 'close >= open ? 2 : 1', 'CLOSE < OPEN ? 1 : 2'],
    ['adv20', 'ADV(20)', 'ADV', 'mean(volume * vwap, 20)'],
  ])('%s', (first, ...others) => {
    for (const other of others) expect(digest(other), other).toBe(digest(first));
  });

  it.each([
    ['CLOSE / DELAY(CLOSE, 14) - 1', '(CLOSE - DELAY(CLOSE, 14)) / DELAY(CLOSE, 14)'],
    ['(CLOSE + OPEN) + HIGH', 'CLOSE + (OPEN + HIGH)'],
    ['CLOSE / 3', 'CLOSE * (1 / 3)'],
    ['MAX(CLOSE, 3)', 'GREATER(CLOSE, 3)'],
    ['TS_RANK(CLOSE, 5)', 'TS_RANK(CLOSE, 6)'],
    ['CLOSE - OPEN', 'OPEN - CLOSE'],
    ['RANK(CLOSE)', 'RANK(OPEN)'],
    ['INDNEUTRALIZE(CLOSE, SECTOR)', 'INDNEUTRALIZE(CLOSE, INDUSTRY)'],
  ])('%s is not %s', (one, other) => {
    expect(digest(one)).not.toBe(digest(other));
  });
});

/** Formulas that parse: some draws are constants within a window, too long, or have no result. */
function drawn(count: number, seed: number, of = operators): readonly Formula[] {
  const formulas: Formula[] = [];
  for (let k = 0; formulas.length < count; k++) {
    try {
      formulas.push(parseFormula(randomFormula(rootKey(seed), k, { of })));
    } catch (error) {
      if (!(error instanceof MassError)) throw error;
    }
  }
  return formulas;
}

describe('the printer', () => {
  it('round-trips: what it prints is the same formula, printed and in canonical form', () => {
    for (const formula of drawn(600, 5)) {
      const again = parseFormula(formula.text);
      expect(again.digest, formula.source).toBe(formula.digest);
      expect(again.text, formula.source).toBe(formula.text);
      // Indicators written out may be longer than a formula may be.
      if (formula.canonical.length > formulaBounds.length) continue;
      const canonical = parseFormula(formula.canonical);
      expect(canonical.canonical, formula.source).toBe(formula.canonical);
      expect(canonical.digest, formula.source).toBe(formula.digest);
    }
  });

  it('uses the fewest brackets that read back as the same tree', () => {
    expect(parseFormula('((close)-(open-(low))) / ((2*x)^3)^2').text).toBe(
      'CLOSE - (OPEN - LOW)'.replace(/^/, '(') + ') / ((2 * X) ^ 3) ^ 2',
    );
    expect(parseFormula('-(a*b) + (-a)*b + -(a^2) + (-a)^2').text).toBe(
      '-(A * B) + -A * B + -A ^ 2 + (-A) ^ 2',
    );
    expect(parseFormula('(a < b || c < d) && !(a < b) ? x : y').text).toBe(
      'IF((A < B || C < D) && NOT(A < B), X, Y)',
    );
  });
});

describe('the canonical form', () => {
  it('has the same values, bit for bit, as the formula as it is written', () => {
    // Without indicators, the tree as written can be evaluated as it is.
    const kernels = operators.filter(({ how }) => 'kernel' in how);
    const data = randomData(11, 40, 6);
    let compared = 0;
    for (const formula of drawn(300, 6, kernels)) {
      const written = evaluateFormula({ ...formula, lowered: formula.tree }, data);
      const canonical = evaluateFormula(formula, data);
      expect(Buffer.from(canonical.buffer).equals(Buffer.from(written.buffer)), formula.source).toBe(true);
      if (formula.text !== formula.canonical) compared++;
    }
    expect(compared).toBeGreaterThan(100);
  });
});
