/** Files that survive a power loss: content and the folder entry are both on disk when these return. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { thisProcess } from '../core/index.ts';
import { writeFailed } from './storage-errors.ts';

/** Where a file is written before it is put into its place: another process that writes the same one has a part of its own. */
export function temporaryBeside(path: string): string {
  return `${path}.${thisProcess().pid}.tmp`;
}

/**
 * Puts `text` into `path` so that readers see the old content or the new one, never a part, also where several processes do.
 * Durable on return.
 */
export function replaceFile(path: string, text: string): void {
  const temporary = temporaryBeside(path);
  try {
    writeFileSync(temporary, text, { flush: true });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
}

/**
 * Moves a file that another program wrote beside its place into it; its content is on disk first. The entry is durable after
 * `syncFolder`. Throws `journal.write-failed`, with `then` as `writeFailed`.
 */
export function putInPlace(temporary: string, path: string, then?: string): void {
  try {
    syncPath(temporary, 'r+');
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw writeFailed(error, path, then);
  }
}

/** Makes the entries of a folder durable. Windows has no such call and journals its folders itself. */
export function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  syncPath(path, 'r');
}

/** Makes the entries of `parent` durable, and those of the folders made for it: `made` is the first one that was made. */
export function syncParents(parent: string, made: string | undefined): void {
  const last = made === undefined ? parent : dirname(made);
  for (let folder = parent; ; folder = dirname(folder)) {
    syncFolder(folder);
    if (folder === last) return;
  }
}

function syncPath(path: string, flags: 'r' | 'r+'): void {
  const opened = openSync(path, flags);
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}
