/** What an experiment on a scenario is: arms, each run with several seeds, and tables and plots made from the cells. */
import type { RunForecast } from '../engine/index.ts';
import type { LoadedScenario } from '../scenarios/index.ts';
import type { ResultTable } from './experiment.ts';
import type { CellResult } from './matrix/cell.ts';
import type { Plot } from './matrix/plot.ts';

/** One way to run the scenario. */
export interface Arm {
  /** One per experiment; names rows and files. */
  readonly name: string;
  /** What differs from the scenario, as `--set` takes it: `path=value`. */
  readonly set: readonly string[];
}

/** What the command line adds to the design of an experiment, as typed. */
export interface DesignOptions {
  /** `NAME: path=value; path=value`, repeatable. */
  readonly arm?: readonly string[];
  /** `yyyymmdd-yyyymmdd,...` */
  readonly periods?: string;
  /** `PATH,PATH,...` of market data. */
  readonly pools?: string;
  /** `path=value,value,...`, repeatable. */
  readonly vary?: readonly string[];
}

/** The scenario that arms are made for. */
export interface ArmsRequest {
  readonly loaded: LoadedScenario;
  /** Of the scenario as it is. */
  readonly forecast: RunForecast;
  /** Modalities that its types may see, in mask order. */
  readonly modalities: readonly string[];
  readonly design: DesignOptions;
}

/** The first arm is the base that differences are taken to. */
export interface Design {
  readonly arms: readonly Arm[];
  /** Overrides of every arm, before its own. @default none */
  readonly set?: readonly string[];
  /** What a reader must know about the arms: readings, and what was left out and why. */
  readonly notes: readonly string[];
}

/** The cells of one arm that have a result, by seed. */
export interface ArmCells {
  readonly arm: Arm;
  readonly cells: readonly CellResult[];
}

/** A cell without a result. */
export interface CellFailure {
  readonly arm: string;
  readonly seed: number;
  /** One line. */
  readonly problem: string;
}

export interface MatrixOutcome {
  readonly scenario: string;
  readonly seeds: readonly number[];
  /** Trading days of the label that the optimizer learns from, which all numbers are of unless said otherwise. */
  readonly horizon: number;
  readonly arms: readonly ArmCells[];
  readonly failures: readonly CellFailure[];
  /** Cells that ran at the same time. */
  readonly workers: number;
}

/** What an experiment makes of its cells beside the tables that all have. */
export interface MatrixReport {
  readonly tables: readonly ResultTable[];
  readonly plots: readonly Plot[];
  readonly findings: readonly string[];
}

/**
 * An experiment on any scenario. Arms are fixed by its file and the scenario, before any result. One more is one more file in
 * `matrices` and one line in `matrices.ts`.
 */
export interface Matrix {
  readonly name: string;
  /** What it asks, in one sentence. */
  readonly description: string;
  /** Seeds without `--seeds`. @default 5 */
  readonly seeds?: number;
  /** Whether cells keep who was bought on each day. @default false */
  readonly keepsPopularity?: true;
  /** Throws `cli.usage` when the design options do not fit. */
  design(request: ArmsRequest): Design;
  report(outcome: MatrixOutcome): MatrixReport;
}
