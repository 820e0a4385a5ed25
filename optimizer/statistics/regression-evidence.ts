import type { Objective } from '../objective.ts';
import { unseenRuleOf } from '../type-quality.ts';
import { type DailySeries, seriesMoments } from './daily-noise.ts';
import type { MomentsOfDay } from './day-moments.ts';
import { saidOf } from './window-days.ts';

/** Sums of the window's regressions, in rows that are worth an independent one. */
export interface RegressionEvidence {
  /** X X', K x K row-major. */
  readonly squares: Float64Array;
  /** X y, K. */
  readonly products: Float64Array;
  /** Rows, and y'y: ranks have unit variance. */
  readonly rows: number;
}

/**
 * The window's evidence, undefined where no day says anything. Labels of `overlap` days overlap, and labels of one day move together:
 * sums are divided by `overlap` and by the dispersion, the noise variance of X_i y / sqrt(X_i X_i') from day to day in the mean of the
 * types, which is 1 where rows are independent, and counts if it is above (quasi-likelihood: Wedderburn 1974).
 */
export function regressionEvidence(
  objective: Objective,
  momentsOfDay: MomentsOfDay,
  overlap: number,
): RegressionEvidence | undefined {
  const { types } = objective;
  const unseen = unseenRuleOf(objective);
  const { days, labelsADay } = saidOf(objective.days, (day) => momentsOfDay(day, unseen));
  if (days.length === 0) return undefined;
  const upper = new Float64Array((types * (types + 1)) / 2);
  const products = new Float64Array(types);
  const series = Array.from({ length: types }, () => ({ values: [] as number[], weights: [] as number[] }));
  let rows = 0;
  for (const { said, weight } of days) {
    rows += weight * said.rows;
    for (let cell = 0; cell < upper.length; cell++)
      upper[cell] = (upper[cell] as number) + weight * (said.squares[cell] as number);
    let diagonal = 0;
    for (const [i, { values, weights }] of series.entries()) {
      const product = said.products[i] as number;
      products[i] = (products[i] as number) + weight * product;
      const square = said.squares[diagonal] as number;
      diagonal += types - i;
      if (square === 0) continue;
      values.push(product / Math.sqrt(square));
      weights.push(weight);
    }
  }
  const divisor = overlap * dispersion(series, overlap * labelsADay);
  return {
    squares: squareOf(upper, types, divisor),
    products: products.map((product) => product / divisor),
    rows: rows / divisor,
  };
}

function dispersion(series: readonly DailySeries[], overlap: number): number {
  const speaking = series.filter(({ values }) => values.length > 0);
  let sum = 0;
  for (const one of speaking) sum += seriesMoments(one, overlap).noiseVariance;
  return Math.max(1, sum / speaking.length);
}

function squareOf(upper: Float64Array, types: number, divisor: number): Float64Array {
  const square = new Float64Array(types * types);
  let cell = 0;
  for (let i = 0; i < types; i++) {
    for (let k = i; k < types; k++) {
      const value = (upper[cell++] as number) / divisor;
      square[i * types + k] = value;
      square[k * types + i] = value;
    }
  }
  return square;
}
