import { resolve } from 'node:path';
import { MassError, nearest } from '../core/index.ts';
import type { Experiment } from './experiment.ts';
import { experiments } from './experiments.ts';
import { matrices } from './matrices.ts';
import { DEFAULT_SEEDS, runMatrix } from './matrix/run-matrix.ts';
import type { DesignOptions, Matrix } from './matrix.ts';
import { originAlone } from './origin.ts';
import { jsonOf, textOf } from './print.ts';
import { seedCount } from './seed-count.ts';

export interface ExperimentOptions extends DesignOptions {
  /** As typed. @default the experiment's own number */
  readonly seeds?: string;
  /** Absolute folder that relative paths start at. Experiments on a scenario need it. */
  readonly workingFolder?: string;
  /** Folder that the folder of an experiment on a scenario is made in. @default runs/experiments */
  readonly out?: string;
  /** As typed: cells at the same time. @default 1 */
  readonly workers?: string;
  readonly set?: readonly string[];
  /** TypeScript scenario that registers kinds. */
  readonly kinds?: string;
  /** More cells than run unasked are meant. */
  readonly yes?: boolean;
  /** Told before each run, or after each cell. */
  readonly progress?: (text: string) => void;
  /** Aborted when the experiment should end: on a scenario now, otherwise before its next run. */
  readonly signal?: AbortSignal;
}

/** An experiment's result as text for people and as one plain object. */
export interface ExperimentOutcome {
  readonly text: string;
  readonly json: object;
  /** Runs without a result. */
  readonly failures: number;
  /** Where its files are, absolute; absent for experiments that write none. */
  readonly folder?: string;
}

const MOST_WORKERS = 64;
/** Options of experiments on a scenario alone. */
const scenarioOptions = ['out', 'workers', 'set', 'kinds', 'arm', 'periods', 'pools', 'vary', 'yes'] as const;
/** Who takes the options that make arms. */
const designers: Readonly<Record<keyof DesignOptions, string>> = {
  arm: 'refresh',
  periods: 'refresh',
  pools: 'refresh',
  vary: 'grid',
};

function usage(message: string, path: string, found: unknown, expected: string): never {
  throw new MassError({
    code: 'cli.usage',
    message,
    path,
    found,
    expected,
    hint: '"mass help experiment" shows what there is',
  });
}

/**
 * Runs the experiment that the first word names: alone, or on the scenario that the second one names. Throws
 * `experiment.unknown`, `cli.usage` and `run.interrupted`, and as `runMatrix`.
 */
export async function runExperiment(
  named: readonly string[],
  options: ExperimentOptions = {},
): Promise<ExperimentOutcome> {
  const [name, file, ...more] = named;
  const experiment = experiments.find((candidate) => candidate.name === name);
  const matrix = matrices.find((candidate) => candidate.name === name);
  if (matrix !== undefined) {
    if (file === undefined || more.length > 0)
      usage(
        `the experiment "${matrix.name}" runs on one scenario`,
        'SCENARIO',
        named.length === 1 ? 'none' : more.join(' '),
        `"mass experiment ${matrix.name} FILE"`,
      );
    return runOnScenario(matrix, file, options);
  }
  if (experiment === undefined) throw unknown(name);
  if (file !== undefined)
    usage(`the experiment "${experiment.name}" has markets of its own`, 'SCENARIO', file, 'no scenario');
  const foreign = scenarioOptions.find((option) => options[option] !== undefined);
  if (foreign !== undefined)
    usage(
      `the experiment "${experiment.name}" runs as it is published`,
      `--${foreign}`,
      `--${foreign}`,
      'no option but --seeds and --json',
    );
  return runAlone(experiment, options);
}

async function runAlone(experiment: Experiment, options: ExperimentOptions): Promise<ExperimentOutcome> {
  const seeds = seedCount(experiment, options.seeds);
  const measured = await experiment.run({
    ...(seeds === undefined ? {} : { seeds }),
    progress: (text) => {
      if (options.signal?.aborted === true) throw interrupted(experiment.name, text);
      options.progress?.(`${experiment.name}: ${text}`);
    },
  });
  const result = { ...measured, origin: originAlone(experiment.name, seeds ?? experiment.seeds) };
  return { text: textOf(experiment, result), json: jsonOf(experiment, result), failures: 0 };
}

function interrupted(name: string, next: string): MassError {
  return new MassError({
    code: 'run.interrupted',
    message: 'the experiment was stopped',
    found: `it had come to: ${next}`,
    hint: `"mass experiment ${name}" starts it again, from its first run: it keeps no files`,
  });
}

async function runOnScenario(
  matrix: Matrix,
  file: string,
  options: ExperimentOptions,
): Promise<ExperimentOutcome> {
  const { workingFolder, workers = '1', kinds, out = 'runs/experiments', set = [], ...rest } = options;
  if (workingFolder === undefined) usage('relative paths start nowhere', 'workingFolder', 'none', 'a folder');
  for (const [option, owner] of Object.entries(designers)) {
    if (options[option as keyof DesignOptions] !== undefined && matrix.name !== owner)
      usage(`--${option} is an option of the experiment "${owner}"`, `--${option}`, matrix.name, owner);
  }
  if (!/^[1-9]\d?$/.test(workers) || Number(workers) > MOST_WORKERS)
    usage('this is no number of workers', '--workers', workers, `a whole number from 1 to ${MOST_WORKERS}`);
  const { seeds: usual = DEFAULT_SEEDS } = matrix;
  const seeds = seedCount({ name: matrix.name, seeds: usual }, options.seeds, `seeds are 1 to ${usual}`);
  const { seeds: _, ...others } = rest;
  return runMatrix(matrix, {
    ...others,
    ...(seeds === undefined ? {} : { seeds }),
    workers: Number(workers),
    outDir: resolve(workingFolder, out),
    scenario: {
      file: resolve(workingFolder, file),
      set,
      workingFolder,
      ...(kinds === undefined ? {} : { kinds: resolve(workingFolder, kinds) }),
    },
  });
}

function unknown(name: string | undefined): MassError {
  const names = [...experiments, ...matrices].map((experiment) => experiment.name);
  const guess = name === undefined ? undefined : nearest(name, names);
  return new MassError({
    code: 'experiment.unknown',
    message: name === undefined ? 'an experiment must be named' : 'there is no experiment of this name',
    found: name ?? 'none',
    expected: `one of ${experiments.map((one) => one.name).join(', ')}; or with a scenario file one of ${matrices.map((one) => one.name).join(', ')}`,
    hint: guess === undefined ? '"mass experiment NAME [SCENARIO]" runs one' : `did you mean "${guess}"?`,
  });
}
