import { z } from 'zod';
import { LEAST_POPULATION, smallerPopulation } from '../minimiser.ts';
import { cmaEsMinimiser } from '../minimisers/cma-es.ts';
import type { OptimizerKind } from '../optimizer.ts';
import { vectorSearch, vectorSearchOptions } from '../vector-search.ts';

const options = z.strictObject({
  kind: z.literal('cma-es'),
  ...vectorSearchOptions,
  sigma: z
    .number()
    .positive()
    .max(100)
    .default(0.3)
    .describe('First standard deviation of candidates around the start (log-weights; Hansen 2016: 0.3)'),
  population: z
    .int()
    .min(LEAST_POPULATION)
    .max(10_000)
    .optional()
    .describe(
      'Candidates of a generation, lambda; at most a quarter of the evaluations. Default: 4 + floor(3 ln n) for n parameters (Hansen 2016, table 1)',
    ),
});
export type CmaEsOptions = z.infer<typeof options>;

/** Covariance matrix adaptation (Hansen 2016, arXiv 1604.00772) over log-weights. */
export const cmaEs: OptimizerKind = {
  kind: 'cma-es',
  description: 'CMA-ES over log-weights: learns in which directions of the distribution fitness rises',
  improves: true,
  draws: true,
  options,
  warning: smallerPopulation,
  create: (settings: CmaEsOptions) => vectorSearch(settings, cmaEsMinimiser(settings)),
};
