export type { Aggregator, AggregatorKind, Signals } from './aggregator.ts';
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
