import { type Operator, type Rows, rowAt } from '../operator.ts';
import { gather, operatorsOf, series, window, windowed } from './define.ts';

const { primitive, composed } = operatorsOf(
  'statistics',
  'missing while fewer than n sessions are known, or where one value of the window is missing',
  'sample statistics; variance and covariance with n - 1',
);
const first = series();
const second = series('y');

export const statistics: readonly Operator[] = [
  primitive(
    {
      name: 'STD',
      aliases: ['STDDEV', 'TS_STD', 'TS_STDDEV', 'STD_DEV', 'TS_STD_DEV'],
      parameters: [first, window(undefined, 2)],
      formula: 'sqrt(VAR(x, n)); exactly 0 over equal values',
    },
    windowed(
      ({ width }) => variances(width, Math.sqrt),
      (n) => 3 * n,
    ),
  ),
  primitive(
    {
      name: 'VAR',
      aliases: ['VARIANCE', 'TS_VAR', 'TS_VARIANCE'],
      parameters: [first, window(undefined, 2)],
      formula: 'SUM((x - mean)^2) / (n - 1); exactly 0 over equal values',
    },
    windowed(
      ({ width }) => variances(width, (variance) => variance),
      (n) => 3 * n,
    ),
  ),
  primitive(
    {
      name: 'CORRELATION',
      aliases: ['CORR', 'TS_CORR', 'TS_CORRELATION'],
      parameters: [first, second, window(undefined, 2)],
      formula: 'Pearson correlation of the latest n pairs',
      missing: 'as the others, and where one side is constant over the window',
    },
    {
      ...windowed(
        ({ width }) => {
          const moments = coMoments(width);
          return (inputs, out, { day, n }) => {
            const { xx, yy, xy } = moments(inputs, day, n);
            for (let i = 0; i < width; i++) {
              const scale = Math.sqrt((xx[i] as number) * (yy[i] as number));
              const value = (xy[i] as number) / scale;
              out[i] = scale > 0 ? Math.max(-1, Math.min(1, value)) : Number.NaN;
            }
          };
        },
        (n) => 6 * n,
      ),
      commutative: true,
    },
  ),
  primitive(
    {
      name: 'COVARIANCE',
      aliases: ['COV', 'TS_COV', 'TS_COVARIANCE'],
      parameters: [first, second, window(undefined, 2)],
      formula: 'SUM((x - mean x) * (y - mean y)) / (n - 1)',
    },
    {
      ...windowed(
        ({ width }) => {
          const moments = coMoments(width);
          return (inputs, out, { day, n }) => {
            const { xy } = moments(inputs, day, n);
            for (let i = 0; i < width; i++) out[i] = (xy[i] as number) / (n - 1);
          };
        },
        (n) => 6 * n,
      ),
      commutative: true,
    },
  ),
  primitive(
    {
      name: 'MEAN_DEV',
      aliases: ['AVEDEV', 'MAD', 'MEAN_DEVIATION'],
      parameters: [first, window()],
      formula: 'MEAN of |x - mean| over the window',
      source: 'Lambert (1980), as in the Commodity Channel Index',
    },
    windowed(
      ({ width }) => {
        const means = new Float64Array(width);
        return (inputs, out, { day, n }) => {
          const rows = inputs[0] as Rows;
          meansOf(rows, day, n, width, means);
          out.fill(0);
          for (let k = n - 1; k >= 0; k--) {
            const at = rowAt(rows, day - k, width);
            for (let i = 0; i < width; i++) {
              out[i] = (out[i] as number) + Math.abs((rows.values[at + i] as number) - (means[i] as number));
            }
          }
          for (let i = 0; i < width; i++) out[i] = (out[i] as number) / n;
        };
      },
      (n) => 3 * n,
    ),
  ),
  primitive(
    {
      name: 'SKEW',
      aliases: ['TS_SKEW', 'TS_SKEWNESS'],
      parameters: [first, window(undefined, 3)],
      formula: 'n / ((n - 1)(n - 2)) * SUM(((x - mean) / STD)^3)',
      missing: 'as the others, and over equal values',
    },
    windowed(
      standardised((z, n) => (n / ((n - 1) * (n - 2))) * sumOf(z, (v) => v ** 3)),
      (n) => 6 * n,
    ),
  ),
  primitive(
    {
      name: 'KURT',
      aliases: ['TS_KURT', 'TS_KURTOSIS'],
      parameters: [first, window(undefined, 4)],
      formula:
        'n(n + 1) / ((n - 1)(n - 2)(n - 3)) * SUM(((x - mean) / STD)^4) - 3(n - 1)^2 / ((n - 2)(n - 3))',
      missing: 'as the others, and over equal values',
    },
    windowed(
      standardised(
        (z, n) =>
          ((n * (n + 1)) / ((n - 1) * (n - 2) * (n - 3))) * sumOf(z, (v) => v ** 4) -
          (3 * (n - 1) ** 2) / ((n - 2) * (n - 3)),
      ),
      (n) => 6 * n,
    ),
  ),
  primitive(
    {
      name: 'SLOPE',
      aliases: ['TS_SLOPE'],
      parameters: [first, window(undefined, 2)],
      formula: 'slope of the least-squares line through the latest n values, per session',
      source: 'qlib, Slope',
    },
    windowed(({ width }) => (inputs, out, { day, n }) => {
      const rows = inputs[0] as Rows;
      const middle = (n - 1) / 2;
      out.fill(0);
      for (let k = 0; k < n; k++) {
        const at = rowAt(rows, day - n + 1 + k, width);
        for (let i = 0; i < width; i++) {
          out[i] = (out[i] as number) + (k - middle) * (rows.values[at + i] as number);
        }
      }
      for (let i = 0; i < width; i++) out[i] = (out[i] as number) / ((n * (n * n - 1)) / 12);
    }),
  ),
  composed(
    {
      name: 'TS_ZSCORE',
      parameters: [first, window(undefined, 2)],
      formula: '(x - MEAN(x, n)) / STD(x, n)',
      missing: 'as the others, and over equal values',
    },
    '(x - MEAN(x, n)) / STD(x, n)',
  ),
];

