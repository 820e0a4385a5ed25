import { z } from 'zod';
import { rankInformationCoefficient } from '../../core/index.ts';
import type { FitnessKind } from '../fitness.ts';

/** Rank correlation of the score with the label (mass.md 2.3), the paper's fitness. */
export const score: FitnessKind = {
  kind: 'score',
  description: 'rank correlation of the score with the label',
  options: z.strictObject({ kind: z.literal('score') }),
  create: () => ({
    ranks: 'score',
    ofDay: (signals, labels) => rankInformationCoefficient(signals.score, labels),
  }),
};
