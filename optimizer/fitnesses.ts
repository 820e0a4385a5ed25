import { MassError, Registry } from '../core/index.ts';
import type { Fitness, FitnessKind } from './fitness.ts';
import { consensus } from './fitnesses/consensus.ts';
import { negDisagreement } from './fitnesses/neg-disagreement.ts';
import { score } from './fitnesses/score.ts';

/** All kinds of fitness. */
export const fitnesses = new Registry<FitnessKind>('fitness', [score, consensus, negDisagreement]);

/** The fitness of this kind with its default options. Throws `scenario.unknown-kind`; `optimizer.problem` when options are required. */
export function fitnessOf(kind: string): Fitness {
  const entry = fitnesses.get(kind);
  const options = entry.options.safeParse({ kind });
  if (!options.success) {
    throw new MassError({
      code: 'optimizer.problem',
      message: `the fitness "${kind}" has options without a default`,
      found: options.error.issues.map((issue) => issue.path.join('.')),
      hint: 'give every option of a fitness a default',
    });
  }
  return entry.create(options.data as never);
}
