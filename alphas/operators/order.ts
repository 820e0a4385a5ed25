import { type Operator, type Rows, rowAt } from '../operator.ts';
import { isWindow } from './arithmetic.ts';
import { gather, operatorsOf, series, window, windowed } from './define.ts';

const { primitive, composed } = operatorsOf(
  'order',
  'missing while fewer than n sessions are known, or where one value of the window is missing',
  'Kakushadze (2016), appendix A',
);
const x = series();
/** MAX(x, n) is this one for whole n from 2. */
const accepts = isWindow;

export const order: readonly Operator[] = [
  primitive(
    {
      name: 'TS_MAX',
      aliases: ['MAX', 'HHV', 'HIGHEST'],
      parameters: [x, window()],
      formula: 'largest of the latest n values; written MAX(x, n) too, for whole n from 2',
      accepts,
    },
    windowed(extreme(1)),
  ),
  primitive(
    {
      name: 'TS_MIN',
      aliases: ['MIN', 'LLV', 'LOWEST'],
      parameters: [x, window()],
      formula: 'smallest of the latest n values; written MIN(x, n) too, for whole n from 2',
      accepts,
    },
    windowed(extreme(-1)),
  ),
  primitive(
    {
      name: 'TS_ARGMAX',
      aliases: ['TS_ARG_MAX', 'IDXMAX', 'ARGMAX'],
      parameters: [x, window()],
      formula: 'place of the largest of the latest n values: 1 = the oldest, n = today; of equals the oldest',
    },
    windowed(place(1)),
  ),
  primitive(
    {
      name: 'TS_ARGMIN',
      aliases: ['TS_ARG_MIN', 'IDXMIN', 'ARGMIN'],
      parameters: [x, window()],
      formula:
        'place of the smallest of the latest n values: 1 = the oldest, n = today; of equals the oldest',
    },
    windowed(place(-1)),
  ),
  primitive(
    {
      name: 'TS_RANK',
      parameters: [x, window()],
      formula: "today's place among the latest n values, 1 = smallest; equals take the lowest place",
    },
    windowed(({ width }) => (inputs, out, { day, n }) => {
      const rows = inputs[0] as Rows;
      const today = rowAt(rows, day, width);
      out.fill(1);
      for (let k = n - 1; k > 0; k--) {
        const at = rowAt(rows, day - k, width);
        for (let i = 0; i < width; i++) {
          const value = rows.values[at + i] as number;
          if (value < (rows.values[today + i] as number)) out[i] = (out[i] as number) + 1;
          else if (value !== value) out[i] = Number.NaN;
        }
      }
      for (let i = 0; i < width; i++) if (Number.isNaN(rows.values[today + i])) out[i] = Number.NaN;
    }),
  ),
  primitive(
    {
      name: 'TS_MEDIAN',
      aliases: ['MEDIAN', 'MED'],
      parameters: [x, window()],
      formula: 'middle of the latest n values, or the mean of the two middle ones',
      source: 'qlib, Med',
    },
    windowed(
      sorted((values, n) => ((values[(n - 1) >> 1] as number) + (values[n >> 1] as number)) / 2),
      (n) => 8 * n,
    ),
  ),
  primitive(
    {
      name: 'TS_QUANTILE',
      aliases: ['QUANTILE'],
      parameters: [x, window(), { name: 'q', kind: 'number', least: 0, most: 1 }],
      formula: 'quantile q of the latest n values, linear between neighbours',
      source: 'qlib, Quantile; Hyndman and Fan (1996), type 7',
      accepts: (args) => args.length === 3,
    },
    windowed(
      ({ width, numbers, groups }) =>
        sorted((values) => quantileOf(values, values.length, numbers[1] as number))({
          width,
          numbers,
          groups,
        }),
      (n) => 8 * n,
    ),
  ),
  composed(
    {
      name: 'TS_SCALE',
      parameters: [x, window(undefined, 2)],
      formula: '(x - TS_MIN(x, n)) / (TS_MAX(x, n) - TS_MIN(x, n))',
      missing: 'as the others, and over equal values',
    },
    '(x - TS_MIN(x, n)) / (TS_MAX(x, n) - TS_MIN(x, n))',
  ),
];

/** Quantile q of the first `count` values, which are sorted; linear between neighbours. */
export function quantileOf(values: Float64Array, count: number, q: number): number {
  const at = q * (count - 1);
  const below = Math.floor(at);
  const low = values[below] as number;
  const high = values[Math.min(below + 1, count - 1)] as number;
  return low + (at - below) * (high - low);
}

/** The largest value (sign 1) or the smallest (sign -1). One loop for both, without a call in it. */
function extreme(sign: 1 | -1) {
  return ({ width }: { width: number }) =>
    (inputs: readonly Rows[], out: Float64Array, { day, n }: { day: number; n: number }): void => {
      const rows = inputs[0] as Rows;
      const { values } = rows;
      const oldest = rowAt(rows, day - n + 1, width);
      for (let i = 0; i < width; i++) out[i] = sign * (values[oldest + i] as number);
      for (let k = n - 2; k >= 0; k--) {
        const at = rowAt(rows, day - k, width);
        for (let i = 0; i < width; i++) {
          const value = sign * (values[at + i] as number);
          // Missing is neither smaller nor equal, and stays.
          if (!(value <= (out[i] as number))) out[i] = out[i] === out[i] ? value : Number.NaN;
        }
      }
      for (let i = 0; i < width; i++) out[i] = sign * (out[i] as number);
    };
}

function place(sign: 1 | -1) {
  return ({ width }: { width: number }) => {
    const best = new Float64Array(width);
    return (inputs: readonly Rows[], out: Float64Array, { day, n }: { day: number; n: number }): void => {
      const rows = inputs[0] as Rows;
      const { values } = rows;
      const oldest = rowAt(rows, day - n + 1, width);
      for (let i = 0; i < width; i++) {
        const value = sign * (values[oldest + i] as number);
        best[i] = value;
        out[i] = value === value ? 1 : Number.NaN;
      }
      for (let k = n - 2; k >= 0; k--) {
        const at = rowAt(rows, day - k, width);
        for (let i = 0; i < width; i++) {
          const value = sign * (values[at + i] as number);
          if (value <= (best[i] as number)) continue;
          const known = value === value && best[i] === best[i];
          best[i] = known ? value : Number.NaN;
          out[i] = known ? n - k : Number.NaN;
        }
      }
    };
  };
}

function sorted(statistic: (values: Float64Array, n: number) => number) {
  return ({ width, numbers }: { width: number; numbers: readonly number[]; groups?: Int32Array }) => {
    const values = new Float64Array(numbers[0] as number);
    return (inputs: readonly Rows[], out: Float64Array, { day, n }: { day: number; n: number }): void => {
      for (let i = 0; i < width; i++) {
        const complete = gather(inputs[0] as Rows, day, n, width, i, values);
        out[i] = complete ? statistic(values.sort(), n) : Number.NaN;
      }
    };
  };
}
