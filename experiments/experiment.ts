/** What an experiment is: runs whose design stands before their numbers, and tables made from them. */
import type { Origin } from './origin.ts';

/** One column of a result table; `decimals` for numbers. */
export interface ResultColumn {
  readonly name: string;
  readonly decimals?: number;
}

export type Cell = string | number | null;

/** Cells in the order of the columns; null = not available. */
export interface ResultTable {
  readonly title: string;
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface ExperimentResult {
  /** How to make it again; absent until the command that asked for it is known. */
  readonly origin?: Origin;
  /** What was run, a sentence each: enough to run it again. */
  readonly setup: readonly string[];
  readonly tables: readonly ResultTable[];
  /** What the numbers say, in words made from the numbers. */
  readonly findings: readonly string[];
}

export interface ExperimentRequest {
  /** Number of seeds, 1 .. seeds. Absent = the experiment's own number, with which its results are published. */
  readonly seeds?: number;
  /** Told before each run; what it throws ends the experiment. */
  readonly progress?: (text: string) => void;
}

/**
 * An experiment by name. `run` is a function of its request: seeds, sizes and rules are fixed in its file, before any
 * result. One more experiment is one more file and one line in `experiments.ts`.
 */
export interface Experiment {
  readonly name: string;
  /** What it asks, in one sentence. */
  readonly description: string;
  /** Seeds of the published result; null when it has none to vary. */
  readonly seeds: number | null;
  run(request: ExperimentRequest): Promise<ExperimentResult>;
}
