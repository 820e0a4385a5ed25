/** What was mined, as a list that another scenario can read: `results/mined-alphas.json`. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { minedLibrary, writtenLibrary } from '../../alphas/index.ts';
import { type RunFolder, replaceFile, writeFailed } from '../../journal/index.ts';

const MINED_FILE = 'mined-alphas.json';

/** Absolute path of the list; undefined where there is none. */
export function minedFile({ resultsPath }: Pick<RunFolder, 'resultsPath'>): string | undefined {
  const path = join(resultsPath, MINED_FILE);
  return existsSync(path) ? path : undefined;
}

/**
 * Writes the list where it is not there; mining is done, so it would be the same. None where nothing was accepted: a list has
 * entries. Throws `journal.write-failed`.
 */
export function leaveMinedFile(folder: RunFolder): void {
  const { journal, resultsPath } = folder;
  if (minedFile(folder) !== undefined) return;
  const library = minedLibrary(journal, `${journal.manifest().name}-mined`);
  if (library.entries.length === 0) return;
  const path = join(resultsPath, MINED_FILE);
  try {
    mkdirSync(resultsPath, { recursive: true });
    replaceFile(path, writtenLibrary(library));
  } catch (error) {
    throw writeFailed(error, path);
  }
}
