export type {
  Cell,
  Experiment,
  ExperimentRequest,
  ExperimentResult,
  ResultColumn,
  ResultTable,
} from './experiment.ts';
export { experimentOf, experiments } from './experiments.ts';
export { jsonOf, textOf } from './print.ts';
export { type ExperimentOptions, runExperiment } from './run-experiment.ts';
