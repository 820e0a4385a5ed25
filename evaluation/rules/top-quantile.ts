import { z } from 'zod';
import type { PortfolioRuleKind } from '../portfolio-rule.ts';
import { rebalanceOption } from '../rebalance.ts';

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

/** MASS, section 4.1 (mass.md 2.5): the best share by score, equal weights. Ties go to the first code. */
export const topQuantile: PortfolioRuleKind = {
  kind: 'top-quantile',
  description: 'the best share of instruments by score, in equal weights',
  options,
  create: ({ share }: z.infer<typeof options>) => ({
    netExposure: 1,
    weights({ score }) {
      const ranked = [...score.keys()]
        .filter((j) => !Number.isNaN(score[j]))
        .sort((a, b) => (score[b] as number) - (score[a] as number) || a - b);
      const weights = new Float64Array(score.length);
      if (ranked.length === 0) return weights;
      // 0.2 x 50 must not become 9 by rounding.
      const count = Math.max(1, Math.floor(share * ranked.length + 1e-9));
      for (const j of ranked.slice(0, count)) weights[j] = 1 / count;
      return weights;
    },
  }),
};
