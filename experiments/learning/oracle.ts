import { rankInformationCoefficient, rootKey, streamAt, subKey } from '../../core/index.ts';
import type { RelearnedDay } from '../../engine/index.ts';
import { type AggregationOptions, aggregatorOf, fitnessOf, optimizers } from '../../optimizer/index.ts';

/** What the best fixed weights would have given, had what is planted been known. */
export interface Oracle {
  /** Rank IC with the planted expectation, by day. */
  readonly truthIc: Float64Array;
}

export interface OracleRequest {
  readonly days: readonly RelearnedDay[];
  readonly truthOf: (day: number) => Float64Array;
  /** First days of the parts, ascending from 0: each has weights of its own. */
  readonly starts: readonly number[];
  readonly aggregation: AggregationOptions;
  readonly seed: number;
}

/** Every so many days of a part are searched over: neighbours say nearly the same. */
const STRIDE = 4;
const EVALUATIONS = 600;

/**
 * Part by part the weights with the highest mean rank IC between score and planted expectation, as CMA-ES finds them from equal weights:
 * hindsight of the expectation, not of the labels, so that no luck of returns is in it.
 */
export function oracles({ days, truthOf, starts, aggregation, seed }: OracleRequest): Oracle {
  const aggregator = aggregatorOf(aggregation);
  const fitness = fitnessOf('score');
  const kind = optimizers.get('cma-es');
  const search = kind.create(kind.options.parse({ kind: 'cma-es', evaluations: EVALUATIONS }) as never);
  const truthIc = new Float64Array(days.length).fill(Number.NaN);
  for (const [part, first] of starts.entries()) {
    const end = starts[part + 1] ?? days.length;
    const own = days.slice(first, end);
    const types = own[0]?.tally.types ?? 0;
    const objective = {
      days: own.filter((_, k) => k % STRIDE === 0).map(({ day, tally }) => ({ tally, labels: truthOf(day) })),
      types,
      masks: [],
      gap: 0,
      aggregator,
      fitness,
    };
    const equal = new Float64Array(types).fill(1);
    const stream = streamAt(subKey(rootKey(seed), 'oracle'), part, 0);
    const distribution = search.optimize(objective, equal, stream)?.distribution ?? equal;
    for (const { day, tally } of own) {
      const { score } = aggregator.aggregate(tally, distribution);
      truthIc[day] = rankInformationCoefficient(score, truthOf(day));
    }
  }
  return { truthIc };
}
