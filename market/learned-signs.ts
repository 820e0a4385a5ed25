import { rankInformationCoefficient } from '../core/index.ts';

/** Days with a defined correlation below which no sign is learned. */
export const SIGN_DAYS = 20;

/**
 * Signs of the columns as the ended labels show them: the sign of the mean daily rank correlation between a column and
 * the label. Days are added as their labels end, so a sign can only know the past.
 */
export class LearnedSigns {
  private readonly sums: Float64Array;
  private readonly days: Int32Array;

  constructor(columns: number) {
    this.sums = new Float64Array(columns);
    this.days = new Int32Array(columns);
  }

  /** Adds one day's cross-section of a column; a day without a defined correlation counts for nothing. */
  add(column: number, values: Float64Array, labels: Float64Array): void {
    const correlation = rankInformationCoefficient(values, labels);
    if (Number.isNaN(correlation)) return;
    this.sums[column] = (this.sums[column] as number) + correlation;
    this.days[column] = (this.days[column] as number) + 1;
  }

  /** 0 below `SIGN_DAYS` days, or for a mean of exactly 0. */
  sign(column: number): -1 | 0 | 1 {
    const sum = this.sums[column] as number;
    if ((this.days[column] as number) < SIGN_DAYS || sum === 0) return 0;
    return sum > 0 ? 1 : -1;
  }
}
