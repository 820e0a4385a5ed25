import { Registry } from '../core/index.ts';
import type { PortfolioRuleKind } from './portfolio-rule.ts';
import { equalWeight } from './rules/equal-weight.ts';
import { topQuantile } from './rules/top-quantile.ts';

/** All portfolio rules. */
export const portfolioRules = new Registry<PortfolioRuleKind>('portfolio rule', [topQuantile, equalWeight]);
