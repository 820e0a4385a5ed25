import { mkdirSync, statSync } from 'node:fs';
import { MassError } from '../core/index.ts';
import { replaceFile, writeFailed } from '../journal/index.ts';

const notAFolder = new Set<unknown>(['EEXIST', 'ENOTDIR']);

/** Makes a folder and those above it: the first one that had to be made; absent where all were there. */
export function makeFolder(folder: string): string | undefined {
  try {
    return mkdirSync(folder, { recursive: true });
  } catch (error) {
    if (!notAFolder.has((error as { readonly code?: unknown }).code)) throw writeFailed(error, folder);
    throw badName(folder, 'a file stands where a folder should be');
  }
}

/** Throws `cli.usage` where a folder stands at the place of a file. */
export function refuseFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true)
    throw badName(path, 'this is a folder');
}

/** Writes a file whole or not at all. Throws `cli.usage` and `journal.write-failed`. */
export function write(path: string, text: string): void {
  refuseFolder(path);
  try {
    replaceFile(path, text);
  } catch (error) {
    throw writeFailed(error, path);
  }
}

function badName(file: string, message: string): MassError {
  return new MassError({
    code: 'cli.usage',
    message,
    file,
    expected: 'a name that a report can have',
    hint: 'choose another --out',
  });
}
