import { z } from 'zod';
import type { PortfolioRuleKind } from '../portfolio-rule.ts';
import { rebalanceOption } from '../rebalance.ts';
import { bestFirst, countOfShare } from './best-first.ts';

const options = z.strictObject({
  kind: z.literal('long-short'),
  share: z
    .number()
    .gt(0)
    .max(0.5)
    .default(0.2)
    .describe('Share of the scored instruments that are bought, and that are sold short, at least one each'),
  rebalance: rebalanceOption('weekly'),
});

/**
 * The best share by score against the worst, each in equal weights: legs of +1 and -1, the spread of the factor literature. Nothing
 * is held where fewer than two instruments have a score.
 */
export const longShort: PortfolioRuleKind = {
  kind: 'long-short',
  description: 'the best share of instruments by score against the worst, each in equal weights',
  options,
  create: ({ share }: z.infer<typeof options>) => ({
    netExposure: 0,
    ranks: true,
    weights(day) {
      const ranked = bestFirst(day);
      const count = countOfShare(share, ranked.length);
      const weights = new Float64Array(day.score.length);
      if (ranked.length < 2) return weights;
      for (const j of ranked.slice(0, count)) weights[j] = 1 / count;
      for (const j of ranked.slice(-count)) weights[j] = -1 / count;
      return weights;
    },
  }),
};
