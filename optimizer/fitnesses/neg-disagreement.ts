import { z } from 'zod';
import { rankInformationCoefficient } from '../../core/index.ts';
import type { FitnessKind } from '../fitness.ts';

/** Rank correlation of -sigma with the label, as in the published code (mass.md 2.10). */
export const negDisagreement: FitnessKind = {
  kind: 'negDisagreement',
  description: 'rank correlation of minus disagreement with the label (published code)',
  options: z.strictObject({ kind: z.literal('negDisagreement') }),
  create: () => ({
    ranks: 'negDisagreement',
    ofDay: ({ disagreement }, labels) =>
      rankInformationCoefficient(
        disagreement.map((sigma) => -sigma),
        labels,
      ),
  }),
};
