import { z } from 'zod';
import type { Optimizer, OptimizerKind } from '../optimizer.ts';
import { PlainObjective } from '../searches/plain.ts';

const options = z.strictObject({ kind: z.literal('fixed') });

function create(): Optimizer {
  return {
    optimize(objective, start) {
      // One evaluation needs no window laid out for a search.
      const { fitness } = new PlainObjective(objective, start);
      if (Number.isNaN(fitness)) return undefined;
      return { distribution: start.slice(), startFitness: fitness, fitness, evaluations: 1, accepted: 0 };
    },
  };
}

/** Keeps the start and only measures it: the papers' ablation without backward optimisation (mass.md 2.7). */
export const fixed: OptimizerKind = {
  kind: 'fixed',
  description: 'Keeps the distribution: no backward optimisation',
  improves: true,
  options,
  create,
};
