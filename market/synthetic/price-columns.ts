import type { SyntheticInstrument } from './instruments.ts';
import type { Matrices } from './matrices.ts';

/**
 * Writes the columns of the modalities `cross-industry`, `risk` and `price` at the close of `session`, from prices and volumes
 * up to it. A feature whose window reaches back before the first session is missing (NaN).
 */
export class PriceColumns {
  private readonly instruments: readonly SyntheticInstrument[];
  private readonly matrices: Matrices;
  /** Log return from close to close, of the instrument, of its industry's mean, and beyond the mean of all; day-major. */
  private readonly returns: Float64Array;
  private readonly industryReturns: Float64Array;
  private readonly residuals: Float64Array;
  private readonly industries: number;

  constructor(
    instruments: readonly SyntheticInstrument[],
    industries: number,
    sessions: number,
    matrices: Matrices,
  ) {
    this.instruments = instruments;
    this.industries = industries;
    this.matrices = matrices;
    const empty = (): Float64Array => new Float64Array(sessions * instruments.length).fill(Number.NaN);
    this.returns = empty();
    this.industryReturns = empty();
    this.residuals = empty();
  }

  write(session: number): void {
    this.writeReturns(session);
    const { matrices } = this;
    const width = this.instruments.length;
    const [opens, highs, lows, closes, volumes] = ['open', 'high', 'low', 'close', 'volume'].map((name) =>
      matrices.of(name),
    ) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
    const end = session * width;
    const row = (name: string): Float64Array => matrices.row(name, session);
    row('industry_return_1d').set(this.industryReturns.subarray(end, end + width));
    const industryReturn = row('industry_return_20d');
    const intradayVolatility = row('intraday_volatility_20d');
    const turnover = row('turnover_20d');
    const residualVolatility = row('residual_volatility_20d');
    const return5 = row('return_5d');
    const abnormalVolume = row('abnormal_volume_5d');
    const highestReturn = row('highest_return_20d');
    const momentum = row('momentum_60d');
    const correlation = row('price_volume_correlation_10d');
    const lowerShadow = row('lower_shadow_5d');
    for (const [i, { shares }] of this.instruments.entries()) {
      /** Mean over the last `length` sessions of a function of the cell; NaN where the window begins too early. */
      const mean = (length: number, value: (cell: number) => number): number => {
        if (session + 1 < length) return Number.NaN;
        let sum = 0;
        for (let back = 0; back < length; back++) sum += value(end - back * width + i);
        return sum / length;
      };
      const at = (matrix: Float64Array, cell: number): number => matrix[cell] as number;
      const close = (back: number): number =>
        session < back ? Number.NaN : at(closes, end - back * width + i);
      industryReturn[i] = 20 * mean(20, (cell) => at(this.industryReturns, cell));
      intradayVolatility[i] = mean(20, (cell) => Math.log(at(highs, cell) / at(lows, cell)));
      turnover[i] = mean(20, (cell) => at(volumes, cell)) / shares;
      const residual = mean(20, (cell) => at(this.residuals, cell));
      residualVolatility[i] = Math.sqrt(mean(20, (cell) => (at(this.residuals, cell) - residual) ** 2));
      return5[i] = Math.log(close(0) / close(5));
      abnormalVolume[i] = Math.log(
        mean(5, (cell) => at(volumes, cell)) / mean(60, (cell) => at(volumes, cell)),
      );
      let highest = Number.NEGATIVE_INFINITY;
      for (let back = 0; back < 20; back++) {
        // Before session 1 there is no return: NaN, which Math.max passes on.
        highest = Math.max(highest, this.returns[end - back * width + i] ?? Number.NaN);
      }
      highestReturn[i] = highest;
      momentum[i] = Math.log(close(5) / close(60));
      const meanClose = mean(10, (cell) => at(closes, cell));
      const meanVolume = mean(10, (cell) => at(volumes, cell));
      const covariance = mean(
        10,
        (cell) => (at(closes, cell) - meanClose) * (at(volumes, cell) - meanVolume),
      );
      const closeVariance = mean(10, (cell) => (at(closes, cell) - meanClose) ** 2);
      const volumeVariance = mean(10, (cell) => (at(volumes, cell) - meanVolume) ** 2);
      correlation[i] = covariance / Math.sqrt(closeVariance * volumeVariance);
      lowerShadow[i] = mean(
        5,
        (cell) =>
          (Math.min(at(opens, cell), at(closes, cell)) - at(lows, cell)) / (at(highs, cell) - at(lows, cell)),
      );
    }
  }

  private writeReturns(session: number): void {
    if (session === 0) return;
    const width = this.instruments.length;
    const closes = this.matrices.of('close');
    const sums = new Float64Array(this.industries);
    const counts = new Int32Array(this.industries);
    let total = 0;
    const end = session * width;
    for (const [i, { industry }] of this.instruments.entries()) {
      const value = Math.log((closes[end + i] as number) / (closes[end - width + i] as number));
      this.returns[end + i] = value;
      sums[industry] = (sums[industry] as number) + value;
      counts[industry] = (counts[industry] as number) + 1;
      total += value;
    }
    for (const [i, { industry }] of this.instruments.entries()) {
      this.industryReturns[end + i] = (sums[industry] as number) / (counts[industry] as number);
      this.residuals[end + i] = (this.returns[end + i] as number) - total / width;
    }
  }
}
