/**
 * Rank correlation of a signal with given ranks, made differentiable: the rank of a value is the count of values below it, and each
 * comparison is a sigmoid of the difference (Qin, Liu and Li 2010, "A general approximation framework for direct optimization of
 * information retrieval measures", equation 15):
 *   r_j = 0.5 + sum_k sigmoid((z_j - z_k) / temperature), with z = (s - mean s) / deviation of s.
 * At temperature 0 these are average ranks and their correlation is Spearman's. Cost: N^2 / 2 exponentials.
 *
 * Invariants
 * 1. `slopes` belong to the last signal that `at` was asked for, and are exact: the deviation counts as a function of the signal.
 * 2. What is returned depends on no scale and no offset of the signal.
 */

/** Population deviation of a signal at or below which it is constant: the grid that ranks are judged on. */
const LEAST_DEVIATION = 1e-12;

export class SoftRankCorrelation {
  /** Derivative of the correlation by each value of the signal. */
  readonly slopes: Float64Array;
  private readonly ranks: Float64Array;
  private readonly norm: number;
  private readonly temperature: number;
  private readonly deviations: Float64Array;
  private readonly soft: Float64Array;
  /** Sigmoid's derivative of the pairs j < k, row after row. */
  private readonly steepness: Float64Array;

  /** `ranks`: N centred ranks that are not all 0. `temperature`: positive, in standard deviations of the signal. */
  constructor(ranks: Float64Array, temperature: number) {
    const { length } = ranks;
    this.ranks = ranks;
    this.norm = Math.sqrt(ranks.reduce((sum, rank) => sum + rank * rank, 0));
    this.temperature = temperature;
    this.slopes = new Float64Array(length);
    this.deviations = new Float64Array(length);
    this.soft = new Float64Array(length);
    this.steepness = new Float64Array((length * (length - 1)) / 2);
  }

  /** Correlation of the signal's soft ranks, N values; NaN when the signal is constant, with slopes of 0. */
  at(signal: Float64Array): number {
    const { deviations, soft, ranks, slopes } = this;
    const { length } = signal;
    slopes.fill(0);
    const mean = signal.reduce((sum, value) => sum + value, 0) / length;
    let squares = 0;
    for (let j = 0; j < length; j++) {
      const difference = (signal[j] as number) - mean;
      deviations[j] = difference;
      squares += difference * difference;
    }
    const deviation = Math.sqrt(squares / length);
    if (!(deviation > LEAST_DEVIATION)) return Number.NaN;
    this.rankSoftly(1 / (deviation * this.temperature));
    let softSquares = 0;
    let products = 0;
    for (let j = 0; j < length; j++) {
      const rank = soft[j] as number;
      softSquares += rank * rank;
      products += rank * (ranks[j] as number);
    }
    const softNorm = Math.sqrt(softSquares);
    const correlation = products / (this.norm * softNorm);
    for (let j = 0; j < length; j++) {
      soft[j] =
        ((ranks[j] as number) / this.norm - (correlation * (soft[j] as number)) / softNorm) / softNorm;
    }
    this.slope(deviation);
    return correlation;
  }

  /** Centred soft ranks: comparisons are antisymmetric, so that each pair raises one rank by what it lowers the other. */
  private rankSoftly(scale: number): void {
    const { deviations, soft, steepness } = this;
    const { length } = deviations;
    soft.fill(0);
    let pair = 0;
    for (let j = 0; j < length; j++) {
      const own = deviations[j] as number;
      let rank = soft[j] as number;
      for (let k = j + 1; k < length; k++) {
        const difference = (own - (deviations[k] as number)) * scale;
        const power = Math.exp(-Math.abs(difference));
        const inverse = 1 / (1 + power);
        const half = (0.5 - power * inverse) * Math.sign(difference);
        rank += half;
        soft[k] = (soft[k] as number) - half;
        steepness[pair++] = power * inverse * inverse;
      }
      soft[j] = rank;
    }
  }

  /** From slopes by soft rank, which stand in `soft`, to slopes by signal. */
  private slope(deviation: number): void {
    const { deviations, soft, slopes, steepness, temperature } = this;
    const { length } = deviations;
    let pair = 0;
    let along = 0;
    for (let j = 0; j < length; j++) {
      const own = soft[j] as number;
      let slope = slopes[j] as number;
      for (let k = j + 1; k < length; k++) {
        const part = (own - (soft[k] as number)) * (steepness[pair++] as number);
        slope += part;
        slopes[k] = (slopes[k] as number) - part;
      }
      slopes[j] = slope;
      along += slope * (deviations[j] as number);
    }
    // A larger deviation brings all standardised values together.
    const shrinking = along / (length * deviation * deviation);
    const scale = 1 / (deviation * temperature);
    for (let j = 0; j < length; j++) {
      slopes[j] = ((slopes[j] as number) - shrinking * (deviations[j] as number)) * scale;
    }
  }
}
