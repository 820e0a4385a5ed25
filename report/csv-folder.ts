import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { MassError } from '../core/index.ts';
import { replaceFile, syncFolder, writeFailed } from '../journal/index.ts';
import type { CsvFile } from './csv.ts';
import { makeFolder, refuseFolder } from './out-files.ts';

/**
 * All files or, where one cannot be written, none: they are moved into `folder` when the last one is whole. Gives their paths. Throws
 * `cli.usage` and `journal.write-failed`.
 */
export function writeTogether(folder: string, files: readonly CsvFile[]): readonly string[] {
  const made = makeFolder(folder);
  const paths = files.map(({ name }) => join(folder, name));
  let parts: string | undefined;
  try {
    for (const path of paths) refuseFolder(path);
    parts = mkdtempSync(join(folder, '.parts-'));
    for (const { name, text } of files) replaceFile(join(parts, name), text);
    for (const [index, { name }] of files.entries()) renameSync(join(parts, name), paths[index] as string);
    syncFolder(folder);
    return paths;
  } catch (error) {
    if (made !== undefined) rmSync(made, { recursive: true, force: true });
    throw error instanceof MassError ? error : writeFailed(error, folder);
  } finally {
    if (parts !== undefined) rmSync(parts, { recursive: true, force: true });
  }
}
