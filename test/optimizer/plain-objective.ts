import { rankGrid, rankInformationCoefficient } from '../../core/index.ts';
import type { Objective, SignalName, Signals } from '../../optimizer/index.ts';

/**
 * The objective of a built-in fitness as the design states it, recomputed from the tallies every time: aggregate each day, correlate, average.
 * The reference of tests and the baseline of the annealing benchmark. NaN = no day has a defined correlation.
 */
export function plainFitness(objective: Objective, distribution: ArrayLike<number>): number {
  const correlations = objective.days
    .map(({ labels }, day) => rankInformationCoefficient(plainSignal(objective, day, distribution), labels))
    .filter((correlation) => !Number.isNaN(correlation));
  return correlations.reduce((sum, correlation) => sum + correlation, 0) / correlations.length;
}

/** Signal of one day, one value per member. */
export function plainSignal(
  objective: Objective,
  day: number,
  distribution: ArrayLike<number>,
): Float64Array {
  const { tally } = objective.days[day] as Objective['days'][number];
  const signals: Signals = objective.aggregator.aggregate(tally, distribution);
  return {
    score: signals.score,
    consensus: signals.consensus,
    negDisagreement: signals.disagreement.map((sigma) => -sigma),
  }[objective.fitness.ranks as SignalName];
}

/** Values on the rank grid of one day; NaN for members without a label. */
export function plainGrid(objective: Objective, day: number, distribution: ArrayLike<number>): Float64Array {
  const { labels } = objective.days[day] as Objective['days'][number];
  return plainSignal(objective, day, distribution).map((value, j) =>
    Number.isNaN(labels[j]) ? Number.NaN : rankGrid(value),
  );
}
