export type { Aggregator, AggregatorKind, Signals } from './aggregator.ts';
export { aggregators } from './aggregators.ts';
export { planOf } from './apportionment.ts';
export { IncrementalObjective } from './objective.ts';
export { opinionsOf } from './opinions.ts';
export {
  type FitnessSignal,
  fitnessSignals,
  type Objective,
  type Optimizer,
  type OptimizerKind,
  type OptimizerResult,
  type OptimizerStep,
  type UnseenRule,
  unseenRules,
  type WindowDay,
} from './optimizer.ts';
export { optimizers } from './optimizers.ts';
export { optimizerSettings } from './settings.ts';
