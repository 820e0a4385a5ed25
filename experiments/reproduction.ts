/** All experiments on one scenario, one after the other, each once: what `npm run reproduce` does. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Clock, MassError, nearest } from '../core/index.ts';
import { replaceFile, writeFailed } from '../journal/index.ts';
import { type LoadedScenario, loadScenario } from '../scenarios/index.ts';
import { dataFolder } from './experiments/panels.ts';
import { ablation } from './matrices/ablation.ts';
import { refresh } from './matrices/refresh.ts';
import { scaling } from './matrices/scaling.ts';
import { sensitivity } from './matrices/sensitivity.ts';
import { stability } from './matrices/stability.ts';
import { switches } from './matrices/switches.ts';
import type { CellRunner } from './matrix/cell-child.ts';
import { editionOf, experimentFolder } from './matrix/experiment-folder.ts';
import { runMatrix } from './matrix/run-matrix.ts';
import type { DesignOptions, Matrix } from './matrix.ts';
import { wrapped } from './print.ts';

/** What is run, in this order. Fixed before any result. */
const reproduced: readonly Matrix[] = [ablation, scaling, sensitivity, stability, switches, refresh];

/** The shipped scenario that is run unless another is named. */
const shipped = fileURLToPath(new URL('../scenarios/library/sse50.yaml', import.meta.url));
/** Every calendar year of the shipped scenario's panel. */
const shippedYears: DesignOptions = {
  periods: [2018, 2019, 2020, 2021, 2022].map((year) => `${year}0101-${year}1231`).join(','),
};

export interface ReproductionRequest {
  /** Absolute. */
  readonly outDir: string;
  /** Absolute folder that `scenario` starts at. */
  readonly workingFolder: string;
  /** @default the shipped sse50.yaml, as it is */
  readonly scenario?: string;
  /** @default 5 */
  readonly seeds?: number;
  readonly workers: number;
  /** Names of the experiments that are meant. @default all */
  readonly only?: readonly string[];
  readonly progress?: (line: string) => void;
  readonly signal?: AbortSignal;
  readonly runner?: CellRunner;
  readonly clock: Clock;
}

export interface Reproduction {
  /** All tables and findings, of experiments that ran at another time too. */
  readonly text: string;
  /** Cells without a result. */
  readonly failures: number;
  /** Why nothing was run. */
  readonly skipped?: string;
}

/**
 * Runs what is missing, and writes `summary.txt` into the folder after each experiment: all that stands there of this edition of the scenario, so
 * that a part of the experiments replaces its own tables alone. Throws as `runMatrix`.
 */
export async function reproduce(request: ReproductionRequest): Promise<Reproduction> {
  const { outDir, workingFolder, scenario, clock, only, progress, seeds, workers, signal, runner } = request;
  refuseUnknown(only ?? []);
  const file = scenario === undefined ? shipped : resolve(workingFolder, scenario);
  const loaded = await loadScenario(file, { workingFolder });
  const data = dataFolder(loaded);
  if (!data.isThere) {
    const skipped = `Nothing was run: there is no data folder ${data.path}. --scenario FILE runs another scenario.`;
    return { text: `${skipped}\n`, failures: 0, skipped };
  }
  const started = clock.elapsed();
  const now: string[] = [];
  let failures = 0;
  let text = '';
  for (const matrix of reproduced.filter(({ name }) => only?.includes(name) ?? true)) {
    const run = await runMatrix(matrix, {
      ...(matrix === refresh && scenario === undefined ? shippedYears : {}),
      scenario: { file, set: [], workingFolder },
      outDir,
      workers,
      clock,
      ...(seeds === undefined ? {} : { seeds }),
      ...(progress === undefined ? {} : { progress }),
      ...(signal === undefined ? {} : { signal }),
      ...(runner === undefined ? {} : { runner }),
    });
    now.push(matrix.name);
    failures += run.failures;
    const minutes = (clock.elapsed() - started) / 60_000;
    text = summaryOf(
      outDir,
      loaded,
      `This time: ${now.join(', ')}; ${failures} cells without a result; ${minutes.toFixed(1)} minutes, ${workers === 1 ? 'one cell' : `${workers} cells`} at a time.`,
    );
    writeSummary(join(outDir, 'summary.txt'), text);
  }
  return { text, failures };
}

/** The results that stand in the folder, in the order of the experiments, and what was done last. */
function summaryOf(outDir: string, loaded: LoadedScenario, last: string): string {
  const there = reproduced
    .map(({ name }) => ({ name, folder: experimentFolder(outDir, name, loaded.scenario.name) }))
    .filter(({ folder }) => existsSync(join(folder, 'results.txt')));
  const edition = editionOf(loaded);
  const [own, others] = [true, false].map((isOwn) =>
    there.filter(({ folder }) => (resultsEdition(folder) === edition) === isOwn),
  ) as [typeof there, typeof there];
  const texts = own.map(({ folder }) => readFileSync(join(folder, 'results.txt'), 'utf8'));
  const left =
    others.length === 0
      ? ''
      : `Left out, of another edition of the scenario: ${others.map(({ name }) => name).join(', ')}.\n`;
  const end = wrapped(`${left}${texts.length} of ${reproduced.length} experiments. ${last}\n`).join('\n');
  return [...texts, end].join('\n');
}

/** The edition of the scenario that the tables in a folder are of: `experiment.json` may be newer, of cells that were stopped. */
function resultsEdition(folder: string): unknown {
  try {
    return (JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8')) as { edition?: unknown }).edition;
  } catch {
    // Not there, or cut off by another program: of nothing that is known.
    return undefined;
  }
}

function writeSummary(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    replaceFile(file, text);
  } catch (error) {
    throw writeFailed(error, file);
  }
}

function refuseUnknown(only: readonly string[]): void {
  const names = reproduced.map(({ name }) => name);
  const unknown = only.find((name) => !names.includes(name));
  if (unknown === undefined) return;
  const guess = nearest(unknown, names);
  throw new MassError({
    code: 'experiment.unknown',
    message: 'there is no such experiment to reproduce',
    path: '--only',
    found: unknown,
    expected: `names of ${names.join(', ')}, separated by commas`,
    ...(guess === undefined ? {} : { hint: `did you mean "${guess}"?` }),
  });
}
