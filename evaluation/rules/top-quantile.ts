import { z } from 'zod';
import type { PortfolioRuleKind } from '../portfolio-rule.ts';
import { rebalanceOption } from '../rebalance.ts';
import { bestFirst, countOfShare } from './best-first.ts';

const options = z.strictObject({
  kind: z.literal('top-quantile'),
  share: z
    .number()
    .gt(0)
    .max(1)
    .default(0.2)
    .describe('Share of the scored instruments that are held, at least one (MASS: 0.2)'),
  rebalance: rebalanceOption('weekly'),
});

/** MASS, section 4.1 (mass.md 2.5): the best share by score, equal weights. Ties as in `bestFirst`. */
export const topQuantile: PortfolioRuleKind = {
  kind: 'top-quantile',
  description: 'the best share of instruments by score, in equal weights',
  options,
  create: ({ share }: z.infer<typeof options>) => ({
    netExposure: 1,
    ranks: share < 1,
    weights(day) {
      const ranked = bestFirst(day);
      const count = countOfShare(share, ranked.length);
      const weights = new Float64Array(day.score.length);
      for (const j of ranked.slice(0, count)) weights[j] = 1 / count;
      return weights;
    },
  }),
};
