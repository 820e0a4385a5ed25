import { z } from 'zod';
import type { SelectorKind } from '../selector.ts';
import { equalGroupWeights } from './group-weights.ts';

/** Every industry weighs the same; instruments of unknown industry are an industry of their own. */
export const industryEqual: SelectorKind = {
  kind: 'industry-equal',
  description: 'every industry is equally likely, and every instrument within it',
  options: z.strictObject({ kind: z.literal('industry-equal') }),
  create: () => (snapshot) => equalGroupWeights(snapshot.industries),
};
