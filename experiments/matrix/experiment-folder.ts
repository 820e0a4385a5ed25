/** Whose the folder of an experiment is: `experiment.json` names the scenario file whose cells are in it. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Digest, digestOfJson, MassError } from '../../core/index.ts';
import { replaceFile, writeFailed } from '../../journal/index.ts';
import type { LoadedScenario } from '../../scenarios/index.ts';
import { EXPERIMENT_FILE } from './experiment-file.ts';

type Claimant = Pick<LoadedScenario, 'scenario' | 'file'>;

/** What the folder of an experiment holds. */
interface ExperimentFile {
  readonly experiment: string;
  readonly scenario: string;
  /** Absolute. */
  readonly file: string;
  readonly digest: Digest;
}

/** The folder of an experiment on a scenario. */
export function experimentFolder(outDir: string, experiment: string, scenario: string): string {
  return join(outDir, `${experiment}-${scenario}`);
}

/** What tells one edition of a scenario from another: its content, without name and execution. */
export function editionOf({ scenario: { simulation, evaluation } }: Pick<Claimant, 'scenario'>): Digest {
  return digestOfJson({ simulation, evaluation });
}

function claimOf(experiment: string, loaded: Claimant): ExperimentFile {
  const { scenario, file } = loaded;
  return { experiment, scenario: scenario.name, file: resolve(file), digest: editionOf(loaded) };
}

/** Whether the folder holds cells of this scenario: the same file, as it may have been edited since, or the same content. */
function isFolderOf(folder: string, experiment: string, loaded: Claimant): boolean {
  const own = claimOf(experiment, loaded);
  const there = readClaim(folder);
  return there !== undefined && (there.file === own.file || there.digest === own.digest);
}

/**
 * Notes in an existing folder that it holds this scenario's cells. Another scenario of the same name, which is another file with
 * another content, would replace them: throws `cli.usage`; also `journal.write-failed`.
 */
export function claimFolder(folder: string, experiment: string, loaded: Claimant): void {
  const own = claimOf(experiment, loaded);
  const there = readClaim(folder);
  if (there !== undefined && !isFolderOf(folder, experiment, loaded)) {
    throw new MassError({
      code: 'cli.usage',
      message: `another scenario of the name "${own.scenario}" has its results in this folder`,
      file: folder,
      found: own.file,
      expected: there.file,
      hint: 'give one of the two another "name", or write to another folder with --out',
    });
  }
  const path = join(folder, EXPERIMENT_FILE);
  try {
    replaceFile(path, `${JSON.stringify(own, null, 2)}\n`);
  } catch (error) {
    throw writeFailed(error, path);
  }
}

function readClaim(folder: string): ExperimentFile | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, EXPERIMENT_FILE), 'utf8')) as ExperimentFile;
  } catch {
    // Not there, or cut off by another program: it is written anew.
    return undefined;
  }
}
