import { Registry } from '../core/index.ts';
import type { PortfolioRuleKind } from './portfolio-rule.ts';
import { blackLitterman } from './rules/black-litterman.ts';
import { equalWeight } from './rules/equal-weight.ts';
import { hierarchicalRiskParity } from './rules/hierarchical-risk-parity.ts';
import { inverseVolatility } from './rules/inverse-volatility.ts';
import { longShort } from './rules/long-short.ts';
import { minimumVariance } from './rules/minimum-variance.ts';
import { scoreWeighted } from './rules/score-weighted.ts';
import { topDrop } from './rules/top-drop.ts';
import { topQuantile } from './rules/top-quantile.ts';

/** All portfolio rules. */
export const portfolioRules = new Registry<PortfolioRuleKind>('portfolio rule', [
  topQuantile,
  topDrop,
  longShort,
  scoreWeighted,
  inverseVolatility,
  minimumVariance,
  hierarchicalRiskParity,
  blackLitterman,
  equalWeight,
]);
