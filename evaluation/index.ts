export {
  type Backtest,
  type BacktestDay,
  type BacktestSeries,
  type BacktestSettings,
  costsOfOneSide,
  type ExecutionRules,
  MOST_COSTS_BPS,
  type RefusedOrders,
} from './backtest.ts';
export { createBacktest } from './backtests/create-backtest.ts';
export { dailyMean } from './bootstrap/daily-mean.ts';
export {
  type BootstrapSettings,
  bootstrapMeanInterval,
  type Interval,
} from './bootstrap.ts';
export type { Contender, ContenderDay, ContenderRole } from './contender.ts';
export { BOOSTING, boosting } from './contenders/boosting.ts';
export { precomputed } from './contenders/precomputed.ts';
export { RIDGE_PENALTY, ridge } from './contenders/ridge.ts';
export type { Learner, Model } from './contenders/training.ts';
export type { TrainingSet } from './contenders/training-book.ts';
export { MOST_INVESTORS } from './controls/random.ts';
export type {
  BestTypeQuality,
  Controls,
  EvaluatedDay,
  RandomQuality,
  SignalStatistics,
} from './controls.ts';
export { createPortfolio, type PortfolioOptions } from './create-portfolio.ts';
export { createDailyCorrelator, type DailyCorrelations, type DailyCorrelator } from './daily-correlations.ts';
export {
  createEvaluator,
  type Evaluation,
  type Evaluator,
  type EvaluatorSettings,
} from './evaluator.ts';
export {
  type Deviations,
  GOLDEN_TOLERANCE,
  goldenDeviations,
  largestDeviation,
  UNDEFINED_DEVIATION,
} from './golden/golden-file.ts';
export type { LostControls } from './judge/lost-controls.ts';
export { createJudge, type Judge, type Judged, type JudgeSettings } from './judge.ts';
export type {
  Band,
  ContenderQuality,
  Judgement,
  JudgementConventions,
  JudgementSeries,
  PortfolioResult,
  PortfolioRow,
  RandomPortfolios,
  RankIcDifference,
} from './judgement.ts';
export {
  createMeanAccumulator,
  type MeanAccumulator,
  type MeanStatistics,
  meanStatistics,
} from './newey-west.ts';
export {
  type Constraints,
  constraintOptions,
  type Decision,
  type Portfolio,
} from './portfolio.ts';
export { canTrade, type NamedSignal, trade } from './portfolio-book/trade.ts';
export { portfolioNames } from './portfolio-names.ts';
export type {
  PortfolioDay,
  PortfolioRule,
  PortfolioRuleKind,
  PortfolioSignal,
  ReturnHistory,
} from './portfolio-rule.ts';
export { portfolioRules } from './portfolio-rules.ts';
export { portfolioStatistics } from './portfolio-statistics/from-series.ts';
export {
  type DeflatedSharpeInput,
  deflatedSharpe,
  expectedMaximumSharpe,
  probabilisticSharpe,
  type SharpeMoments,
  sharpeMoments,
} from './portfolio-statistics/sharpe-probability.ts';
export {
  defaultReturnConventions,
  type PeriodReturn,
  type PortfolioStatistics,
  type ReturnConventions,
} from './portfolio-statistics.ts';
export { createSignalProfiler, type ProfilerSettings } from './profile/profiler.ts';
export { horizonsOf, type QualityRow, qualityRows } from './quality-rows.ts';
export { canRunInThread, randomInvestorsInThread } from './random-investors/in-thread.ts';
export {
  createRandomInvestors,
  type DrawnSession,
  type RandomInvestors,
  type RandomInvestorsSettings,
  type RandomResult,
} from './random-investors.ts';
export { createRandomSignals, type RandomSignals, type RandomSignalsSettings } from './random-signals.ts';
export {
  isRebalancingDay,
  type Rebalance,
  rebalanceOption,
  rebalances,
} from './rebalance.ts';
export { createReturnHistory } from './return-history.ts';
export { type ReturnStatistics, returnStatistics } from './return-statistics.ts';
export { createRivals, type RivalName, type RivalSettings, rivalNames } from './rivals.ts';
export {
  createSignalJudge,
  type SignalJudge,
  type SignalJudged,
  type SignalJudgeSettings,
} from './signal-judge.ts';
export type {
  DailyMean,
  ProfiledDay,
  ProfileSeries,
  QuantileReturns,
  SignalProfile,
  SignalProfiler,
} from './signal-profile.ts';
export {
  createQualityAccumulator,
  type QualityAccumulator,
  type QualityByHorizon,
  type SignalQuality,
  signalQuality,
} from './signal-statistics.ts';
export type { DayLabels } from './signal-tracker.ts';
