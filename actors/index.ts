export type { Abstention, Analyst, AnalystKind, DecisionRequest, Picks } from './analyst.ts';
export {
  type HoldingPeriod,
  holdingPeriods,
  type InvestorType,
  type RiskAppetite,
  riskAppetites,
  type Strategy,
  type Style,
} from './investor-type.ts';
