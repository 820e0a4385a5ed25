import { describe, expect, it } from 'vitest';
import { operators } from '../../../alphas/index.ts';
import { normal, rootKey, streamAt } from '../../../core/index.ts';
import { dataOf, fiveSessions, fourInstruments, valuesOf } from './small-data.ts';

/** Value on the last of five sessions, worked by hand. */
const oneInstrument: Readonly<Record<string, readonly [string, number]>> = {
  ADD: ['CLOSE + LOW', 23],
  SUB: ['CLOSE - LOW', 1],
  MUL: ['CLOSE * LOW', 132],
  DIV: ['CLOSE / LOW', 12 / 11],
  NEG: ['-CLOSE', -12],
  POW: ['CLOSE ^ 2', 144],
  SIGNEDPOWER: ['SIGNEDPOWER(LOW - CLOSE - 1, 2)', -4],
  ABS: ['ABS(LOW - HIGH)', 2],
  SIGN: ['SIGN(LOW - HIGH)', -1],
  LOG: ['LOG(CLOSE)', Math.log(12)],
  EXP: ['EXP(CLOSE - LOW)', Math.E],
  SQRT: ['SQRT(VOLUME / 2)', 10],
  TANH: ['TANH(CLOSE - 12)', 0],
  ROUND: ['ROUND(CLOSE / 7, 2)', 1.71],
  GREATER: ['MAX(CLOSE, OPEN)', 13],
  LESSER: ['MIN(CLOSE, OPEN)', 12],
  INVERSE: ['INVERSE(CLOSE - 8)', 0.25],
  LT: ['CLOSE < OPEN', 1],
  LE: ['CLOSE <= LOW', 0],
  GT: ['CLOSE > OPEN', 0],
  GE: ['CLOSE >= 12', 1],
  EQ: ['CLOSE == 12', 1],
  NE: ['CLOSE != 12', 0],
  AND: ['CLOSE > LOW && CLOSE > OPEN', 0],
  OR: ['CLOSE > LOW || CLOSE > OPEN', 1],
  NOT: ['!(CLOSE > LOW && CLOSE > OPEN)', 1],
  IF: ['CLOSE > OPEN ? HIGH : LOW', 11],
  DELAY: ['DELAY(CLOSE, 2)', 11],
  DELTA: ['DELTA(CLOSE, 2)', 1],
  ROC: ['ROC(CLOSE, 2)', 1 / 11],
  SUM: ['SUM(CLOSE, 3)', 36],
  MEAN: ['MEAN(CLOSE, 3)', 12],
  PRODUCT: ['PRODUCT(CLOSE, 3)', 1716],
  COUNT: ['COUNT(CLOSE > OPEN, 5)', 2],
  // Average prices 12.5 and 12.25 with 300 and 200 shares.
  ADV: ['ADV(2)', 3100],
  STD: ['STD(CLOSE, 3)', 1],
  VAR: ['VAR(VOLUME, 3)', 10_000],
  CORRELATION: ['CORRELATION(CLOSE, VOLUME, 3)', 1],
  COVARIANCE: ['COVARIANCE(CLOSE, VOLUME, 3)', 100],
  MEAN_DEV: ['MEAN_DEV(CLOSE, 3)', 2 / 3],
  SKEW: ['SKEW(CLOSE, 3)', 0],
  // Deviations 0, -1, 1, 0 of variance 2/3: 20/6 * 4.5 - 13.5.
  KURT: ['KURT(CLOSE, 4)', 1.5],
  SLOPE: ['SLOPE(CLOSE, 3)', 0.5],
  TS_ZSCORE: ['TS_ZSCORE(CLOSE, 2)', -Math.SQRT1_2],
  TS_MAX: ['MAX(CLOSE, 3)', 13],
  TS_MIN: ['MIN(CLOSE, 3)', 11],
  TS_ARGMAX: ['TS_ARGMAX(CLOSE, 3)', 2],
  TS_ARGMIN: ['TS_ARGMIN(CLOSE, 3)', 1],
  TS_RANK: ['TS_RANK(CLOSE, 4)', 2],
  TS_MEDIAN: ['MEDIAN(CLOSE, 4)', 12],
  TS_QUANTILE: ['QUANTILE(CLOSE, 3, 0.25)', 11.5],
  TS_SCALE: ['TS_SCALE(CLOSE, 3)', 0.5],
  // 11 from the first three, then 12 and 12.
  EMA: ['EMA(CLOSE, 3)', 12],
  // 150 from the first two, then 125, 212.5 and 206.25.
  WILDER: ['WILDER(VOLUME, 2)', 206.25],
  DECAY_LINEAR: ['DECAY_LINEAR(CLOSE, 3)', 73 / 6],
  CUMULATE: ['CUMULATE(CLOSE)', 58],
  // Rises 2, 0, 2, 0 give 1, 1.5, 0.75; falls 0, 1, 0, 1 give 0.5, 0.25, 0.625.
  RSI: ['RSI(2)', 75 / 1.375],
  CMO: ['CMO(2)', 100 / 3],
  STOCH_K: ['%K(3)', 0.5],
  STOCH_D: ['%D(3, 2)', 0.625],
  WILLIAMS_R: ['WILLIAMS_R(3)', -50],
  SMI: ['SMI(2)', -1 / 3],
  MACD: ['MACD(2, 3)', 1 / 9],
  // 0, 1/3, 1/9: seed 1/6, then 1/6 + 2/3 * (1/9 - 1/6).
  MACD_SIGNAL: ['MACD_SIGNAL(2, 3, 2)', 7 / 54],
  MACD_HISTOGRAM: ['MACD_HISTOGRAM(2, 3, 2)', -1 / 54],
  TYPICAL_PRICE: ['TYPICAL_PRICE', 12],
  CCI: ['CCI(3)', 12.5],
  // Upward movement 2, 0, 2, 0 gives 1, 1.5, 0.75 over the range 2.375.
  PLUS_DI: ['PLUS_DI(2)', 75 / 2.375],
  MINUS_DI: ['MINUS_DI(2)', 0],
  ADX: ['ADX(2)', 100],
  UPPER_BAND: ['UPPER_BAND(CLOSE, 3, 2)', 14],
  LOWER_BAND: ['LOWER_BAND(3, 2)', 10],
  BAND_WIDTH: ['BAND_WIDTH(3, 2)', 1 / 3],
  PERCENT_B: ['%B(3)', 0.5],
  UPPER_CHANNEL: ['UPPER_CHANNEL(3, 2, 2)', 16.75],
  LOWER_CHANNEL: ['LOWER_CHANNEL(3, 2, 2)', 7.25],
  KELTNER_POSITION: ['KELTNER(3, 2, 2)', 0.5],
  TRUE_RANGE: ['TRUE_RANGE', 2],
  // Ranges 3, 2, 3, 2 give 2.5, 2.75, 2.375.
  ATR: ['ATR(2)', 2.375],
  HISTORICAL_VOLATILITY: ['HISTORICAL_VOLATILITY(2)', (2 / 11 + 1 / 13) * Math.sqrt(126)],
  PARKINSON: ['PARKINSON(1)', Math.log(13 / 11) / Math.sqrt(4 * Math.LN2)],
  GARMAN_KLASS: [
    'GARMAN_KLASS',
    Math.sqrt(0.5 * Math.log(13 / 11) ** 2 - (2 * Math.LN2 - 1) * Math.log(12 / 13) ** 2),
  ],
  // Ranges 2, 3, 2, 3, 2: 121/54 today, 13/6 two sessions ago.
  CHAIKIN_VOLATILITY: ['CHAIKIN_VOLATILITY(2)', 4 / 117],
  DRAWDOWN: ['DRAWDOWN(3)', -1 / 13],
  ULCER_INDEX: ['ULCER(2)', 1 / 13 / Math.SQRT2],
  OBV: ['OBV', 200],
  ACCUMULATION: ['AD', 500 / 3],
  CHAIKIN_OSCILLATOR: ['CHAIKIN_OSCILLATOR(1, 2)', 1000 / 81],
  CHAIKIN_MONEY_FLOW: ['CMF(3)', 1 / 6],
  MONEY_FLOW_INDEX: ['MFI(2)', 1900 / 31],
};