function meansOf(rows: Rows, day: number, n: number, width: number, means: Float64Array): void {
  means.fill(0);
  for (let k = n - 1; k >= 0; k--) {
    const at = rowAt(rows, day - k, width);
    for (let i = 0; i < width; i++) means[i] = (means[i] as number) + (rows.values[at + i] as number);
  }
  for (let i = 0; i < width; i++) means[i] = (means[i] as number) / n;
}

/**
 * Means, and a factor of 0 where all values of the window are equal: deviations of equal values from their rounded mean need
 * not be.
 */
function firstMoments(
  rows: Rows,
  day: number,
  n: number,
  width: number,
  means: Float64Array,
  factor: Float64Array,
): void {
  const { values } = rows;
  const latest = rowAt(rows, day, width);
  means.fill(0);
  factor.fill(0);
  for (let k = n - 1; k >= 0; k--) {
    const at = rowAt(rows, day - k, width);
    for (let i = 0; i < width; i++) {
      const value = values[at + i] as number;
      means[i] = (means[i] as number) + value;
      // A missing value differs from everything, itself included.
      if (value !== values[latest + i]) factor[i] = 1;
    }
  }
  for (let i = 0; i < width; i++) means[i] = (means[i] as number) / n;
}

function variances(width: number, finish: (variance: number) => number) {
  const means = new Float64Array(width);
  const factor = new Float64Array(width);
  return (inputs: readonly Rows[], out: Float64Array, { day, n }: { day: number; n: number }): void => {
    const rows = inputs[0] as Rows;
    firstMoments(rows, day, n, width, means, factor);
    out.fill(0);
    for (let k = n - 1; k >= 0; k--) {
      const at = rowAt(rows, day - k, width);
      for (let i = 0; i < width; i++) {
        const deviation = (rows.values[at + i] as number) - (means[i] as number);
        out[i] = (out[i] as number) + deviation * deviation;
      }
    }
    for (let i = 0; i < width; i++) out[i] = finish(((out[i] as number) * (factor[i] as number)) / (n - 1));
  };
}

/** Sums of squares and products around the means; 0 where a side is constant. The same whichever side comes first. */
function coMoments(width: number) {
  const [mx, my, fx, fy, xx, yy, xy] = Array.from({ length: 7 }, () => new Float64Array(width)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  return (inputs: readonly Rows[], day: number, n: number) => {
    const [x, y] = inputs as [Rows, Rows];
    firstMoments(x, day, n, width, mx, fx);
    firstMoments(y, day, n, width, my, fy);
    for (const sums of [xx, yy, xy]) sums.fill(0);
    for (let k = n - 1; k >= 0; k--) {
      const atX = rowAt(x, day - k, width);
      const atY = rowAt(y, day - k, width);
      for (let i = 0; i < width; i++) {
        const dx = (x.values[atX + i] as number) - (mx[i] as number);
        const dy = (y.values[atY + i] as number) - (my[i] as number);
        xx[i] = (xx[i] as number) + dx * dx;
        yy[i] = (yy[i] as number) + dy * dy;
        xy[i] = (xy[i] as number) + dx * dy;
      }
    }
    for (let i = 0; i < width; i++) {
      xx[i] = (xx[i] as number) * (fx[i] as number);
      yy[i] = (yy[i] as number) * (fy[i] as number);
      xy[i] = (xy[i] as number) * ((fx[i] as number) * (fy[i] as number));
    }
    return { xx, yy, xy };
  };
}

/** A statistic of the window's z-scores. */
function standardised(statistic: (z: Float64Array, n: number) => number) {
  return ({ width, numbers }: { width: number; numbers: readonly number[] }) => {
    const z = new Float64Array(numbers[0] as number);
    return (inputs: readonly Rows[], out: Float64Array, { day, n }: { day: number; n: number }): void => {
      for (let i = 0; i < width; i++) {
        const complete = gather(inputs[0] as Rows, day, n, width, i, z);
        out[i] = complete && standardise(z) ? statistic(z, n) : Number.NaN;
      }
    };
  };
}

function standardise(values: Float64Array): boolean {
  if (values.every((value) => value === values[0])) return false;
  const mean = sumOf(values, (v) => v) / values.length;
  const deviation = Math.sqrt(sumOf(values, (v) => (v - mean) ** 2) / (values.length - 1));
  for (let k = 0; k < values.length; k++) values[k] = ((values[k] as number) - mean) / deviation;
  return true;
}

function sumOf(values: Float64Array, of: (value: number) => number): number {
  let sum = 0;
  for (const value of values) sum += of(value);
  return sum;
}
