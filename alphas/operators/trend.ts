import type { Operator } from '../operator.ts';
import { constant, operatorsOf, window } from './define.ts';

const { composed } = operatorsOf(
  'trend',
  'as the operators that it is made of; missing where what it divides by is 0',
  'Wilder (1978)',
);
const rise = 'DELTA(HIGH, 1)';
const fall = '(DELAY(LOW, 1) - LOW)';
const plus = `100 * WILDER(IF(${rise} > ${fall} && ${rise} > 0, ${rise}, 0), n) / ATR(n)`;
const minus = `100 * WILDER(IF(${fall} > ${rise} && ${fall} > 0, ${fall}, 0), n) / ATR(n)`;

export const trend: readonly Operator[] = [
  composed(
    {
      name: 'TYPICAL_PRICE',
      aliases: ['TYPPRICE'],
      parameters: [],
      formula: '(HIGH + LOW + CLOSE) / 3',
      source: 'Lambert (1980)',
    },
    '(HIGH + LOW + CLOSE) / 3',
  ),
  composed(
    {
      name: 'CCI',
      parameters: [window(20), constant('c', 0.015, 1e-6, 1e6)],
      formula: '(TYPICAL_PRICE - MEAN(TYPICAL_PRICE, n)) / (c * MEAN_DEV(TYPICAL_PRICE, n))',
      source: 'Lambert (1980)',
    },
    '(TYPICAL_PRICE - MEAN(TYPICAL_PRICE, n)) / (c * MEAN_DEV(TYPICAL_PRICE, n))',
  ),
  composed(
    {
      name: 'PLUS_DI',
      parameters: [window(14)],
      formula: '100 * Wilder average of the upward movement / ATR(n)',
    },
    plus,
  ),
  composed(
    {
      name: 'MINUS_DI',
      parameters: [window(14)],
      formula: '100 * Wilder average of the downward movement / ATR(n)',
    },
    minus,
  ),
  composed(
    {
      name: 'ADX',
      parameters: [window(14)],
      formula: 'WILDER(100 * |PLUS_DI - MINUS_DI| / (PLUS_DI + MINUS_DI), n)',
    },
    'WILDER(100 * ABS(PLUS_DI(n) - MINUS_DI(n)) / (PLUS_DI(n) + MINUS_DI(n)), n)',
  ),
];
