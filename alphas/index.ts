export { formulaBounds } from './bounds.ts';
export { knownColumns } from './columns.ts';
export { evaluateFormula, evaluateFormulas, formulaDay } from './evaluate.ts';
export { distinctFormulas, FormulaEvaluator } from './evaluator.ts';
export { type Formula, parseFormula } from './formula.ts';
export { type FormulaData, formulaDataOf, withColumns } from './formula-data.ts';
export {
  type AgentPanel,
  type AgentPanelSettings,
  createAgentPanel,
  type PanelEvaluation,
} from './agents/agent-panel.ts';
export {
  type AlphaHistory,
  type AlphaHistorySettings,
  createAlphaHistory,
  EVIDENCE_DAYS,
  LEAST_NAMES,
  SPREAD_HORIZON,
} from './agents/alpha-history.ts';
export { bradleyTerry } from './agents/bradley-terry.ts';
export { conditionalIc, LEAST_IC_DAYS, signsOf } from './agents/conditional-ic.ts';
export { alphaSummary } from './agents/judged.ts';
export { percentiles } from './agents/percentiles.ts';
export { SPREAD_SHARE, spreadReturn, spreadWeights } from './agents/quantile-spread.ts';
export { RISK_WEIGHTS } from './agents/risk.ts';
export { type AgentOpinion, type AlphaScores, SCORE_WEIGHTS, scoreAlphas } from './agents/score.ts';
export { scriptedJudge } from './agents/scripted-judge.ts';
export { SIGN_BLOCK_DAYS, spreadRisk } from './agents/spread-risk.ts';
export { type PairResult, pairings, playTournament, type Tournament } from './agents/tournament.ts';
export { type AlphaDay, type LabelTiming } from './alpha-day.ts';
export {
  type AlphaJudge,
  type AlphaSummary,
  type ConditionalIc,
  type IcCondition,
  type PairQuestion,
  type SpreadRisk,
  type Verdict,
  verdicts,
} from './alpha-judge.ts';
export {
  type AgentRole,
  type AgentServices,
  type AlphaEvidence,
  type AlphaIdentity,
  type AlphaRecord,
  agentRoles,
  type EvaluationAgent,
  type EvaluationAgentKind,
  type Opinion,
  type RiskPreference,
  riskPreferences,
} from './evaluation-agent.ts';
export { evaluationAgents, statisticalAgents } from './evaluation-agents.ts';
export {
  createMarketStateDetector,
  equalWeightReturn,
  type MarketState,
  type MarketStateDetector,
  type MarketStateSettings,
  type MeasuredState,
  type Trend,
  trends,
  type VolatilityLevel,
  volatilityLevels,
} from './market-state.ts';
