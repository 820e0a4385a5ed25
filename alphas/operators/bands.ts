import type { Operator } from '../operator.ts';
import { constant, operatorsOf, series, window } from './define.ts';

const { composed } = operatorsOf(
  'bands',
  'as the operators that it is made of; missing where the band has no width',
  'Bollinger (2001); the standard deviation is that of a sample (n - 1)',
);
const keltner = 'Keltner (1960) in the form of Raschke: exponential average and true range';
const x = series('x', 'CLOSE');
const deviations = constant('k', 2, 0, 100);
const bollinger = [x, window(20, 2), deviations];
const channel = [window(20), deviations, window(10, 1, 'm')];

export const bands: readonly Operator[] = [
  composed(
    {
      name: 'UPPER_BAND',
      aliases: ['BOLLINGER_UPPER', 'BB_UPPER'],
      parameters: bollinger,
      formula: 'MEAN(x, n) + k * STD(x, n)',
    },
    'MEAN(x, n) + k * STD(x, n)',
  ),
  composed(
    {
      name: 'LOWER_BAND',
      aliases: ['BOLLINGER_LOWER', 'BB_LOWER'],
      parameters: bollinger,
      formula: 'MEAN(x, n) - k * STD(x, n)',
    },
    'MEAN(x, n) - k * STD(x, n)',
  ),
  composed(
    {
      name: 'BAND_WIDTH',
      aliases: ['BOLLINGER_WIDTH', 'BB_WIDTH'],
      parameters: bollinger,
      formula: '(UPPER_BAND - LOWER_BAND) / MEAN(x, n)',
    },
    '(UPPER_BAND(x, n, k) - LOWER_BAND(x, n, k)) / MEAN(x, n)',
  ),
  composed(
    {
      name: 'PERCENT_B',
      aliases: ['%B', 'BOLLINGER_POSITION', 'BOLLINGER'],
      parameters: bollinger,
      formula: '(x - LOWER_BAND) / (UPPER_BAND - LOWER_BAND)',
    },
    '(x - LOWER_BAND(x, n, k)) / (UPPER_BAND(x, n, k) - LOWER_BAND(x, n, k))',
  ),
  composed(
    {
      name: 'UPPER_CHANNEL',
      aliases: ['KELTNER_UPPER'],
      parameters: channel,
      formula: 'EMA(CLOSE, n) + k * ATR(m)',
      source: keltner,
    },
    'EMA(CLOSE, n) + k * ATR(m)',
  ),
  composed(
    {
      name: 'LOWER_CHANNEL',
      aliases: ['KELTNER_LOWER'],
      parameters: channel,
      formula: 'EMA(CLOSE, n) - k * ATR(m)',
      source: keltner,
    },
    'EMA(CLOSE, n) - k * ATR(m)',
  ),
  composed(
    {
      name: 'KELTNER_POSITION',
      aliases: ['KELTNER'],
      parameters: channel,
      formula: '(CLOSE - LOWER_CHANNEL) / (UPPER_CHANNEL - LOWER_CHANNEL)',
      source: keltner,
    },
    '(CLOSE - LOWER_CHANNEL(n, k, m)) / (UPPER_CHANNEL(n, k, m) - LOWER_CHANNEL(n, k, m))',
  ),
];
