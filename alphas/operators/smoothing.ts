import { type KernelOptions, type Operator, type Rows, rowAt, type Step } from '../operator.ts';
import { operatorsOf, series, window, windowed } from './define.ts';

const { primitive } = operatorsOf(
  'smoothing',
  'missing until n sessions in a row are known; a missing value begins anew after it',
  'Wilder (1978) for his average',
);
const x = series();

export const smoothing: readonly Operator[] = [
  primitive(
    {
      name: 'EMA',
      aliases: ['TS_EMA', 'EWM'],
      parameters: [x, window()],
      formula: 'y = y + 2 / (n + 1) * (x - y), from the mean of the first n values on',
      source: 'the exponential average as charting libraries seed it',
    },
    recursive((n) => 2 / (n + 1)),
  ),
  primitive(
    {
      name: 'WILDER',
      aliases: ['RMA', 'SMMA'],
      parameters: [x, window()],
      formula: 'y = y + 1 / n * (x - y), from the mean of the first n values on',
    },
    recursive((n) => 1 / n),
  ),
  primitive(
    {
      name: 'DECAY_LINEAR',
      aliases: ['WMA', 'TS_DECAY_LINEAR', 'DECAYLINEAR'],
      parameters: [x, window()],
      formula: 'mean of the latest n values with weights 1 (oldest) to n (today)',
      missing: 'missing while fewer than n sessions are known, or where one value of the window is missing',
      source: 'Kakushadze (2016), appendix A',
    },
    windowed(({ width }) => (inputs, out, { day, n }) => {
      const rows = inputs[0] as Rows;
      out.fill(0);
      for (let k = n - 1; k >= 0; k--) {
        const at = rowAt(rows, day - k, width);
        for (let i = 0; i < width; i++) {
          out[i] = (out[i] as number) + (n - k) * (rows.values[at + i] as number);
        }
      }
      for (let i = 0; i < width; i++) out[i] = (out[i] as number) / ((n * (n + 1)) / 2);
    }),
  ),
  primitive(
    {
      name: 'CUMULATE',
      aliases: ['CUMSUM', 'CUM_SUM'],
      parameters: [x],
      formula: 'sum of all values since the first session of the data',
      missing: 'missing where x is; the sum goes on after it',
      source: 'as in On Balance Volume',
    },
    {
      create: ({ width }) => {
        const sums = new Float64Array(width);
        return (inputs, out, { day }) => {
          const rows = inputs[0] as Rows;
          const at = rowAt(rows, day, width);
          for (let i = 0; i < width; i++) {
            const value = rows.values[at + i] as number;
            if (value === value) sums[i] = (sums[i] as number) + value;
            out[i] = value === value ? (sums[i] as number) : Number.NaN;
          }
        };
      },
    },
  ),
];

/** Seeded with the mean of n values; state per instrument is how many of them it has, and their sum or the average. */
function recursive(rateOf: (n: number) => number) {
  return {
    create: ({ width, numbers }: KernelOptions): Step => {
      const n = numbers[0] as number;
      const rate = rateOf(n);
      const counts = new Int32Array(width);
      const state = new Float64Array(width);
      return (inputs, out, { day }) => {
        const rows = inputs[0] as Rows;
        const at = rowAt(rows, day, width);
        for (let i = 0; i < width; i++) {
          const value = rows.values[at + i] as number;
          const count = counts[i] as number;
          if (value !== value) {
            counts[i] = 0;
            state[i] = 0;
          } else if (count >= n) {
            state[i] = (state[i] as number) + rate * (value - (state[i] as number));
          } else {
            counts[i] = count + 1;
            state[i] = (state[i] as number) + value;
            if (count + 1 === n) state[i] = (state[i] as number) / n;
          }
          out[i] = (counts[i] as number) >= n ? (state[i] as number) : Number.NaN;
        }
      };
    },
    warmUp: (numbers: readonly number[]) => (numbers[0] as number) - 1,
    cost: () => 3,
  };
}
