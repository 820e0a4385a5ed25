/**
 * The lock of a run folder's writer.
 * 1. The lock is an open EXCLUSIVE transaction on `lock.sqlite`. The operating system ends it with the process, so a
 *    killed writer leaves nothing to clean up and a reused process id cannot be mistaken for the writer.
 * 2. `lock.json` names the holder, for messages only; without a held lock it tells who was killed.
 * 3. Nothing else may open `lock.sqlite` through the file system: closing any descriptor of it would drop the lock (POSIX).
 */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { type Clock, MassError, systemClock, thisProcess } from '../core/index.ts';
import { isBusy, writeFailed } from './storage-errors.ts';

export const LOCK_FILE = 'lock.sqlite';
export const HOLDER_FILE = 'lock.json';
/** A reader that looks whether the lock is held keeps it for an instant; a writer waits that out. */
const PATIENCE_MS = 250;

/** Held locks: without this reference the garbage collector would close, and so release, the lock of a forgotten run. */
const heldLocks = new Set<DatabaseSync>();

const holderSchema = z.object({ pid: z.int(), host: z.string(), since: z.string(), command: z.string() });

/** Who writes a run folder. `since` is an ISO time. */
export type LockHolder = Readonly<z.infer<typeof holderSchema>>;

/** Who asks for the lock. */
export interface Writer {
  /** What the user started, for the message to others, e.g. `mass run first.yaml`. */
  readonly command: string;
  /** @default systemClock */
  readonly clock?: Clock;
}

export interface RunLock {
  readonly holder: LockHolder;
  /** The writer before this one, if it was killed before it could release the lock. */
  readonly killed?: LockHolder;
  release(this: void): void;
}

/** Locks a run folder for writing. Throws `journal.locked`, naming the holder, or `journal.write-failed`. */
export function acquireLock(folder: string, writer: Writer): RunLock {
  const file = join(folder, LOCK_FILE);
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { timeout: PATIENCE_MS });
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database?.close();
    throw isBusy(error) ? locked(folder, error) : writeFailed(error, file);
  }
  const held = database;
  heldLocks.add(held);
  const killed = readHolder(folder);
  const holder = {
    ...thisProcess(),
    since: new Date((writer.clock ?? systemClock).now()).toISOString(),
    command: writer.command,
  };
  try {
    writeHolder(folder, holder);
  } catch (error) {
    drop(held);
    throw writeFailed(error, join(folder, HOLDER_FILE));
  }
  return {
    holder,
    ...(killed === undefined ? {} : { killed }),
    release: () => {
      // Removed while the lock is still held: afterwards the file may be the next writer's.
      try {
        rmSync(join(folder, HOLDER_FILE), { force: true });
      } finally {
        drop(held);
      }
    },
  };
}

/** Whether a writer holds the folder now, and who it says it is. Takes no lasting lock. */
export function probeLock(folder: string): { readonly held: boolean; readonly holder?: LockHolder } {
  const file = join(folder, LOCK_FILE);
  if (!existsSync(file)) return { held: false };
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { readOnly: true });
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    return { held: false };
  } catch (error) {
    if (!isBusy(error)) return { held: false };
    const holder = livingHolder(folder);
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

function locked(folder: string, cause: unknown): MassError {
  const holder = livingHolder(folder);
  const who =
    holder === undefined
      ? 'another process'
      : `process ${holder.pid} on ${holder.host} since ${holder.since} (${holder.command})`;
  return new MassError(
    {
      code: 'journal.locked',
      file: folder,
      message: `the run is being written by ${who}`,
      hint: adviceOn(holder),
      ...(holder === undefined ? {} : { values: { holder } }),
    },
    { cause },
  );
}

function adviceOn(holder: LockHolder | undefined): string {
  if (holder === undefined) return 'wait for it or stop it';
  const own = thisProcess();
  if (holder.host !== own.host) return `wait for it or stop it on ${holder.host}`;
  if (holder.pid === own.pid) return 'close the journal that this process has open';
  return `wait for it, or stop it with: kill ${holder.pid}`;
}

/** The named holder, unless it is known to be dead: then the lock is held by one that has not written its name yet. */
function livingHolder(folder: string): LockHolder | undefined {
  const holder = readHolder(folder);
  return holder !== undefined && holder.host === thisProcess().host && !isAlive(holder.pid)
    ? undefined
    : holder;
}

function readHolder(folder: string): LockHolder | undefined {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(join(folder, HOLDER_FILE), 'utf8')));
  } catch {
    return undefined;
  }
}

function writeHolder(folder: string, holder: LockHolder): void {
  const file = join(folder, HOLDER_FILE);
  writeFileSync(`${file}.tmp`, `${JSON.stringify(holder)}\n`);
  renameSync(`${file}.tmp`, file);
}
