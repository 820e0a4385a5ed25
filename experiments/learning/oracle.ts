import {
  type ModalityMask,
  rankInformationCoefficient,
  rootKey,
  streamAt,
  subKey,
} from '../../core/index.ts';
import type { RelearnedDay } from '../../engine/index.ts';
import {
  type AggregationOptions,
  aggregatorOf,
  fitnessOf,
  type Objective,
  type Optimizer,
  type OptimizerResult,
  optimizers,
} from '../../optimizer/index.ts';

/** What fixed weights would have given, had what is planted been known: as good as they are found, no bound from above. */
export interface Oracle {
  /** Rank IC with the planted expectation, by day. */
  readonly truthIc: Float64Array;
}

export interface OracleRequest {
  readonly days: readonly RelearnedDay[];
  readonly masks: readonly ModalityMask[];
  readonly truthOf: (day: number) => Float64Array;
  /** First days of the parts, ascending from 0: each has weights of its own. */
  readonly starts: readonly number[];
  readonly aggregation: AggregationOptions;
  readonly seed: number;
}

/** Every so many days of a part, from its first, are searched over: neighbours say nearly the same. */
export const SEARCHED_EVERY = 4;

/** Two unlike ones: where one stays on a hill, the other may not. */
const searches = [
  { kind: 'gradient', steps: 60 },
  { kind: 'cma-es', evaluations: 600, leastShare: 1e-6 },
] as const;

/**
 * Part by part the weights with a high mean rank IC between score and planted expectation: the better, on the days searched over, of what
 * gradient ascent and CMA-ES find from equal weights, and never worse there than those. Hindsight of the expectation, not of the labels,
 * so that no luck of returns is in it. The aggregator must promise a linear signal (`optimizer.problem`).
 */
export function oracles({ days, masks, truthOf, starts, aggregation, seed }: OracleRequest): Oracle {
  const aggregator = aggregatorOf(aggregation);
  const truthIc = new Float64Array(days.length).fill(Number.NaN);
  for (const [part, first] of starts.entries()) {
    const end = starts[part + 1] ?? days.length;
    const own = days.slice(first, end);
    const objective: Objective = {
      days: own
        .filter((_, k) => k % SEARCHED_EVERY === 0)
        .map(({ day, tally }) => ({ tally, labels: truthOf(day) })),
      types: masks.length,
      masks,
      gap: 0,
      // Expectations of single closes: those of two days share nothing.
      horizon: 1,
      aggregator,
      fitness: fitnessOf('score'),
    };
    const distribution = bestFound(objective, seed, part);
    for (const { day, tally } of own) {
      const { score } = aggregator.aggregate(tally, distribution);
      truthIc[day] = rankInformationCoefficient(score, truthOf(day));
    }
  }
  return { truthIc };
}

/** Equal weights where no day has a defined fitness; ties to the first search. */
function bestFound(objective: Objective, seed: number, part: number): Float64Array {
  const equal = new Float64Array(objective.types).fill(1);
  const stream = streamAt(subKey(rootKey(seed), 'oracle'), part, 0);
  let best: OptimizerResult | undefined;
  for (const options of searches) {
    const found = searcherOf(options).optimize(objective, equal, stream);
    if (found !== undefined && (best === undefined || found.fitness > best.fitness)) best = found;
  }
  return best?.distribution ?? equal;
}

function searcherOf(options: (typeof searches)[number]): Optimizer {
  const kind = optimizers.get(options.kind);
  return kind.create(kind.options.parse(options) as never);
}
