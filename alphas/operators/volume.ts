import type { Operator } from '../operator.ts';
import { operatorsOf, window } from './define.ts';

const { composed } = operatorsOf(
  'volume',
  'as the operators that it is made of; missing where what it divides by is 0',
  "Chaikin's accumulation",
);
const flow = '((CLOSE - LOW) - (HIGH - CLOSE)) / (HIGH - LOW) * VOLUME';
const money = 'TYPICAL_PRICE * VOLUME';

export const volume: readonly Operator[] = [
  composed(
    {
      name: 'OBV',
      parameters: [],
      formula: 'CUMULATE(SIGN(DELTA(CLOSE, 1)) * VOLUME): volume of rising less that of falling sessions',
      source: 'Granville (1963)',
    },
    'CUMULATE(SIGN(DELTA(CLOSE, 1)) * VOLUME)',
  ),
  composed(
    {
      name: 'ACCUMULATION',
      aliases: ['AD', 'ADL'],
      parameters: [],
      formula: 'CUMULATE(((CLOSE - LOW) - (HIGH - CLOSE)) / (HIGH - LOW) * VOLUME)',
    },
    `CUMULATE(${flow})`,
  ),
  composed(
    {
      name: 'CHAIKIN_OSCILLATOR',
      aliases: ['ADOSC'],
      parameters: [window(3, 1, 'fast'), window(10, 1, 'slow')],
      formula: 'EMA(ACCUMULATION, fast) - EMA(ACCUMULATION, slow)',
    },
    'EMA(ACCUMULATION, fast) - EMA(ACCUMULATION, slow)',
  ),
  composed(
    {
      name: 'CHAIKIN_MONEY_FLOW',
      aliases: ['CMF'],
      parameters: [window(20)],
      formula: 'SUM of the flow of ACCUMULATION over SUM(VOLUME, n)',
    },
    `SUM(${flow}, n) / SUM(VOLUME, n)`,
  ),
  composed(
    {
      name: 'MONEY_FLOW_INDEX',
      aliases: ['MFI'],
      parameters: [window(14)],
      formula: '100 * rising / (rising + falling), sums of TYPICAL_PRICE * VOLUME over n sessions',
      source: 'Quong and Soudack (1989)',
    },
    `100 * SUM(IF(DELTA(TYPICAL_PRICE, 1) > 0, ${money}, 0), n) / ` +
      `(SUM(IF(DELTA(TYPICAL_PRICE, 1) > 0, ${money}, 0), n) + SUM(IF(DELTA(TYPICAL_PRICE, 1) < 0, ${money}, 0), n))`,
  ),
];
