/** An experiment on a scenario, from the command line to files. */
import { join } from 'node:path';
import { type Clock, type Digest, MassError, systemClock } from '../../core/index.ts';
import { replaceFile, writeFailed } from '../../journal/index.ts';
import { lockFolder } from '../folder-lock.ts';
import type { DesignOptions, Matrix, MatrixOutcome } from '../matrix.ts';
import { jsonOf, textOf } from '../print.ts';
import { firstSeeds } from '../synthetic-runs.ts';
import { type CellRunner, runInChild } from './cell-child.ts';
import { armFolder } from './cell-store.ts';
import { claimFolder, editionOf, experimentFolder } from './experiment-folder.ts';
import { type NamedScenario, type Plan, planCells } from './plan-cells.ts';
import { type MatrixResult, resultOf } from './result.ts';
import { resultsCsv } from './results-csv.ts';
import { resultsPage } from './results-page.ts';
import { runCells } from './run-cells.ts';
import { originOnScenario } from './scenario-origin.ts';
import { setupOf } from './setup.ts';

/** Seeds without `--seeds`: the fewest that give an interval worth printing. */
export const DEFAULT_SEEDS = 5;
/** Cells that may run without `--yes`. */
export const MOST_CELLS = 200;

export interface MatrixRequest extends DesignOptions {
  readonly scenario: NamedScenario;
  /** @default the experiment's own number, or DEFAULT_SEEDS */
  readonly seeds?: number;
  /** Absolute folder that the folder of the experiment is made in. */
  readonly outDir: string;
  /** Cells at the same time; one where models are asked, because their recording has one writer. */
  readonly workers: number;
  /** Whether more than `MOST_CELLS` cells are meant. @default false */
  readonly yes?: boolean;
  readonly progress?: (line: string) => void;
  /** Aborted when the experiment should end now. @default never */
  readonly signal?: AbortSignal;
  /** @default a child process each */
  readonly runner?: CellRunner;
  readonly clock?: Clock;
}

export interface MatrixRun {
  readonly text: string;
  readonly json: object;
  /** Cells without a result. */
  readonly failures: number;
  /** Absolute. */
  readonly folder: string;
}

/**
 * Runs what is missing of an experiment, and writes `results.txt`, `results.csv`, `results.json` and `report.html` into
 * OUT/NAME-SCENARIO, which nobody else may write meanwhile. Throws what loading an arm throws, `cli.usage`, `journal.locked`,
 * `run.interrupted`, and the first problem when no cell has a result.
 */
export async function runMatrix(matrix: Matrix, request: MatrixRequest): Promise<MatrixRun> {
  const { scenario, seeds: count = matrix.seeds ?? DEFAULT_SEEDS, outDir, yes = false } = request;
  const seeds = firstSeeds(count);
  const plan = await planCells(matrix, scenario, seeds, request);
  refuseSize(plan, yes);
  const folder = experimentFolder(outDir, matrix.name, plan.base.scenario.name);
  const lock = lockFolder(folder, `mass experiment ${matrix.name} ${scenario.file}`, 'the experiment');
  try {
    return await runIn(folder, plan, matrix, { ...request, seeds: count });
  } finally {
    lock.release();
  }
}

