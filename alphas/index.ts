export { type AgentRole, type RiskPreference, riskPreferences } from './agent-role.ts';
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
  SPREAD_HORIZON,
} from './agents/alpha-history.ts';
export { bradleyTerry } from './agents/bradley-terry.ts';
export { conditionalIc, signsOf } from './agents/conditional-ic.ts';
export { percentiles } from './agents/percentiles.ts';
export { spreadReturn, spreadWeights } from './agents/quantile-spread.ts';
export { RISK_WEIGHTS } from './agents/risk.ts';
export { type AgentOpinion, type AlphaScores, scoreAlphas } from './agents/score.ts';
export { spreadRisk } from './agents/spread-risk.ts';
export { type PairResult, pairings, playTournament, type Tournament } from './agents/tournament.ts';
export {
  type AlphaComposite,
  type AlphaCompositeSettings,
  type AlphaInput,
  type CompositeDay,
  createAlphaComposite,
} from './alpha-composite.ts';
export type { AlphaDay, AlphaIdentity, LabelTiming } from './alpha-day.ts';
export {
  type AlphaJudge,
  type AlphaSummary,
  type ConditionalIc,
  type IcCondition,
  type PairQuestion,
  type SpreadRisk,
  type Verdict,
} from './alpha-judge.ts';
export {
  type AlphaMarket,
  alphaModality,
  describeAlphaMarket,
  openAlphaMarket,
} from './alpha-market.ts';
export type {
  AlphaProposer,
  AlphaProposerKind,
  MarketBriefing,
  Proposal,
  ProposalSource,
  ProposalTask,
  Proposed,
  ProposerServices,
  RefusalCode,
  RefusedProposal,
} from './alpha-proposer.ts';
export { alphaProposers, createProposers, type ProposerOptions } from './alpha-proposers.ts';
export type { AlphaSpec } from './alpha-spec.ts';
export { formulaBounds } from './bounds.ts';
export {
  type PriceChart,
  type PriceChartOptions,
  type PriceSeries,
  priceChart,
} from './charts/price-chart.ts';
export {
  columnSpellings,
  type GroupLevel,
  type KnownColumn,
  knownColumns,
} from './columns.ts';
export {
  type DocumentBounds,
  type DocumentKind,
  type DocumentText,
} from './document.ts';
export { type Chunk, type ChunkOptions, chunksOf } from './documents/chunks.ts';
export { readDocument } from './documents/read-document.ts';
export { readDocuments } from './documents/read-documents.ts';
export { evaluateFormula, evaluateFormulas, formulaDay } from './evaluate.ts';
export type {
  AgentServices,
  AlphaEvidence,
  AlphaRecord,
  EvaluationAgent,
  EvaluationAgentKind,
  Opinion,
} from './evaluation-agent.ts';
export { evaluationAgents, statisticalAgents } from './evaluation-agents.ts';
export { distinctFormulas, type FormulaDay, FormulaEvaluator, type FormulaMarket } from './evaluator.ts';
export { marketBriefing } from './factory/briefing.ts';
export { type MiningRequest, mineAlphas } from './factory/mine.ts';
export {
  MINED_LOG,
  type MinedAlpha,
  type MinedCounts,
  type MinedEntry,
  type MinedRefusal,
  minedAlphas,
  minedCounts,
  minedEntries,
  minedLibrary,
} from './factory/mined-entry.ts';
export { type MiningOptions, miningOptions } from './factory/options.ts';
export { findQuote, shownPassage } from './factory/passage.ts';
export { meanAbsoluteCorrelation } from './factory/screen.ts';
export { signatureOf } from './fit-arguments.ts';
export { type Formula, parseFormula } from './formula.ts';
export { type FormulaData, formulaDataOf, withColumns } from './formula-data.ts';
export { FORMULA_TOLERANCE, formulaDeviations, isFormulaFile } from './golden.ts';
export { grammarDigest } from './grammar/grammar-digest.ts';
export { type JudgeOptions, judgeOptions } from './judges/judge-options.ts';
export { type ModelJudgeServices, modelJudge } from './judges/model-judge.ts';
export { scriptedJudge } from './judges/scripted-judge.ts';
export {
  type FormulaLibrary,
  formulaLibrary,
  type LibraryEntry,
  type LibraryName,
  libraryCategories,
  libraryNames,
  MOST_LIBRARY_ENTRIES,
  type Passage,
} from './library.ts';
export { libraryOf, readFormulaLibrary, type WrittenLibrary, writtenLibrary } from './library-file.ts';
export {
  createMarketRows,
  formulaColumnsOf,
  formulaDataOfMarket,
  instrumentsOf,
  type MarketAxis,
  type MarketRows,
  marketAxis,
} from './market-rows.ts';
export {
  equalWeightReturn,
  type MarketState,
  type MarketStateDetector,
  type MarketStateSettings,
  type MeasuredState,
  type Trend,
  trends,
  type VolatilityLevel,
} from './market-state.ts';
export type { FormulaKind, FormulaType } from './node.ts';
export { type Family, families, type Operator, type Parameter } from './operator.ts';
export { operators } from './operators.ts';
export { formulaPage } from './page.ts';
export { type PlantedAlphasTruth, plantedAlphasGroundTruth } from './planted/ground-truth.ts';
export { type PlantedAlphasOptions, plantedAlphasOptions } from './planted/options.ts';
export { plantedAlphas } from './planted/source.ts';
export {
  type Candidate,
  candidatesOf,
  type Selected,
  type SelectionRule,
  type SelectionRuleKind,
} from './selection.ts';
export { selectionRules } from './selections.ts';
export { createMarketStateDetector } from './states/trailing-detector.ts';
export { type BacktestRequest, backtestAlphas } from './study/backtest-stage.ts';
export {
  type EvaluatedAlpha,
  type EvaluationEntry,
  type SelectionEntry,
  stageEntries,
  type WeightEntry,
} from './study/entries.ts';
export { evaluateAlphas } from './study/evaluate-stage.ts';
export {
  fittingWindows,
  type KindChoice,
  type StudyOptions,
  studyOptions,
} from './study/options.ts';
export {
  type DuplicateAlpha,
  type StudiedAlphas,
  type StudyContext,
  studiedAlphas,
  studySettings,
} from './study/resolve.ts';
export { selectAlphas } from './study/select-stage.ts';
export {
  type StageEnd,
  type StageRequest,
  type StudySettings,
  studyHistory,
} from './study/settings.ts';
export { trainAlphas } from './study/train-stage.ts';
export {
  type AlphaSession,
  type AlphaWalk,
  availableAlphas,
  createAlphaWalk,
  type UnavailableAlpha,
} from './study/walk.ts';
export { memoryLog, type StudyLog, studyLogs } from './study-log.ts';
export { withSyntheticColumns } from './synthetic-columns.ts';
export type {
  Composite,
  DayFeatures,
  FittedModel,
  TrainingDay,
  TrainingDays,
  WeightModel,
  WeightModelKind,
} from './weight-model.ts';
export { weightModels } from './weight-models.ts';
export { type DayWeights, dayWeights } from './weights/day-weights.ts';
export type { NetworkOptions } from './weights/network.ts';
export { type StandardisedAlphas, standardisedAlphas } from './weights/standardised-alphas.ts';
export { createTrainingBook } from './weights/training-book.ts';
export {
  createWeightTrainer,
  type OrientedAlpha,
  type WeighedDay,
  type WeightTrainer,
  type WeightTrainerSettings,
  weighedDay,
} from './weights/walk-forward.ts';
