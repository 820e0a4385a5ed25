/** Which files a source consists of. */
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { byCodeUnit } from '../../core/index.ts';
import { EXPERIMENT_FILE } from './experiment-file.ts';

/** A path that code writes in quotes and that starts at the code's own folder. */
const QUOTED_PATH = /(["'`])(\.{1,2}\/[^"'`\n$]+)\1/g;

/**
 * The file itself, or the files below the folder, ascending; links are followed, each folder once on a way down. Left out are
 * results, which no cell reads: `outDir` where it lies below the folder, and folders of experiments. Empty when there is nothing.
 */
export function filesBelow(path: string, outDir: string): readonly string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return [];
  if (!found.isDirectory()) return [path];
  const files: string[] = [];
  const walk = (folder: string, above: readonly string[]): void => {
    const real = realpathSync(folder);
    const names = readdirSync(folder);
    const isResult =
      folder !== path && (resolve(folder) === resolve(outDir) || names.includes(EXPERIMENT_FILE));
    if (isResult || above.includes(real)) return;
    for (const name of names) {
      const entry = join(folder, name);
      // A link to nothing is as good as no file.
      const kind = statSync(entry, { throwIfNoEntry: false });
      if (kind?.isDirectory() === true) walk(entry, [...above, real]);
      else if (kind?.isFile() === true) files.push(entry);
    }
  };
  walk(path, []);
  return files.sort(byCodeUnit);
}

/**
 * A file of code, and the files that it and they name by a relative path in quotes: imports, and data beside them. A folder is named
 * with all files below it, as by `filesBelow`, unless the code or the results lie in it or it lies in the results.
 */
export function filesOfCode(entry: string, outDir: string): readonly string[] {
  const files = new Set<string>();
  const add = (path: string, by: string): void => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory() === true) {
      const isNoData = isWithin(by, path) || isWithin(outDir, path) || isWithin(path, outDir);
      if (!isNoData) for (const file of filesBelow(path, outDir)) addFile(file);
    } else if (found?.isFile() === true) addFile(path);
  };
  const addFile = (file: string): void => {
    if (files.has(file)) return;
    files.add(file);
    if (!/\.[cm]?[jt]s$/.test(file)) return;
    for (const [, , path] of readFileSync(file, 'utf8').matchAll(QUOTED_PATH))
      add(resolve(dirname(file), path as string), file);
  };
  add(entry, entry);
  return [...files].sort(byCodeUnit);
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** How a file is named from its source, with the same separators everywhere. */
export function nameFrom(source: string, file: string): string {
  return relative(source, file).replaceAll(sep, '/');
}
