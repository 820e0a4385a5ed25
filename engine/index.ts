/** `mass-engine`: everything that programs and TypeScript scenarios use. Other files are the engine's own. */
export { z } from 'zod';
export {
  type Abstention,
  type Analyst,
  type AnalystKind,
  type AnalystServices,
  analysts,
  type DecisionRequest,
  type HoldingPeriod,
  holdingPeriods,
  type InvestorType,
  type Picks,
  type RiskAppetite,
  riskAppetites,
  type Strategy,
  type Style,
} from '../actors/index.ts';
export {
  type AgentRole,
  type AgentServices,
  type AlphaEvidence,
  type AlphaIdentity,
  type AlphaJudge,
  type AlphaProposer,
  type AlphaProposerKind,
  type AlphaRecord,
  type AlphaSummary,
  alphaProposers,
  type Candidate,
  type Composite,
  type DayFeatures,
  type EvaluationAgent,
  type EvaluationAgentKind,
  type EvaluationEntry,
  evaluateFormula,
  evaluateFormulas,
  evaluationAgents,
  type FittedModel,
  type Formula,
  type FormulaData,
  type FormulaDay,
  FormulaEvaluator,
  type FormulaMarket,
  formulaDataOf,
  type MarketState,
  type MinedEntry,
  type Opinion,
  operators,
  type PairQuestion,
  type Proposal,
  type ProposalTask,
  type Proposed,
  type ProposerServices,
  parseFormula,
  type RiskPreference,
  riskPreferences,
  type Selected,
  type SelectionEntry,
  type SelectionRule,
  type SelectionRuleKind,
  selectionRules,
  type TrainingDay,
  type TrainingDays,
  type Verdict,
  type WeightEntry,
  type WeightModel,
  type WeightModelKind,
  weightModels,
} from '../alphas/index.ts';
export {
  averageRanks,
  bits,
  byCodeUnit,
  type Clock,
  type Digest,
  DigestBuilder,
  dateOfEpochDay,
  describeProblem,
  type ErrorCode,
  emptyTally,
  epochDay,
  errorCodes,
  formatDate,
  informationCoefficient,
  integer,
  isTradingDate,
  type Key,
  MassError,
  type ModalityMask,
  normal,
  type Problem,
  pearson,
  type Registered,
  Registry,
  rankInformationCoefficient,
  rootKey,
  type Stream,
  streamAt,
  subKey,
  type Tally,
  type TradingDate,
  type TypeId,
  uniform,
  uniform53,
  wordOf,
} from '../core/index.ts';
export {
  type BestTypeQuality,
  type Controls,
  type DailyMean,
  type Evaluation,
  type Judgement,
  type JudgementSeries,
  type MeanStatistics,
  type PortfolioDay,
  type PortfolioRule,
  type PortfolioRuleKind,
  type PortfolioSignal,
  type PortfolioStatistics,
  portfolioRules,
  type QualityByHorizon,
  type RandomQuality,
  type ReturnHistory,
  rebalanceOption,
  type SignalQuality,
  type SignalStatistics,
} from '../evaluation/index.ts';
export type {
  AbstentionRecord,
  DayRecord,
  Journal,
  Manifest,
  OptimizationRecord,
  PopulationEvent,
} from '../journal/index.ts';
export {
  type Column,
  type ColumnSpec,
  type EndedLabels,
  type Fill,
  forwardReturns,
  type Headline,
  labelKnownAt,
  lastLabelledDay,
  type MacroReading,
  type Market,
  type MarketDay,
  type MarketDescription,
  type MarketFeed,
  type MarketRequest,
  type MarketSource,
  type Modality,
  marketSources,
  modalities,
  type Panel,
  type PanelHeadline,
  type PanelMacroSeries,
  type PanelSource,
  panelMarket,
  type Selector,
  type SelectorKind,
  type Snapshot,
  type SyntheticOptions,
  selectors,
  standardise,
  syntheticOptions,
  syntheticPanel,
  type View,
  zScores,
} from '../market/index.ts';
export {
  type Aggregator,
  type AggregatorKind,
  aggregators,
  type Fitness,
  type FitnessKind,
  fitnesses,
  type Objective,
  type Optimizer,
  type OptimizerKind,
  type OptimizerResult,
  type OptimizerStep,
  opinionsOf,
  optimizers,
  type Search,
  type SignalName,
  type Signals,
  type SignalWeights,
  searchOf,
  settled,
  type TypeQualities,
  typeQualities,
  type UnseenRule,
  unseenRuleOf,
  type WindowDay,
} from '../optimizer/index.ts';
export {
  checkScenario,
  defineScenario,
  type Execution,
  type LoadedScenario,
  type LoadOptions,
  loadScenario,
  type Scenario,
  type ScenarioInput,
  type Simulation,
  scenarioJsonSchema,
} from '../scenarios/index.ts';
export {
  type AlphaEvent,
  type AlphaStage,
  type AlphaStageState,
  type AlphaStudyReport,
  type AlphaStudyRequest,
  type AlphaUse,
  alphaStages,
  type ExistingStudy,
  type NewStudy,
  type StudiedAlpha,
  type StudiedFit,
} from './alpha-study.ts';
export { readAlphaStudy } from './alphas/read-study.ts';
export { studyAlphas } from './alphas/study-alphas.ts';
export { type AuditedRun, type AuditRequest, auditOf, openAudit } from './audit/audited-run.ts';
export {
  type AuditCheck,
  type AuditCheckName,
  type AuditFinding,
  auditChecks,
} from './audit/finding.ts';
export { auditData } from './audit-data.ts';
export { type AuditedDay, auditDay } from './audit-day.ts';
export { auditJournal } from './audit-journal.ts';
export { auditReplay } from './audit-replay.ts';
export { auditResults } from './audit-results.ts';
export { type BatchExport, type BatchExportRequest, exportBatch } from './batch.ts';
export type { BatchChoice } from './batch-choices.ts';
export { type BatchImport, type BatchImportRequest, importBatch, type LineNote } from './batch-import.ts';
export type { CallPlan, PlannedChange, PlannedCost, PlannedDay, PlannedKind } from './call-plan.ts';
export { type ClusterLinkOptions, type ClusterNotice, openClusterLink } from './cluster/cluster-link.ts';
export {
  type ClusterWorker,
  type ClusterWorkerOptions,
  startClusterWorker,
  type WorkerEvent,
} from './cluster/worker.ts';
export { compareRuns } from './compare.ts';
export type { RunControl } from './control.ts';
export type { DayFacts } from './day-facts.ts';
export type { Evaluated } from './evaluated.ts';
export { type Phase, phases, type RunEvent } from './events.ts';
export { type ForkRequest, forkRun, type PreparedFork, prepareFork } from './fork.ts';
export { type GateEvent, type GateOptions, RunGate, type RunPlace } from './gate.ts';
export type {
  AnnealingStep,
  AnnealingView,
  BallotView,
  ColumnView,
  ExchangeView,
  HeadlineView,
  InstrumentView,
  InvestorView,
  MacroView,
  MarketView,
  RespawnView,
  StrategyView,
  TypeView,
} from './inspect/views.ts';
export {
  type Inspection,
  type InstrumentRequest,
  type InvestorRequest,
  type MarketPageRequest,
  openInspection,
  type TypeRequest,
} from './inspect.ts';
export { type JudgedRun, type JudgeRequest, judgeFolder } from './judge-folder.ts';
export { recordingFile } from './models.ts';
export { type StepRunRequest, stepRun, stepScenario } from './open-stepper.ts';
export { type PlanRequest, planCalls } from './plan-calls.ts';
export { checkRun, type PreparedRun, prepareRun, type RunForecast } from './prepare-run.ts';
export { readReport } from './read-report.ts';
export {
  exportRecordingTo,
  importRecordingFrom,
  type RecordingExport,
  type RecordingImport,
} from './recording-files.ts';
export { type RehearsalOptions, rehearsalOf } from './rehearse.ts';
export { type Relearned, type RelearnedDay, type Relearning, relearn, relearningOf } from './relearn.ts';
export type { DayView, EndedOnDay, InstrumentOnDay, TypeOnDay } from './replay/day-view.ts';
export { KEYFRAME_DAYS, keyframeName } from './replay/keyframes.ts';
export type { PortfolioDayView } from './replay/portfolio-day.ts';
export { openPortfolioDays, type PortfolioDays } from './replay/portfolio-days.ts';
export { type DayPhase, dayPhases, FIRST_PHASE, LAST_PHASE, type Position } from './replay/position.ts';
export type { ForkNote, RunOverview } from './replay/run-overview.ts';
export type { RunSeries } from './replay/run-series.ts';
export { openReplay, type Replay } from './replay.ts';
export type { Effort, RunReport } from './report.ts';
export { extendRun, type ResumeRequest, resumeRun } from './resume.ts';
export { type RunRequest, runScenario } from './run.ts';
export type { ComparedDay, ComparedRun, FirstDifference, RunComparison } from './run-comparison.ts';
export type { RunState } from './run-state.ts';
export { ENGINE_VERSION, SEMANTICS } from './semantics.ts';
export type { SessionObserver } from './session.ts';
export { type Simulated, type SimulateOptions, simulate } from './simulate.ts';
export { overAt } from './stepper/positions.ts';
export type { StepEvent } from './stepper/step-event.ts';
export type { StepView } from './stepper/step-view.ts';
export type { RunUntilOptions, Stepper } from './stepper.ts';
export { type StoredResults, storedResults } from './stored-results.ts';
export type { Written } from './whole-file.ts';
export { createThreadLink } from './workers.ts';
