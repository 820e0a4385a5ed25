import type { Operator } from '../operator.ts';
import { operatorsOf, series, window } from './define.ts';

const { composed } = operatorsOf('volatility', 'as the operators that it is made of', 'Wilder (1978)');
const x = series('x', 'CLOSE');

export const volatility: readonly Operator[] = [
  composed(
    {
      name: 'TRUE_RANGE',
      aliases: ['TRANGE'],
      parameters: [],
      formula: 'largest of HIGH - LOW, |HIGH - close before| and |LOW - close before|',
    },
    'GREATER(HIGH - LOW, GREATER(ABS(HIGH - DELAY(CLOSE, 1)), ABS(LOW - DELAY(CLOSE, 1))))',
  ),
  composed(
    { name: 'ATR', parameters: [window(14)], formula: 'WILDER(TRUE_RANGE, n)' },
    'WILDER(TRUE_RANGE, n)',
  ),
  composed(
    {
      name: 'HISTORICAL_VOLATILITY',
      parameters: [window(20, 2)],
      formula: 'STD(RETURNS, n) * SQRT(252)',
      source: '252 sessions a year',
    },
    'STD(RETURNS, n) * SQRT(252)',
  ),
  composed(
    {
      name: 'PARKINSON',
      parameters: [window(20)],
      formula: 'SQRT(MEAN(LOG(HIGH / LOW)^2, n) / (4 * LOG(2)))',
      source: 'Parkinson (1980)',
    },
    'SQRT(MEAN(LOG(HIGH / LOW) ^ 2, n) / (4 * LOG(2)))',
  ),
  composed(
    {
      name: 'GARMAN_KLASS',
      parameters: [],
      formula: 'SQRT(0.5 * LOG(HIGH / LOW)^2 - (2 * LOG(2) - 1) * LOG(CLOSE / OPEN)^2) of one session',
      source: 'Garman and Klass (1980)',
    },
    'SQRT(0.5 * LOG(HIGH / LOW) ^ 2 - (2 * LOG(2) - 1) * LOG(CLOSE / OPEN) ^ 2)',
  ),
  composed(
    {
      name: 'CHAIKIN_VOLATILITY',
      parameters: [window(10)],
      formula: 'EMA(HIGH - LOW, n) / DELAY(EMA(HIGH - LOW, n), n) - 1',
      source: "Chaikin's volatility",
    },
    'EMA(HIGH - LOW, n) / DELAY(EMA(HIGH - LOW, n), n) - 1',
  ),
  composed(
    {
      name: 'DRAWDOWN',
      parameters: [x, window(14)],
      formula: 'x / TS_MAX(x, n) - 1, 0 or negative',
      source: 'Martin and McCann (1989)',
    },
    'x / TS_MAX(x, n) - 1',
  ),
  composed(
    {
      name: 'ULCER_INDEX',
      aliases: ['ULCER'],
      parameters: [x, window(14)],
      formula: 'SQRT(MEAN(DRAWDOWN(x, n)^2, n))',
      source: 'Martin and McCann (1989), as a fraction',
    },
    'SQRT(MEAN(DRAWDOWN(x, n) ^ 2, n))',
  ),
];
