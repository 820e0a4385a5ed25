export {
  type AuditCheckReport,
  type AuditOptions,
  type AuditReport,
  auditRun,
  auditSimulated,
} from './audit/audit-run.ts';
export type {
  Cell,
  Experiment,
  ExperimentRequest,
  ExperimentResult,
  ResultColumn,
  ResultTable,
} from './experiment.ts';
export { experiments } from './experiments.ts';
export { matrices } from './matrices.ts';
export type {
  Arm,
  ArmCells,
  ArmsRequest,
  Design,
  DesignOptions,
  Matrix,
  MatrixOutcome,
  MatrixReport,
} from './matrix.ts';
export { jsonOf, textOf } from './print.ts';
export { type ExperimentOptions, type ExperimentOutcome, runExperiment } from './run-experiment.ts';
export { reportStress, type StressReport } from './run-stress.ts';
export { meanOverSeeds, type SampleMean } from './sample.ts';
export { runStress, type StressRequest, type StressResult } from './stress.ts';
