import { Registry } from '../core/index.ts';
import type { Aggregator, AggregatorKind } from './aggregator.ts';
import { mass } from './aggregators/mass.ts';
import type { UnseenRule } from './opinions.ts';

/** All kinds of aggregator. */
export const aggregators = new Registry<AggregatorKind>('aggregator', [mass]);

/** A scenario's `simulation.aggregation`: options of the kind beside the rule for the unseen, checked and with defaults. */
export interface AggregationOptions {
  readonly kind: string;
  readonly unseen: UnseenRule;
}

export function aggregatorOf(aggregation: AggregationOptions): Aggregator {
  return aggregators.get(aggregation.kind).create(aggregation as never, aggregation.unseen);
}
