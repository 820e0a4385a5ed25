import { z } from 'zod';
import { streamAt, subKey, uniform, wordOf } from '../../core/index.ts';
import type { SelectorKind } from '../selector.ts';

const options = z.strictObject({
  kind: z.literal('industry-basis'),
  preferredShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.3)
    .describe('probability that an investor type prefers an industry'),
  otherWeight: z
    .number()
    .min(0)
    .max(1)
    .default(0.2)
    .describe('weight of instruments outside the preferred industries; inside it is 1'),
});

/**
 * Preferred industries weigh 1, others 0.2. Whether a type prefers an industry is one draw addressed by the type's key and
 * the industry's name, so that it holds for good and no other industry matters.
 */
export const industryBasis: SelectorKind = {
  kind: 'industry-basis',
  description: 'instruments of the industries that the type prefers are more likely',
  options,
  create: ({ preferredShare, otherWeight }: z.infer<typeof options>) => {
    return (snapshot, typeKey) => {
      const key = subKey(typeKey, 'preferred-industries');
      const weights = new Map<string, number>();
      return Float64Array.from(snapshot.industries, (industry) => {
        let weight = weights.get(industry);
        if (weight === undefined) {
          const preferred = uniform(streamAt(key, wordOf(industry), 0), 0) < preferredShare;
          weights.set(industry, (weight = preferred ? 1 : otherWeight));
        }
        return weight;
      });
    };
  },
};
