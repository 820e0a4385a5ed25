import { z } from 'zod';
import type { PortfolioRuleKind } from '../portfolio-rule.ts';
import { solveQuadraticProgram } from '../quadratic-program.ts';
import { rebalanceOption } from '../rebalance.ts';
import { type EstimationOptions, estimatedRule, estimationOptions, scaledCovariance } from './estimation.ts';

const options = z.strictObject({
  kind: z.literal('minimum-variance'),
  ...estimationOptions(0.4),
  rebalance: rebalanceOption('weekly'),
});

/** Long-only weights with the least variance (Markowitz 1952) under a shrunk covariance, among the best share by score. */
export const minimumVariance: PortfolioRuleKind = {
  kind: 'minimum-variance',
  description: 'the long-only weights with the least variance, among the best share of instruments by score',
  options,
  create: (estimation: EstimationOptions) => ({
    isCostly: true,
    ...estimatedRule(estimation, (chosen) =>
      solveQuadraticProgram({
        quadratic: scaledCovariance(chosen).covariance.to2DArray(),
        linear: new Float64Array(chosen.returns.length),
        total: 1,
      }),
    ),
  }),
};
