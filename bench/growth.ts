/** How a measured number grows with a size: the exponent x of value = constant * size^x. */
export interface Growth {
  readonly slope: number;
  /** 95 % interval; NaN below three sizes, where nothing is left over to judge the fit by. */
  readonly low: number;
  readonly high: number;
}

/** 97.5 % quantiles of Student's t by degrees of freedom, from 1 on. */
const STUDENT = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228];

/**
 * Least squares of log value on log size, with the usual interval of the slope. `points`: [size, value], both positive, at least two
 * sizes. Measurements of one machine are no random sample: the interval says how straight the line is.
 */
export function growthOf(points: readonly (readonly [size: number, value: number])[]): Growth {
  const logs = points.map(([size, value]) => [Math.log(size), Math.log(value)] as const);
  const n = logs.length;
  const mean = (of: 0 | 1): number => logs.reduce((sum, point) => sum + point[of], 0) / n;
  const [meanX, meanY] = [mean(0), mean(1)];
  const spread = logs.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  const slope = logs.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spread;
  if (n < 3) return { slope, low: Number.NaN, high: Number.NaN };
  const left = logs.reduce((sum, [x, y]) => sum + (y - meanY - slope * (x - meanX)) ** 2, 0);
  const quantile = STUDENT[Math.min(n - 2, STUDENT.length) - 1] as number;
  const margin = quantile * Math.sqrt(left / (n - 2) / spread);
  return { slope, low: slope - margin, high: slope + margin };
}
