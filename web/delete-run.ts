/**
 * Deletion of a run folder.
 * 1. Nobody may be writing it: the lock is held while the folder leaves the listing.
 * 2. It leaves the listing at once, whole; its files go afterwards. What a killed deletion left is hidden, and goes with the next one.
 */
import { readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { acquireLock, writeFailed } from '../journal/index.ts';

const DELETED = '.deleted~';

/** Throws `journal.locked` and `journal.write-failed`. */
export function deleteRun(path: string): void {
  const parent = dirname(path);
  const aside = join(parent, `${DELETED}${basename(path)}`);
  try {
    rmSync(aside, { recursive: true, force: true });
    const lock = acquireLock(path, { command: 'mass studio' });
    try {
      renameSync(path, aside);
    } finally {
      lock.release();
    }
    for (const name of readdirSync(parent))
      if (name.startsWith(DELETED)) rmSync(join(parent, name), { recursive: true, force: true });
  } catch (error) {
    throw writeFailed(error, path, 'delete the run again');
  }
}
