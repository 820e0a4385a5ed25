/** The lock of the writer of a folder, mostly a run's (writer-lock.ts): `lock.sqlite`, and `lock.json` with the holder. */
import { join } from 'node:path';
import { MassError } from '../core/index.ts';
import {
  acquireWriterLock,
  type LockFiles,
  type LockHolder,
  probeWriterLock,
  type Writer,
  type WriterLock,
} from './writer-lock.ts';

/** Locks a folder for writing; `what` is in it. Throws `journal.locked`, naming the holder, or `journal.write-failed`. */
export function acquireLock(folder: string, writer: Writer, what = 'the run'): WriterLock {
  return acquireWriterLock(
    filesIn(folder),
    writer,
    ({ holder, who, advice, cause }) =>
      new MassError(
        {
          code: 'journal.locked',
          file: folder,
          message: `${what} is being written by ${who}`,
          hint: advice,
          ...(holder === undefined ? {} : { values: { holder } }),
        },
        { cause },
      ),
  );
}

/** Whether a writer holds the folder now, and who it says it is. Takes no lasting lock. */
export function probeLock(folder: string): { readonly held: boolean; readonly holder?: LockHolder } {
  return probeWriterLock(filesIn(folder));
}

function filesIn(folder: string): LockFiles {
  return { lock: join(folder, 'lock.sqlite'), holder: join(folder, 'lock.json') };
}