async function runIn(
  folder: string,
  plan: Plan,
  matrix: Matrix,
  request: MatrixRequest & { readonly seeds: number },
): Promise<MatrixRun> {
  const { seeds: count, progress = () => undefined } = request;
  const signal = request.signal ?? new AbortController().signal;
  const clock = request.clock ?? systemClock;
  const origin = originOnScenario(matrix.name, { ...request, yes: runsOf(plan) > MOST_CELLS });
  const claim = { experiment: matrix.name, loaded: plan.base, origin, cells: plan.cells, now: clock.now() };
  const replaced = claimFolder(folder, claim);
  if (replaced !== undefined) progress(`${matrix.name}: ${replaced}`);
  const cells = plan.asksModels ? withRecording(plan, folder) : plan.cells;
  const workers = plan.asksModels ? 1 : request.workers;
  const { results, failures } = await runCells({
    cells,
    folder,
    workers,
    signal,
    runner: request.runner ?? runInChild,
    clock,
    progress: (line) => progress(`${matrix.name}: ${line}`),
  });
  if (signal.aborted) throw interrupted(results.length, cells.length, folder);
  if (results.length === 0) throw nothingRan(failures);
  const outcome: MatrixOutcome = {
    scenario: plan.base.scenario.name,
    seeds: firstSeeds(count),
    horizon: plan.base.scenario.simulation.optimizer.horizon,
    arms: plan.design.arms.map((arm) => ({ arm, cells: results.filter((cell) => cell.arm === arm.name) })),
    failures,
    workers,
  };
  const result = { ...resultOf(matrix, outcome, setupOf(plan, outcome)), origin };
  const run = write(matrix, outcome, result, folder, editionOf(plan.base));
  return replaced === undefined ? run : { ...run, json: { ...run.json, replaced } };
}

/** Cells that are different. */
function runsOf({ cells }: Plan): number {
  return new Set(cells.map(({ key }) => key)).size;
}

function refuseSize(plan: Plan, yes: boolean): void {
  const runs = runsOf(plan);
  if (yes || runs <= MOST_CELLS) return;
  throw new MassError({
    code: 'cli.usage',
    message: 'this experiment is large',
    found: `${runs} cells`,
    expected: `at most ${MOST_CELLS}`,
    hint: 'add --yes if you mean it, or lower --seeds',
  });
}

/**
 * The scenario's recording, or one in the folder: no answer that is recorded is asked for again, in whatever cell. Each cell has a
 * name of its own there, so that its account holds its own calls.
 */
function withRecording({ base, cells }: Plan, folder: string): Plan['cells'] {
  const recording =
    base.scenario.execution.models.recording === undefined
      ? [`execution.models.recording=${JSON.stringify(join(folder, 'recording.sqlite'))}`]
      : [];
  return cells.map((cell) => {
    const name = `cell-${armFolder(cell.arm).replaceAll(/[=+]/g, '-')}.${cell.seed}`;
    return { ...cell, job: { ...cell.job, set: [...cell.job.set, ...recording, `name=${name}`] } };
  });
}

function interrupted(done: number, all: number, folder: string): MassError {
  return new MassError({
    code: 'run.interrupted',
    message: 'the experiment was stopped',
    found: `${done} of ${all} cells, in ${folder}`,
    hint: 'the same command goes on with the others',
  });
}

function nothingRan(failures: MatrixOutcome['failures']): MassError {
  return new MassError({
    code: 'experiment.failed',
    message: `no cell has a result; the first, ${failures[0]?.arm}, seed ${failures[0]?.seed}, ended with`,
    found: failures[0]?.problem,
    hint: 'run the scenario alone with "mass run FILE" to see more',
  });
}

function write(
  matrix: Matrix,
  outcome: MatrixOutcome,
  result: MatrixResult,
  folder: string,
  edition: Digest,
): MatrixRun {
  const text = textOf(matrix, result);
  const failures = outcome.failures.length;
  const json = {
    ...jsonOf(matrix, result),
    scenario: outcome.scenario,
    edition,
    seeds: outcome.seeds.length,
    failures,
  };
  const files = {
    'results.txt': text,
    'results.csv': resultsCsv(outcome),
    'results.json': `${JSON.stringify(json, null, 2)}\n`,
    'report.html': resultsPage(matrix, result, outcome.scenario),
  };
  try {
    for (const [name, content] of Object.entries(files)) replaceFile(join(folder, name), content);
  } catch (error) {
    throw writeFailed(error, folder);
  }
  return { text, json: { ...json, folder }, failures, folder };
}
