import { z } from 'zod';
import type { PortfolioRuleKind } from '../portfolio-rule.ts';
import { rebalanceOption } from '../rebalance.ts';

const options = z.strictObject({
  kind: z.literal('equal-weight'),
  rebalance: rebalanceOption('weekly'),
});

/** All instruments with a score, in equal weights, whatever the score says: 1/N of DeMiguel, Garlappi and Uppal (2009). */
export const equalWeight: PortfolioRuleKind = {
  kind: 'equal-weight',
  description: 'all scored instruments in equal weights: the pool itself',
  options,
  create: () => ({
    netExposure: 1,
    weights({ score }) {
      const count = score.reduce((scored, value) => scored + (Number.isNaN(value) ? 0 : 1), 0);
      return score.map((value) => (Number.isNaN(value) ? 0 : 1 / count));
    },
  }),
};
