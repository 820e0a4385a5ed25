/** Whose the folder of an experiment is: `experiment.json` names the scenario file whose cells are in it, and how they are made. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Digest, digestOfJson, MassError } from '../../core/index.ts';
import { replaceFile, writeFailed } from '../../journal/index.ts';
import type { LoadedScenario } from '../../scenarios/index.ts';
import type { Origin } from '../origin.ts';
import { CELLS } from './cell-store.ts';
import { EXPERIMENT_FILE } from './experiment-file.ts';
import type { PlannedCell } from './run-cells.ts';

type Claimant = Pick<LoadedScenario, 'scenario' | 'file'>;

/** Who is to write the folder. */
export interface Claim {
  readonly experiment: string;
  readonly loaded: Claimant;
  readonly origin: Origin;
  readonly cells: readonly Pick<PlannedCell, 'arm' | 'seed' | 'key'>[];
  /** Milliseconds since 1970-01-01 UTC. */
  readonly now: number;
}

/** What the folder of an experiment holds. */
interface ExperimentFile {
  readonly experiment: string;
  readonly scenario: string;
  /** Absolute. */
  readonly file: string;
  readonly digest: Digest;
  /** As typed, but for where results go. */
  readonly command: string;
  readonly engineVersion: string;
  readonly semantics: number;
  /** Of the last start, ISO 8601. */
  readonly started: string;
  /** Of the names and keys of all cells: everything that decides results. */
  readonly cells: Digest;
}

/** The folder of an experiment on a scenario. */
export function experimentFolder(outDir: string, experiment: string, scenario: string): string {
  return join(outDir, `${experiment}-${scenario}`);
}

/** What tells one edition of a scenario from another: its content, without name and execution. */
export function editionOf({ scenario: { simulation, evaluation } }: Pick<Claimant, 'scenario'>): Digest {
  return digestOfJson({ simulation, evaluation });
}

function claimOf({ experiment, loaded, origin, cells, now }: Claim): ExperimentFile {
  const { scenario, file } = loaded;
  return {
    experiment,
    scenario: scenario.name,
    file: resolve(file),
    digest: editionOf(loaded),
    ...origin,
    command: origin.command.join(' '),
    started: new Date(now).toISOString(),
    cells: digestOfJson(cells.map(({ arm, seed, key }) => [arm, seed, key])),
  };
}

/**
 * Notes in an existing folder that it holds this scenario's cells, and how they are made: those of the same file, as it may have been
 * edited since, or of the same content. Another scenario of the same name, which is another file with another content, would replace
 * them: throws `cli.usage`; also `journal.write-failed`. Returns what is to be said of results that will be replaced.
 */
export function claimFolder(folder: string, claim: Claim): string | undefined {
  const own = claimOf(claim);
  const there = readClaim(folder);
  if (there !== undefined && there.file !== own.file && there.digest !== own.digest) {
    throw new MassError({
      code: 'cli.usage',
      message: `another scenario of the name "${own.scenario}" has its results in this folder`,
      file: folder,
      found: own.file,
      ...(there.file === undefined ? {} : { expected: there.file }),
      hint: 'give one of the two another "name", or write to another folder with --out',
    });
  }
  const path = join(folder, EXPERIMENT_FILE);
  try {
    replaceFile(path, `${JSON.stringify(own, null, 2)}\n`);
  } catch (error) {
    throw writeFailed(error, path);
  }
  const isReplaced = there !== undefined && there.cells !== own.cells && existsSync(join(folder, CELLS));
  return isReplaced ? replacement(there, own) : undefined;
}

function replacement(there: Partial<ExperimentFile>, own: ExperimentFile): string {
  const { command, engineVersion, started } = there;
  const end = '; --out DIR keeps both';
  if (command === undefined) return `replaces results that do not say how they were made${end}`;
  const changed = command === own.command ? ', before its scenario, data or engine changed' : '';
  return `replaces the results made with: ${command} (mass-engine ${engineVersion}, ${started?.slice(0, 10)}${changed})${end}`;
}

function readClaim(folder: string): Partial<ExperimentFile> | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, EXPERIMENT_FILE), 'utf8')) as Partial<ExperimentFile>;
  } catch {
    // Not there, or cut off by another program: it is written anew.
    return undefined;
  }
}
