import { type Operator, type Rows, rowAt } from '../operator.ts';
import { condition, operatorsOf, series, window, windowed } from './define.ts';

const { primitive, composed } = operatorsOf(
  'past',
  'missing while fewer than n sessions are known, or where one value of the window is missing',
  'Kakushadze (2016), appendix A',
);
const x = series();
const ago = { name: 'n', kind: 'delay' } as const;

export const past: readonly Operator[] = [
  primitive(
    {
      name: 'DELAY',
      aliases: ['REF', 'TS_DELAY', 'LAG', 'TS_LAG', 'SHIFT'],
      parameters: [x, ago],
      formula: 'x of n sessions ago; n = 0 is today, a negative n is an error',
      missing: 'missing in the first n sessions, and where x was missing',
    },
    {
      create: ({ width, numbers }) => {
        const n = numbers[0] as number;
        return (inputs, out, { day }) => {
          if (day < n) {
            out.fill(Number.NaN);
            return;
          }
          const input = inputs[0] as Rows;
          const at = rowAt(input, day - n, width);
          for (let i = 0; i < width; i++) out[i] = input.values[at + i] as number;
        };
      },
      back: ([n]) => n as number,
    },
  ),
  composed(
    {
      name: 'DELTA',
      aliases: ['TS_DELTA', 'DIFF'],
      parameters: [x, { ...ago, least: 1 }],
      formula: 'x - DELAY(x, n)',
    },
    'x - DELAY(x, n)',
  ),
  composed(
    {
      name: 'ROC',
      aliases: ['PCT_CHANGE', 'TS_RETURNS', 'RATE_OF_CHANGE'],
      parameters: [x, { ...ago, least: 1 }],
      formula: 'x / DELAY(x, n) - 1',
    },
    'x / DELAY(x, n) - 1',
  ),
  primitive(
    { name: 'SUM', aliases: ['TS_SUM'], parameters: [x, window()], formula: 'sum of the latest n values' },
    windowed(({ width }) => {
      const sums = new Float64Array(width);
      return (inputs, out, { day, n }) => {
        addUp(inputs[0] as Rows, day, n, width, sums);
        for (let i = 0; i < width; i++) out[i] = sums[i] as number;
      };
    }),
  ),
  primitive(
    {
      name: 'MEAN',
      aliases: ['MA', 'SMA', 'TS_MEAN', 'AVERAGE', 'TS_AVG', 'AVG'],
      parameters: [x, window()],
      formula: 'SUM(x, n) / n',
    },
    windowed(({ width }) => {
      const sums = new Float64Array(width);
      return (inputs, out, { day, n }) => {
        addUp(inputs[0] as Rows, day, n, width, sums);
        for (let i = 0; i < width; i++) out[i] = (sums[i] as number) / n;
      };
    }),
  ),
  primitive(
    {
      name: 'PRODUCT',
      aliases: ['TS_PRODUCT', 'PROD'],
      parameters: [x, window()],
      formula: 'product of the latest n values',
    },
    windowed(({ width }) => {
      const products = new Float64Array(width);
      return (inputs, out, { day, n }) => {
        const { values, capacity } = inputs[0] as Rows;
        products.fill(1);
        for (let k = n - 1; k >= 0; k--) {
          const at = ((day - k) % capacity) * width;
          for (let i = 0; i < width; i++) products[i] = (products[i] as number) * (values[at + i] as number);
        }
        for (let i = 0; i < width; i++) {
          const value = products[i] as number;
          out[i] = value - value === 0 ? value : Number.NaN;
        }
      };
    }),
  ),
  composed(
    {
      name: 'COUNT',
      parameters: [condition('p'), window()],
      formula: 'sessions of the latest n in which p was true',
      source: 'qlib, Count',
    },
    'SUM(p, n)',
  ),
  composed(
    {
      name: 'ADV',
      parameters: [window(20)],
      formula: 'average daily money volume, MEAN(VWAP * VOLUME, n); written adv20 too',
      source: 'Kakushadze (2016), appendix A: "average daily dollar volume"',
    },
    'MEAN(VWAP * VOLUME, n)',
  ),
];

/** Sums of the latest n rows, oldest first: the order is part of the result. */
function addUp({ values, capacity }: Rows, day: number, n: number, width: number, sums: Float64Array): void {
  sums.fill(0);
  for (let k = n - 1; k >= 0; k--) {
    const at = ((day - k) % capacity) * width;
    for (let i = 0; i < width; i++) sums[i] = (sums[i] as number) + (values[at + i] as number);
  }
}
