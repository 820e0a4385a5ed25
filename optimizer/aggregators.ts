import { Registry } from '../core/index.ts';
import type { AggregatorKind } from './aggregator.ts';
import { mass } from './aggregators/mass.ts';

/** All kinds of aggregator. */
export const aggregators = new Registry<AggregatorKind>('aggregator', [mass]);
