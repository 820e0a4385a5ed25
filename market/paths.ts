import { resolve } from 'node:path';
import { isInsideFolder, MassError } from '../core/index.ts';

/** The path that a user gave in a source's `path` option; relative ones start at the scenario's folder. */
export function optionPath(path: string, baseFolder: string): string {
  return resolve(baseFolder, path);
}

/** The path of a file inside a declared folder. Throws `market.outside-folder` for names that lead out of it. */
export function insideFolder(folder: string, name: string): string {
  if (isInsideFolder(folder, name)) return resolve(folder, name);
  throw new MassError({
    code: 'market.outside-folder',
    message: 'the file name leads out of the declared data folder',
    path: folder,
    found: name,
    expected: 'a file name inside the folder',
    hint: 'copy the file into the folder, or declare the folder that holds it as the path',
  });
}
