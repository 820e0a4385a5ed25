import {
  type AggregationOptions,
  type Aggregator,
  aggregatorOf,
  fitnessOf,
  type Objective,
  searchOf,
} from '../../optimizer/index.ts';
import type { Simulation } from '../../scenarios/index.ts';

/** Weights of consensus that a learned alpha chooses from. */
const alphas = [0, 0.25, 0.5, 0.75, 1] as const;

/** The aggregator whose score did best over the window; ties to the smaller alpha, the scenario's where no alpha has a defined fitness. */
export function bestAlpha(
  { aggregation, optimizer }: Pick<Simulation, 'aggregation' | 'optimizer'>,
  distribution: Float64Array,
  window: Omit<Objective, 'aggregator' | 'fitness'>,
): Aggregator {
  let best: { readonly aggregator: Aggregator; readonly fitness: number } | undefined;
  for (const alpha of alphas) {
    const aggregator = aggregatorOf({ ...aggregation, alpha } as AggregationOptions);
    const { fitness } = searchOf(
      { ...window, aggregator, fitness: fitnessOf(optimizer.fitness) },
      distribution,
    );
    if (!Number.isNaN(fitness) && (best === undefined || fitness > best.fitness))
      best = { aggregator, fitness };
  }
  return best?.aggregator ?? aggregatorOf(aggregation);
}
