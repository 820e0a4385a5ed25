import type { Operator } from '../operator.ts';
import { operatorsOf, series, window } from './define.ts';

const { composed } = operatorsOf(
  'momentum',
  'as the operators that it is made of; missing where the range or the movement of the window is 0',
  'as charting libraries compute it',
);
const x = series('x', 'CLOSE');
const up = 'GREATER(DELTA(x, 1), 0)';
const down = 'GREATER(-DELTA(x, 1), 0)';
const percentK = '(CLOSE - TS_MIN(LOW, n)) / (TS_MAX(HIGH, n) - TS_MIN(LOW, n))';

export const momentum: readonly Operator[] = [
  composed(
    {
      name: 'RSI',
      parameters: [x, window(14)],
      formula: '100 * up / (up + down), Wilder averages over n sessions of the rises and falls of x',
      source: 'Wilder (1978)',
    },
    `100 * WILDER(${up}, n) / (WILDER(${up}, n) + WILDER(${down}, n))`,
  ),
  composed(
    {
      name: 'CMO',
      parameters: [x, window(14)],
      formula: '100 * (up - down) / (up + down), sums over n sessions of the rises and falls of x',
      source: 'Chande and Kroll (1994)',
    },
    `100 * (SUM(${up}, n) - SUM(${down}, n)) / (SUM(${up}, n) + SUM(${down}, n))`,
  ),
  composed(
    {
      name: 'STOCH_K',
      aliases: ['%K', 'PERCENT_K'],
      parameters: [window(14)],
      formula: '(CLOSE - TS_MIN(LOW, n)) / (TS_MAX(HIGH, n) - TS_MIN(LOW, n)), from 0 to 1',
      source: "Lane's stochastic",
    },
    percentK,
  ),
  composed(
    {
      name: 'STOCH_D',
      aliases: ['%D', 'PERCENT_D'],
      parameters: [window(14), window(3, 1, 'm')],
      formula: 'MEAN(STOCH_K(n), m)',
      source: "Lane's stochastic",
    },
    `MEAN(${percentK}, m)`,
  ),
  composed(
    {
      name: 'WILLIAMS_R',
      aliases: ['%R', 'WILLR'],
      parameters: [window(14)],
      formula: '-100 * (TS_MAX(HIGH, n) - CLOSE) / (TS_MAX(HIGH, n) - TS_MIN(LOW, n)), from -100 to 0',
      source: 'Williams (1979)',
    },
    '-100 * (TS_MAX(HIGH, n) - CLOSE) / (TS_MAX(HIGH, n) - TS_MIN(LOW, n))',
  ),
  composed(
    {
      name: 'SMI',
      parameters: [window(14)],
      formula: '((CLOSE - low) - (high - CLOSE)) / (high - low), extremes of n sessions; unsmoothed, -1 to 1',
      source: 'arXiv 2409.06289, appendix A.3',
    },
    '((CLOSE - TS_MIN(LOW, n)) - (TS_MAX(HIGH, n) - CLOSE)) / (TS_MAX(HIGH, n) - TS_MIN(LOW, n))',
  ),
  composed(
    {
      name: 'MACD',
      parameters: [x, window(12, 1, 'fast'), window(26, 1, 'slow')],
      formula: 'EMA(x, fast) - EMA(x, slow)',
      source: 'Appel (1979)',
    },
    'EMA(x, fast) - EMA(x, slow)',
  ),
  composed(
    {
      name: 'MACD_SIGNAL',
      parameters: [x, window(12, 1, 'fast'), window(26, 1, 'slow'), window(9, 1, 'n')],
      formula: 'EMA(MACD(x, fast, slow), n)',
      source: 'Appel (1979)',
    },
    'EMA(EMA(x, fast) - EMA(x, slow), n)',
  ),
  composed(
    {
      name: 'MACD_HISTOGRAM',
      aliases: ['MACD_HIST'],
      parameters: [x, window(12, 1, 'fast'), window(26, 1, 'slow'), window(9, 1, 'n')],
      formula: 'MACD(x, fast, slow) - MACD_SIGNAL(x, fast, slow, n)',
      source: 'Appel (1979)',
    },
    'MACD(x, fast, slow) - MACD_SIGNAL(x, fast, slow, n)',
  ),
];
