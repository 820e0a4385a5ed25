import { mkdirSync } from 'node:fs';
import { acquireLock, type WriterLock, writeFailed } from '../journal/index.ts';

/**
 * Makes a folder of results, if need be, and keeps other processes from writing it until the lock is released or this process
 * ends: a second one would put its own results between those of the first. `command` is what the user started. Throws
 * `journal.locked`, naming the other process, and `journal.write-failed`.
 */
export function lockFolder(folder: string, command: string, what: string): WriterLock {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw writeFailed(error, folder);
  }
  return acquireLock(folder, { command }, what);
}
