/**
 * Creation of a run folder.
 * 1. The folder appears under its name whole or not at all: it is built beside its place, synced, and renamed.
 * 2. What a killed creation left is named `.creating~RUN~HOST~PID~THREAD`; the next creation in the same folder removes it
 *    once its process is gone.
 * 3. A creation that fails leaves the output folder as it was; a run that fails before its first day may be discarded.
 */
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { threadId } from 'node:worker_threads';
import { invariant, MassError, shellWord, thisProcess } from '../core/index.ts';
import { syncFolder, syncParents } from './durable-files.ts';
import { currentFormat, type RunFormat } from './format.ts';
import { createDatabase, openDatabase } from './journals/database.ts';
import { type PastDays, SqliteJournal } from './journals/sqlite.ts';
import { writeManifest } from './manifest-file.ts';
import type { Manifest } from './records.ts';
import { looksLikeRun, openRun, RESULTS_FOLDER, type RunFolder } from './run-folder.ts';
import { writeFailed } from './storage-errors.ts';
import { isAlive, type Writer } from './writer-lock.ts';

const UNFINISHED = '.creating~';
/** A run folder that was just made. */
export interface CreatedRun extends RunFolder {
  /** Closes the journal and removes the run folder, and what was made to hold it where that is empty. */
  discard(this: void): void;
}

const RUN_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/**
 * Creates the run folder `manifest.runId` under `outDir`, which is created as needed, and opens it for writing. A run id is
 * letters, digits, dot, dash and underscore. `past`: what it begins with; the folder appears with all of it. Throws `journal.exists`,
 * `journal.write-failed` and what reading the past throws; then nothing is left behind.
 */
export function createRun(
  outDir: string,
  manifest: Manifest,
  writer: Writer,
  format: RunFormat = currentFormat,
  past?: PastDays,
): CreatedRun {
  invariant(RUN_ID.test(manifest.runId), `"${manifest.runId}" cannot be a folder's name`);
  invariant(manifest.format === format.current, `a new run is written in format ${format.current}`);
  const parent = resolve(outDir);
  const path = join(parent, manifest.runId);
  refuseExisting(path);
  const made = madeFolder(parent);
  try {
    removeUnfinished(parent);
    buildAside(parent, path, manifest, format, past);
    syncParents(parent, made);
    const folder = openBuilt(path, writer, format);
    const discard = () => {
      folder.journal.close();
      rmSync(path, { recursive: true, force: true });
      removeEmptyParents(parent, made);
    };
    return { ...folder, discard };
  } catch (error) {
    removeEmptyParents(parent, made);
    throw writeFailed(error, path);
  }
}

/** Makes the output folder, and finds out whether it can be written to. Returns the first folder that was made. */
function madeFolder(parent: string): string | undefined {
  let made: string | undefined;
  try {
    made = mkdirSync(parent, { recursive: true });
    accessSync(parent, constants.W_OK | constants.X_OK);
    return made;
  } catch (error) {
    removeEmptyParents(parent, made);
    const reason = String((error as NodeJS.ErrnoException).code);
    if (!['EEXIST', 'ENOTDIR', 'EACCES', 'EPERM', 'EROFS', 'ENAMETOOLONG'].includes(reason))
      throw writeFailed(error, parent);
    throw new MassError(
      {
        code: 'journal.write-failed',
        file: parent,
        message: 'the run folder cannot be made here',
        found: reason === 'EEXIST' || reason === 'ENOTDIR' ? 'a file' : reason,
        expected: 'a folder that may be written to',
        hint: 'choose another folder with --out',
      },
      { cause: error },
    );
  }
}

function buildAside(
  parent: string,
  path: string,
  manifest: Manifest,
  format: RunFormat,
  past: PastDays | undefined,
): void {
  const { host, pid } = thisProcess();
  const aside = join(parent, `${UNFINISHED}${manifest.runId}~${plainName(host)}~${pid}~${threadId}`);
  try {
    mkdirSync(aside);
    mkdirSync(join(aside, RESULTS_FOLDER));
    createDatabase(aside, format.current);
    writeManifest(aside, manifest, 'start the command again');
    if (past !== undefined) takeOver(aside, manifest, past);
    syncFolder(aside);
    refuseExisting(path);
    renameSync(aside, path);
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    const taken = ['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(String((error as NodeJS.ErrnoException).code));
    if (taken) refuseExisting(path);
    throw error;
  }
}

function takeOver(folder: string, manifest: Manifest, past: PastDays): void {
  const { database } = openDatabase(folder, 'write');
  const journal = new SqliteJournal({ folder, database, manifest, access: 'write' });
  try {
    journal.takeOver(past);
  } finally {
    journal.close();
  }
}

/** A disk that fills up right after the renaming must not leave a run of no days behind. */
function openBuilt(path: string, writer: Writer, format: RunFormat): RunFolder {
  try {
    return openRun(path, writer, format);
  } catch (error) {
    if (error instanceof MassError && error.code === 'journal.write-failed') {
      rmSync(path, { recursive: true, force: true });
    }
    throw error;
  }
}

function refuseExisting(path: string): void {
  if (!existsSync(path)) return;
  throw new MassError({
    code: 'journal.exists',
    file: path,
    message: 'the run folder exists already',
    hint: looksLikeRun(path)
      ? `continue it with "mass resume ${shellWord(path)}"`
      : 'choose another folder, or move this one away',
  });
}

/** Creation is synchronous, so what this very thread finds under its own name was left by an earlier bearer of its id. */
function removeUnfinished(parent: string): void {
  const own = thisProcess();
  for (const name of readdirSync(parent)) {
    if (!name.startsWith(UNFINISHED)) continue;
    const [, , host, pid, thread] = name.split('~');
    if (host !== plainName(own.host)) continue;
    const mine = Number(pid) === own.pid && Number(thread) === threadId;
    if (mine || !isAlive(Number(pid))) rmSync(join(parent, name), { recursive: true, force: true });
  }
}

function plainName(host: string): string {
  return host.replaceAll(/[^A-Za-z0-9.-]/g, '_');
}

/** Removes the folders that this creation made, as long as they are empty. */
function removeEmptyParents(parent: string, made: string | undefined): void {
  if (made === undefined) return;
  try {
    for (let folder = parent; ; folder = dirname(folder)) {
      rmdirSync(folder);
      if (folder === made) return;
    }
  } catch {
    // Somebody else put something there meanwhile: it stays.
  }
}
