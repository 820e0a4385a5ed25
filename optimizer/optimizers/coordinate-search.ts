import { z } from 'zod';
import { coordinateMinimiser } from '../minimisers/coordinate.ts';
import type { OptimizerKind } from '../optimizer.ts';
import { vectorSearch, vectorSearchOptions } from '../vector-search.ts';

const options = z.strictObject({
  kind: z.literal('coordinate-search'),
  ...vectorSearchOptions,
  step: z
    .number()
    .positive()
    .max(100)
    .default(1)
    .describe('First step along a parameter (log-weights); halved when no step of this size is better'),
});
export type CoordinateSearchOptions = z.infer<typeof options>;

/** Compass search (Kolda, Lewis and Torczon 2003) over log-weights. */
export const coordinateSearch: OptimizerKind = {
  kind: 'coordinate-search',
  description: 'Moves one log-weight at a time, up or down, by steps that shrink where nothing is better',
  improves: true,
  draws: true,
  options,
  create: (settings: CoordinateSearchOptions) => vectorSearch(settings, coordinateMinimiser(settings)),
};
