import { z } from 'zod';
import { LEAST_POPULATION, smallerPopulation } from '../minimiser.ts';
import { differentialEvolutionMinimiser } from '../minimisers/differential-evolution.ts';
import type { OptimizerKind } from '../optimizer.ts';
import { vectorSearch, vectorSearchOptions } from '../vector-search.ts';

const options = z.strictObject({
  kind: z.literal('differential-evolution'),
  ...vectorSearchOptions,
  differenceWeight: z
    .number()
    .positive()
    .max(2)
    .default(0.5)
    .describe('Factor F on the difference of two members (Storn and Price 1997: 0.5)'),
  crossover: z
    .number()
    .min(0)
    .max(1)
    .default(0.9)
    .describe('Probability CR that a parameter comes from the mutant (Storn and Price 1997: 0.9)'),
  population: z
    .int()
    .min(LEAST_POPULATION)
    .max(10_000)
    .default(20)
    .describe('Members NP, the start among them; at most a quarter of the evaluations'),
  spread: z
    .number()
    .positive()
    .max(100)
    .default(1)
    .describe('Standard deviation of the first members around the start (log-weights)'),
});
export type DifferentialEvolutionOptions = z.infer<typeof options>;

/** Differential evolution (Storn and Price 1997, DE/rand/1/bin) over log-weights. */
export const differentialEvolution: OptimizerKind = {
  kind: 'differential-evolution',
  description: 'Differential evolution over log-weights: distributions are moved by differences of others',
  improves: true,
  draws: true,
  options,
  warning: smallerPopulation,
  create: (settings: DifferentialEvolutionOptions) =>
    vectorSearch(settings, differentialEvolutionMinimiser(settings)),
};
