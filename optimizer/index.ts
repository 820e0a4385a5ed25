export {
  type Aggregator,
  type AggregatorKind,
  checkedSignals,
  type Signals,
  type SignalWeights,
} from './aggregator.ts';
export { type AggregationOptions, aggregatorOf, aggregators } from './aggregators.ts';
export { planOf } from './apportionment.ts';
export { type Fitness, type FitnessKind, type SignalName, signalNames } from './fitness.ts';
export { fitnesses, fitnessOf } from './fitnesses.ts';
export { linearSignalOf, type Objective, type WindowDay } from './objective.ts';
export { opinionsOf, type UnseenRule, unseenRules } from './opinions.ts';
export {
  checkedFitness,
  checkedResult,
  failureOf,
  type Optimizer,
  type OptimizerKind,
  type OptimizerResult,
  type OptimizerStep,
} from './optimizer.ts';
export { optimizers } from './optimizers.ts';
export type { Search } from './search.ts';
export { IncrementalObjective } from './searches/incremental.ts';
export { PlainObjective } from './searches/plain.ts';
export { searchOf } from './searches.ts';
export { optimizerSettings } from './settings.ts';
export { settled } from './settled.ts';
export { SoftObjective } from './soft-ranks/soft-objective.ts';
export { SoftRankCorrelation } from './soft-ranks/soft-rank-correlation.ts';
export { tempered } from './tempered.ts';
export { type TypeQualities, typeQualities, unseenRuleOf } from './type-quality.ts';
