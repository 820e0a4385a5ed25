import type {
  AlphaStudyReport,
  AlphaStudyRequest,
  BatchExport,
  BatchExportRequest,
  BatchImport,
  CallPlan,
  ClusterWorker,
  ClusterWorkerOptions,
  ForkRequest,
  RecordingExport,
  RecordingImport,
  RehearsalOptions,
  RunComparison,
  RunEvent,
  RunForecast,
  RunReport,
  Stepper,
} from '../engine/index.ts';
import type {
  AuditOptions,
  AuditReport,
  ExperimentOptions,
  ExperimentOutcome,
  StressReport,
  StressRequest,
} from '../experiments/index.ts';
import type { RunListing } from '../journal/index.ts';
import type { DataInspection } from '../market/index.ts';
import type { AlphaReportRequest, ReportRequest, WrittenReport } from '../report/index.ts';
import type { LoadedScenario, LoadOptions } from '../scenarios/index.ts';
import type { Studio, StudioOptions } from '../web/index.ts';

/** What a running command gives to the engine. */
export interface RunControl {
  readonly observe: (event: RunEvent) => void;
  /** Aborted when the run should end: after the day in progress, with models or on a cluster before that. */
  readonly signal: AbortSignal;
  /** What the user typed; told to a second writer of the same run folder. */
  readonly command: string;
}

/** A run folder that goes on. */
export interface ExistingRun {
  readonly runDir: string;
  readonly set: readonly string[];
  /** Folder that a relative `market.path` in `set` starts at. */
  readonly workingFolder: string;
}

/** A scenario and the folder of its runs, where its recording lies unless it names another. */
export interface ScenarioInFolder {
  readonly scenario: LoadedScenario;
  readonly outDir: string;
}

/** What the commands need from the engine and the folders below it. The real one loads each part when it is first used. */
export interface Services {
  loadScenario(file: string, options: LoadOptions): Promise<LoadedScenario>;
  checkScenario(file: string, options: LoadOptions): Promise<LoadedScenario>;
  checkRun(scenario: LoadedScenario): Promise<RunForecast>;
  starterScenario(name: string, options: { readonly schema: string }): Promise<string>;
  runScenario(
    request: RunControl & { readonly scenario: LoadedScenario; readonly outDir: string },
  ): Promise<RunReport>;
  rehearsalOf(scenario: LoadedScenario, options: RehearsalOptions): Promise<LoadedScenario>;
  planCalls(request: ScenarioInFolder & { readonly latencyMs?: number }): Promise<CallPlan>;
  exportBatch(
    request: ScenarioInFolder &
      Pick<BatchExportRequest, 'maxCompletionTokens' | 'leaveOut'> & {
        readonly coverPlan: boolean;
        readonly out: string;
      },
  ): Promise<BatchExport>;
  importBatch(
    request: ScenarioInFolder & {
      readonly requestsFile: string;
      readonly resultsFile: string;
      readonly command: string;
    },
  ): Promise<BatchImport>;
  exportRecording(request: { readonly from: string; readonly out: string }): Promise<RecordingExport>;
  importRecording(request: {
    readonly file: string;
    readonly into: string;
    readonly command: string;
  }): Promise<RecordingImport>;
  resumeRun(request: RunControl & ExistingRun): Promise<RunReport>;
  extendRun(request: RunControl & ExistingRun): Promise<RunReport>;
  /** A new run that waits before its first day. */
  stepScenario(
    request: Pick<RunControl, 'command'> & { readonly scenario: LoadedScenario; readonly outDir: string },
  ): Promise<Stepper>;
  /** A run folder to be stepped through. `live`: an interrupted one goes on past its last day. */
  stepRun(request: Pick<RunControl, 'command'> & ExistingRun & { readonly live: boolean }): Promise<Stepper>;
  /** Throws `fork.invalid` for changes that contradict the shared days, and as `resumeRun`. */
  forkRun(
    request: RunControl &
      Pick<ForkRequest, 'runDir' | 'day' | 'outDir' | 'set' | 'distribution' | 'workingFolder'>,
  ): Promise<RunReport>;
  compareRuns(one: string, other: string): Promise<RunComparison>;
  readReport(runDir: string): Promise<RunReport>;
  /** Audits a run folder; nothing of it is changed. Throws `journal.*`, `market.*`, `models.*` and `run.identity`. */
  auditRun(runDir: string, options: AuditOptions): Promise<AuditReport>;
  /** Writes the report of a run, or of several side by side. Throws `journal.*` and `cli.usage`. */
  writeReport(request: ReportRequest): Promise<WrittenReport>;
  /** Does stages of a study of alphas. Throws `alphas.*`, `run.identity`, `models.*`, `market.*`, `journal.*` and `scenario.*`. */
  studyAlphas(
    request: Required<Pick<AlphaStudyRequest, 'study' | 'through' | 'observe' | 'signal' | 'command'>>,
  ): Promise<AlphaStudyReport>;
  /** A study as it stands. Throws `journal.*`, and `alphas.market` where there is none. */
  readAlphaStudy(runDir: string): Promise<AlphaStudyReport>;
  /** Writes the report of a study of alphas, as far as it went. Throws as `readAlphaStudy`, and `cli.usage`. */
  writeAlphaReport(request: AlphaReportRequest): Promise<WrittenReport>;
  listRuns(dir: string): Promise<readonly RunListing[]>;
  inspectData(path: string): Promise<DataInspection>;
  /** Without `scenariosDir`: that of `workingFolder`, or the shipped ones. Throws `studio.token`, `studio.port` and `journal.write-failed`. */
  startStudio(
    options: Omit<StudioOptions, 'scenariosDir'> & {
      readonly scenariosDir?: string;
      readonly workingFolder: string;
    },
  ): Promise<Studio>;
  /** Runs the experiment that is named, alone or on a scenario. Throws `experiment.*`, `cli.usage`, `run.interrupted` and what keeps the scenario from its first day. */
  runExperiment(named: readonly string[], options: ExperimentOptions): Promise<ExperimentOutcome>;
  /** Runs a stress test. Throws `cli.usage` and what keeps the scenario from its first day. */
  runStress(request: StressRequest & { readonly outDir?: string }): Promise<StressReport>;
  /** Joins a cluster. Throws `cluster.*`. */
  startClusterWorker(options: ClusterWorkerOptions): Promise<ClusterWorker>;
  /** Opens what has native parts, and says what was found. */
  loadPackages(): Promise<readonly string[]>;
}
