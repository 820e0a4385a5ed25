import { z } from 'zod';
import { rankInformationCoefficient } from '../../core/index.ts';
import type { FitnessKind } from '../fitness.ts';

/** Rank correlation of the consensus with the label: disagreement does not count. */
export const consensus: FitnessKind = {
  kind: 'consensus',
  description: 'rank correlation of the consensus with the label',
  options: z.strictObject({ kind: z.literal('consensus') }),
  create: () => ({
    ranks: 'consensus',
    ofDay: (signals, labels) => rankInformationCoefficient(signals.consensus, labels),
  }),
};
