/**
 * The objective of backward optimisation with soft ranks in the place of ranks: mean over the window's days of the soft rank
 * correlation of the linear signal a m - b sigma with the labels, and its gradient.
 *
 * Invariants
 * 1. `gradient` belongs to the weights that `at` was last asked for.
 * 2. Days without a correlation (labels all equal, signal constant) are left out of mean and gradient.
 */
import { averageRanks } from '../../core/index.ts';
import { momentsOf, signalOf } from '../aggregators/mass.ts';
import type { LinearSignal, Objective, WindowDay } from '../objective.ts';
import { opinionsOf } from '../opinions.ts';
import { SoftRankCorrelation } from './soft-rank-correlation.ts';

interface SoftDay {
  readonly weight: number;
  /** One column of K opinions per instrument with a label; NaN = left out. */
  readonly opinions: Float64Array;
  readonly consensus: Float64Array;
  readonly disagreement: Float64Array;
  readonly signal: Float64Array;
  readonly correlation: SoftRankCorrelation;
}

export class SoftObjective {
  /** Derivative by the logarithm of each weight; sums to 0, since only shares count. */
  readonly gradient: Float64Array;
  private readonly linear: LinearSignal;
  private readonly days: readonly SoftDay[];
  private readonly moments = new Float64Array(2);
  private readonly dayGradient: Float64Array;

  /** `temperature`: that of `SoftRankCorrelation`. */
  constructor({ days, types }: Objective, linear: LinearSignal, temperature: number) {
    this.linear = linear;
    this.gradient = new Float64Array(types);
    this.dayGradient = new Float64Array(types);
    this.days = days.map((day) => softDay(day, linear, temperature)).filter((day) => day !== undefined);
  }

  /** Mean soft correlation under K positive weights of any sum; NaN when no day has one, with a gradient of 0. */
  at(weights: Float64Array): number {
    const { gradient, dayGradient } = this;
    gradient.fill(0);
    let sum = 0;
    let counted = 0;
    for (const day of this.days) {
      this.signal(day, weights);
      const correlation = day.correlation.at(day.signal);
      if (Number.isNaN(correlation)) continue;
      sum += day.weight * correlation;
      counted += day.weight;
      this.slope(day, weights);
      for (let i = 0; i < gradient.length; i++) {
        gradient[i] = (gradient[i] as number) + day.weight * (dayGradient[i] as number);
      }
    }
    if (counted === 0) return Number.NaN;
    for (let i = 0; i < gradient.length; i++) gradient[i] = (gradient[i] as number) / counted;
    return sum / counted;
  }

  private signal({ opinions, consensus, disagreement, signal }: SoftDay, weights: Float64Array): void {
    const { moments } = this;
    for (let j = 0; j < signal.length; j++) {
      momentsOf(opinions, j * weights.length, 1, weights, moments);
      const [m, sigma] = moments as unknown as [number, number];
      consensus[j] = m;
      disagreement[j] = sigma;
      signal[j] = signalOf(this.linear, m, sigma);
    }
  }

  /**
   * The day's gradient: w dm/dw = w (p - m) / W and w dsigma/dw = w ((p - m)^2 - sigma^2) / (2 sigma W), with W the weight that saw the
   * instrument. Under full agreement sigma stays 0 whatever the weights, and its derivative is 0.
   */
  private slope({ opinions, consensus, disagreement, correlation }: SoftDay, weights: Float64Array): void {
    const { dayGradient } = this;
    const types = weights.length;
    dayGradient.fill(0);
    for (let j = 0, first = 0; j < consensus.length; j++, first += types) {
      const m = consensus[j] as number;
      const sigma = disagreement[j] as number;
      let seen = 0;
      for (let i = 0; i < types; i++) {
        if (!Number.isNaN(opinions[first + i])) seen += weights[i] as number;
      }
      if (seen === 0) continue;
      const slope = (correlation.slopes[j] as number) / seen;
      const onConsensus = slope * this.linear.onConsensus;
      const onSquares = sigma === 0 ? 0 : (slope * this.linear.onDisagreement) / (2 * sigma);
      for (let i = 0; i < types; i++) {
        const deviation = (opinions[first + i] as number) - m;
        if (Number.isNaN(deviation)) continue;
        const part = onConsensus * deviation - onSquares * (deviation * deviation - sigma * sigma);
        dayGradient[i] = (dayGradient[i] as number) + (weights[i] as number) * part;
      }
    }
  }
}

/** Undefined for a day whose labels have no correlation with anything. */
function softDay(
  { tally, labels, weight = 1 }: WindowDay,
  { unseen }: LinearSignal,
  temperature: number,
): SoftDay | undefined {
  const members = [...labels.keys()].filter((j) => !Number.isNaN(labels[j]));
  const middle = (members.length + 1) / 2;
  const ranks = averageRanks(members.map((j) => labels[j] as number)).map((rank) => rank - middle);
  if (ranks.every((rank) => rank === 0)) return undefined;
  const { types, instruments } = tally;
  const rows = opinionsOf(tally, unseen);
  const opinions = new Float64Array(members.length * types);
  for (const [column, j] of members.entries()) {
    for (let i = 0; i < types; i++) opinions[column * types + i] = rows[i * instruments + j] as number;
  }
  const values = () => new Float64Array(members.length);
  return {
    weight,
    opinions,
    consensus: values(),
    disagreement: values(),
    signal: values(),
    correlation: new SoftRankCorrelation(ranks, temperature),
  };
}
