import { z } from 'zod';
import type { PortfolioRuleKind } from '../portfolio-rule.ts';
import { rebalanceOption } from '../rebalance.ts';
import { type Chosen, type EstimationOptions, estimatedRule, estimationOptions } from './estimation.ts';

const options = z.strictObject({
  kind: z.literal('inverse-volatility'),
  ...estimationOptions(0.4),
  rebalance: rebalanceOption('weekly'),
});

/** Weights proportional to 1 / standard deviation of the returns (naive risk parity), among the best share by score. */
export const inverseVolatility: PortfolioRuleKind = {
  kind: 'inverse-volatility',
  description: 'the best share of instruments by score, each weighted by the inverse of its volatility',
  options,
  create: (chosen: EstimationOptions) => estimatedRule(chosen, inverseVolatilities, Infinity),
};

function inverseVolatilities({ returns }: Chosen): readonly number[] {
  const inverses = returns.map((series) => {
    const mean = series.reduce((sum, value) => sum + value, 0) / series.length;
    return 1 / Math.sqrt(series.reduce((sum, value) => sum + (value - mean) ** 2, 0));
  });
  const sum = inverses.reduce((all, inverse) => all + inverse, 0);
  return inverses.map((inverse) => inverse / sum);
}
