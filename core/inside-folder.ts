import { realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';

/**
 * Whether a file name, relative to a declared folder, stays inside it. Names come from scenarios and data and are untrusted:
 * absolute names, `..` and links that lead out of the folder do not.
 */
export function isInsideFolder(folder: string, name: string): boolean {
  if (isAbsolute(name) || name.includes('\0')) return false;
  const target = resolve(folder, name);
  return isBelow(folder, target) && isBelow(real(folder), real(target));
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
