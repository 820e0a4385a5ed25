import { z } from 'zod';
import type { PortfolioRuleKind } from '../portfolio-rule.ts';
import { rebalanceOption } from '../rebalance.ts';

const options = z.strictObject({
  kind: z.literal('equal-weight'),
  rebalance: rebalanceOption('weekly'),
});

/** Every instrument that has a score, whatever it is, in equal weights: the pool itself. */
export const equalWeight: PortfolioRuleKind = {
  kind: 'equal-weight',
  description: 'all instruments that have a score, in equal weights: the pool itself',
  options,
  create: () => ({
    netExposure: 1,
    weights({ score }) {
      const count = score.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : 1), 0);
      return score.map((value) => (Number.isNaN(value) ? 0 : 1 / count));
    },
  }),
};
