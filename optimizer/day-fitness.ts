import { MassError } from '../core/index.ts';
import { checkedSignals } from './aggregator.ts';
import type { Objective, WindowDay } from './objective.ts';

/** Fitness of K positive weights on one day; NaN = it is undefined there. Throws `optimizer.problem` for one that cannot be used. */
export function dayFitness(
  { aggregator, fitness }: Pick<Objective, 'aggregator' | 'fitness'>,
  { tally, labels }: Pick<WindowDay, 'tally' | 'labels'>,
  weights: Float64Array,
): number {
  const value = fitness.ofDay(checkedSignals(aggregator, tally, weights), labels);
  if (Number.isNaN(value) || Number.isFinite(value)) return value;
  throw new MassError({
    code: 'optimizer.problem',
    message: 'the fitness of a day cannot be used',
    found: String(value),
    expected: 'a finite number, or NaN to leave the day out',
    hint: 'correct the fitness that the scenario names',
  });
}