const root = Math.SQRT2;
/** Values of 4, 1, 4 and 3 on one day, the first two of one group. */
const oneDay: Readonly<Record<string, readonly [string, readonly number[]]>> = {
  RANK: ['RANK(X)', [0.75, 0.25, 0.75, 0.5]],
  ZSCORE: ['ZSCORE(X)', [1 / root, -root, 1 / root, 0]],
  DEMEAN: ['DEMEAN(X)', [1, -2, 1, 0]],
  SCALE: ['SCALE(X, 6)', [2, 0.5, 2, 1.5]],
  WINSORISE: ['WINSORISE(X, 0.25)', [4, 2.5, 4, 3]],
  QUANTILE: ['QUANTILE(X, 2)', [2, 1, 2, 1]],
  INDNEUTRALIZE: ['INDNEUTRALIZE(X, IndClass.sector)', [1.5, -1.5, 0.5, -0.5]],
  GROUP_RANK: ['GROUP_RANK(X)', [1, 0.5, 1, 0.5]],
};

describe('operators worked by hand', () => {
  it('leave none out', () => {
    const worked = [...Object.keys(oneInstrument), ...Object.keys(oneDay)].sort();
    expect(worked).toEqual(operators.map(({ name }) => name).sort());
  });

  it.each(Object.entries(oneInstrument))('%s', (_, [text, expected]) => {
    expect(valuesOf(text, fiveSessions)[4]?.[0]).toBeCloseTo(expected, 12);
  });

  it.each(Object.entries(oneDay))('%s', (_, [text, expected]) => {
    const [values] = valuesOf(text, fourInstruments);
    for (const [i, value] of expected.entries()) expect(values?.[i], `${i}`).toBeCloseTo(value, 12);
  });
});

