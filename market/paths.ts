import { realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { MassError } from '../core/index.ts';

/** The path that a user gave in a source's `path` option; relative ones start at the scenario's folder. */
export function optionPath(path: string, baseFolder: string): string {
  return resolve(baseFolder, path);
}

/**
 * The path of a file inside a declared folder. File names come from scenarios and data and are untrusted: absolute names,
 * `..` and links that lead out of the folder throw `market.outside-folder`.
 */
export function insideFolder(folder: string, name: string): string {
  const target = resolve(folder, name);
  if (
    isAbsolute(name) ||
    name.includes('\0') ||
    !isBelow(folder, target) ||
    !isBelow(real(folder), real(target))
  ) {
    throw new MassError({
      code: 'market.outside-folder',
      message: 'the file name leads out of the declared data folder',
      path: folder,
      found: name,
      expected: 'a file name inside the folder',
      hint: 'copy the file into the folder, or declare the folder that holds it as the path',
    });
  }
  return target;
}

function isBelow(folder: string, target: string): boolean {
  const way = relative(folder, target);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** The path with links followed; of a path that does not exist, itself. */
function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
