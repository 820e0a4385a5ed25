/**
 * The lock of whoever writes a file or folder that has one writer at a time.
 * 1. The lock is an open EXCLUSIVE transaction on an empty database. The operating system ends it with the process, so a
 *    killed writer leaves nothing to clean up and a reused process id cannot be mistaken for the writer.
 * 2. The holder file names the holder, for messages only; without a held lock it tells who was killed.
 * 3. Nothing else may open the lock's database through the file system: closing any descriptor of it would drop the lock
 *    (POSIX).
 */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { type Clock, type MassError, systemClock, thisProcess } from '../core/index.ts';
import { isBusy, writeFailed } from './storage-errors.ts';

/** A reader that looks whether the lock is held keeps it for an instant; a writer waits that out. */
const PATIENCE_MS = 250;

/** Held locks: without this reference the garbage collector would close, and so release, a lock that was forgotten. */
const heldLocks = new Set<DatabaseSync>();

const holderSchema = z.object({ pid: z.int(), host: z.string(), since: z.string(), command: z.string() });

/** Who writes. `since` is an ISO time. */
export type LockHolder = Readonly<z.infer<typeof holderSchema>>;

/** Who asks for the lock. */
export interface Writer {
  /** What the user started, for the message to others, e.g. `mass run first.yaml`. */
  readonly command: string;
  /** @default systemClock */
  readonly clock?: Clock;
}

/** Paths of the two files of a lock. */
export interface LockFiles {
  readonly lock: string;
  readonly holder: string;
}

/** The lock as somebody else holds it, for the error. */
export interface HeldLock {
  readonly holder?: LockHolder;
  /** `process 12 on host since ... (mass run first.yaml)`, or `another process`. */
  readonly who: string;
  /** What can be done about it. */
  readonly advice: string;
  readonly cause: unknown;
}

export interface WriterLock {
  readonly holder: LockHolder;
  /** The writer before this one, if it was killed before it could release the lock. */
  readonly killed?: LockHolder;
  release(this: void): void;
}

/** Takes a lock. Throws the error that `refusal` makes when it is held, or `journal.write-failed`. */
export function acquireWriterLock(
  files: LockFiles,
  writer: Writer,
  refusal: (held: HeldLock) => MassError,
): WriterLock {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(files.lock, { timeout: PATIENCE_MS });
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database?.close();
    throw isBusy(error) ? refusal(heldLock(files, error)) : writeFailed(error, files.lock);
  }
  const held = database;
  heldLocks.add(held);
  const killed = readHolder(files);
  const holder = {
    ...thisProcess(),
    since: new Date((writer.clock ?? systemClock).now()).toISOString(),
    command: writer.command,
  };
  try {
    writeHolder(files, holder);
  } catch (error) {
    drop(held);
    throw writeFailed(error, files.holder);
  }
  return {
    holder,
    ...(killed === undefined ? {} : { killed }),
    release: () => {
      // Removed while the lock is still held: afterwards the file may be the next writer's.
      try {
        rmSync(files.holder, { force: true });
      } finally {
        drop(held);
      }
    },
  };
}

/** Whether a writer holds the lock now, and who it says it is. Takes no lasting lock. */
export function probeWriterLock(files: LockFiles): { readonly held: boolean; readonly holder?: LockHolder } {
  if (!existsSync(files.lock)) return { held: false };
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(files.lock, { readOnly: true });
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    return { held: false };
  } catch (error) {
    if (!isBusy(error)) return { held: false };
    const holder = livingHolder(files);
    return { held: true, ...(holder === undefined ? {} : { holder }) };
  } finally {
    database?.close();
  }
}

/** True when a process of this machine has the id and lives. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function drop(lock: DatabaseSync): void {
  heldLocks.delete(lock);
  lock.close();
}

function heldLock(files: LockFiles, cause: unknown): HeldLock {
  const holder = livingHolder(files);
  return {
    ...(holder === undefined ? {} : { holder }),
    who:
      holder === undefined
        ? 'another process'
        : `process ${holder.pid} on ${holder.host} since ${holder.since} (${holder.command})`,
    advice: adviceOn(holder),
    cause,
  };
}

function adviceOn(holder: LockHolder | undefined): string {
  if (holder === undefined) return 'wait for it or stop it';
  const own = thisProcess();
  if (holder.host !== own.host) return `wait for it or stop it on ${holder.host}`;
  if (holder.pid === own.pid) return 'close the one that this process has open';
  return `wait for it, or stop it with: kill ${holder.pid}`;
}

/** The named holder, unless it is known to be dead: then the lock is held by one that has not written its name yet. */
function livingHolder(files: LockFiles): LockHolder | undefined {
  const holder = readHolder(files);
  return holder !== undefined && holder.host === thisProcess().host && !isAlive(holder.pid)
    ? undefined
    : holder;
}

function readHolder(files: LockFiles): LockHolder | undefined {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(files.holder, 'utf8')));
  } catch {
    return undefined;
  }
}

function writeHolder(files: LockFiles, holder: LockHolder): void {
  writeFileSync(`${files.holder}.tmp`, `${JSON.stringify(holder)}\n`);
  renameSync(`${files.holder}.tmp`, files.holder);
}