describe('ranks', () => {
  it('tell apart the nearest doubles, either sign, and take both zeros for one', () => {
    const near = [1 + 2 ** -52, 1, -1, -1 - 2 ** -52, 0, -0, 1e-308, 2 ** -1074, -1e300, 1e300, 1];
    const expected = near.map((v) => (near.filter((other) => other < v).length + 1) / near.length);
    expect(valuesOf('RANK(X)', dataOf({ X: [near] }))).toEqual([expected]);
  });

  it('are those of sorting, for many values of few distinct ones and for all distinct', () => {
    for (const [salt, of] of [Math.round, (v: number) => v].entries()) {
      const values = Array.from({ length: 700 }, (_, i) => of(normal(streamAt(rootKey(salt), 0, i), 0) * 9));
      const sorted = values.toSorted((a, b) => a - b);
      const expected = values.map((v) => (sorted.indexOf(v) + 1) / values.length);
      expect(valuesOf('RANK(X)', dataOf({ X: [values] }))).toEqual([expected]);
    }
  });
});

describe('operators before their warm-up is over and next to missing values', () => {
  it.each([
    ['MEAN(CLOSE, 5)', [false, false, false, false, true]],
    ['DELAY(CLOSE, 4)', [false, false, false, false, true]],
    ['EMA(CLOSE, 4)', [false, false, false, true, true]],
    ['RSI(3)', [false, false, false, true, true]],
    ['RETURNS', [false, true, true, true, true]],
    ['OBV', [false, true, true, true, true]],
    ['CLOSE / (CLOSE - 12)', [true, false, true, true, false]],
    ['LOG(CLOSE - 11)', [false, true, false, true, true]],
    ['CORRELATION(CLOSE - CLOSE, VOLUME, 2)', [false, false, false, false, false]],
    ['ADX(3)', [false, false, false, false, false]],
  ])('%s has values on %j', (text, present) => {
    expect(valuesOf(text, fiveSessions).map(([value]) => Number.isFinite(value))).toEqual(present);
  });
});
