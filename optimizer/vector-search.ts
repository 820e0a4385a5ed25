import { z } from 'zod';
import { MassError } from '../core/index.ts';
import { BestSeen } from './best-seen.ts';
import type { Minimise } from './minimiser.ts';
import type { Objective } from './objective.ts';
import type { Optimizer } from './optimizer.ts';
import {
  floored,
  modalityParameters,
  type Parametrisation,
  typeParameters,
  type WeightBounds,
} from './parametrisation.ts';
import { searchOf } from './searches.ts';

/** Options that all searches by a minimiser have beside their own. */
export const vectorSearchOptions = {
  evaluations: z
    .int()
    .min(0)
    .max(1_000_000)
    .default(100)
    .describe('Distributions tried each day beside the start, as many as annealing tries moves'),
  parameters: z
    .enum(['types', 'modalities'])
    .default('types')
    .describe(
      'What is searched: a log-weight per type, or one per modality that all types with the modality share',
    ),
  interaction: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe(
      'With parameters per modality: factor on a further log-weight of each type of its own; 0 = there is none, 1 = it moves as freely as that of a modality',
    ),
  leastShare: z
    .number()
    .min(1e-6)
    .max(0.5)
    .default(0.1)
    .describe(
      'Floor of a weight that is tried, as a share of equal weights; the search also begins no lower. Ranks hardly notice smaller weights: a type that fell far below would not come back',
    ),
  turnoverPenalty: z
    .number()
    .min(0)
    .default(0)
    .describe(
      'Fitness that a distribution must gain per share of the weight that it moves away from the start (1 = all of it)',
    ),
};

/** As `vectorSearchOptions` parses them. */
export interface VectorSearchOptions {
  readonly evaluations: number;
  readonly parameters: 'types' | 'modalities';
  readonly interaction: number;
  readonly leastShare: number;
  readonly turnoverPenalty: number;
}

/** Relative difference of weights up to which a parametrisation has the start itself. */
const ROUNDING = 1e-9;

/**
 * An optimizer that minimises minus fitness + turnoverPenalty * turnover, turnover = sum |d - start| / (2 sum(start)), over the
 * parameters of distributions, and returns the best of all that it tried and of the start. It begins where the start is at or above the
 * floor `leastShare`; a start below it is the answer only where nothing tried is better. The result's fitness is the plain one.
 * Throws `scenario.invalid`, with the option as its path, for an interaction without parameters per modality.
 */
export function vectorSearch(options: VectorSearchOptions, minimise: Minimise): Optimizer {
  const { evaluations, leastShare, turnoverPenalty } = options;
  if (options.parameters === 'types' && options.interaction > 0) {
    throw new MassError({
      code: 'scenario.invalid',
      path: 'interaction',
      message: 'an interaction belongs to parameters per modality',
      found: options.interaction,
      expected: '0 while parameters is types',
      hint: 'set parameters to modalities, or leave interaction out',
    });
  }
  return {
    optimize(objective, start, stream, observe) {
      const search = searchOf(objective, start);
      const startFitness = search.fitness;
      if (Number.isNaN(startFitness)) return undefined;
      const seen = new BestSeen(search, observe);
      const sum = start.reduce((all, weight) => all + weight, 0);
      const bounds = { sum, leastShare };
      const space = parametrisationOf(objective, bounds, options);
      const origin = space.parametersOf(floored(start, bounds));
      const minimand = (parameters: Float64Array) => {
        const candidate = space.weightsOf(parameters);
        const penalty = (turnoverPenalty * distanceOf(candidate, start)) / (2 * sum);
        return -seen.consider(candidate, penalty);
      };
      if (start.length > 1 && space.size > 0) {
        const known = isSame(space.weightsOf(origin), start) ? { startValue: -startFitness } : {};
        minimise(minimand, origin, { budget: evaluations, stream, ...known });
      }
      return seen.result();
    },
  };
}

function parametrisationOf(
  { types, masks }: Objective,
  bounds: WeightBounds,
  { parameters, interaction }: VectorSearchOptions,
): Parametrisation {
  return parameters === 'types'
    ? typeParameters(types, bounds)
    : modalityParameters(masks, bounds, interaction);
}

function distanceOf(distribution: Float64Array, start: Float64Array): number {
  return distribution.reduce((sum, weight, i) => sum + Math.abs(weight - (start[i] as number)), 0);
}

function isSame(weights: Float64Array, start: Float64Array): boolean {
  return weights.every((weight, i) => Math.abs(weight / (start[i] as number) - 1) <= ROUNDING);
}
