/**
 * A run folder: `manifest.json`, `journal.sqlite`, `lock.sqlite`, `results/`.
 * 1. It appears under its name whole or not at all (run-creation.ts).
 * 2. Writing needs the lock (run-lock.ts), reading does not.
 * 3. A folder in a newer format is refused unchanged; one in an older format is brought up under the lock.
 */
import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { MassError, shellWord } from '../core/index.ts';
import { currentFormat, migrateDatabase, migrateManifest, type RunFormat, refuseNewer } from './format.ts';
import type { Journal } from './journal.ts';
import { DATABASE_FILE, openDatabase } from './journals/database.ts';
import { SqliteJournal } from './journals/sqlite.ts';
import { MANIFEST_FILE, parseManifest, readRawManifest, writeManifest } from './manifest-file.ts';
import { acquireLock } from './run-lock.ts';
import { closeSqliteFile, prepareForWriting } from './sqlite-file.ts';
import { AFTER_WRITE_OF_RUN, corrupt, writeFailed } from './storage-errors.ts';
import type { LockHolder, Writer, WriterLock } from './writer-lock.ts';

export const RESULTS_FOLDER = 'results';

/** An open run folder. `journal.close()` releases everything, the lock included. */
export interface RunFolder {
  readonly path: string;
  /** Where exported results go. */
  readonly resultsPath: string;
  readonly journal: Journal;
  /** When opened for writing: the writer before, if it was killed. */
  readonly killed?: LockHolder;
}

/**
 * Opens a run folder for writing and migrates an older format. Throws `journal.locked` (naming the holder),
 * `journal.not-a-run`, `journal.corrupt`, `journal.version`, `journal.write-failed`.
 */
export function openRun(folder: string, writer: Writer, format: RunFormat = currentFormat): RunFolder {
  const path = checkedRunFolder(folder);
  const lock = acquireLock(path, writer);
  try {
    migrate(path, format);
    const opened = openFiles(path, 'write', format, lock);
    return { ...opened, ...(lock.killed === undefined ? {} : { killed: lock.killed }) };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * Opens a run folder for reading, also while it is being written. A folder in an older format is first migrated under the
 * lock. Throws as `openRun`.
 */
export function readRun(folder: string, format: RunFormat = currentFormat): RunFolder {
  const path = checkedRunFolder(folder);
  if (isOlder(path, format)) openRun(path, { command: 'migration' }, format).journal.close();
  return openFiles(path, 'read', format);
}

/** As `readRun`, but refuses an older format with `journal.version` and so never writes. */
export function readRunAsIs(folder: string, format: RunFormat = currentFormat): RunFolder {
  return openFiles(checkedRunFolder(folder), 'read', format);
}

/** True for a folder that holds a file of a run, damaged or not. */
export function looksLikeRun(path: string): boolean {
  return existsSync(join(path, MANIFEST_FILE)) || existsSync(join(path, DATABASE_FILE));
}

function checkedRunFolder(folder: string): string {
  const path = resolve(folder);
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  if (!isFolder || !looksLikeRun(path)) {
    throw new MassError({
      code: 'journal.not-a-run',
      file: folder,
      message: 'this is not a run folder',
      found: isFolder
        ? 'a folder without manifest.json'
        : existsSync(path)
          ? 'a file'
          : 'nothing of this name',
      expected: 'a folder made by "mass run"',
      hint: '"mass runs" lists the runs of a folder',
    });
  }
  for (const name of [MANIFEST_FILE, DATABASE_FILE]) {
    if (!existsSync(join(path, name))) {
      throw corrupt(join(path, name), 'no such file', { message: `the run folder has lost its ${name}` });
    }
  }
  return path;
}

function openFiles(path: string, access: 'read' | 'write', format: RunFormat, lock?: WriterLock): RunFolder {
  const { raw, format: written } = readRawManifest(path);
  refuseNewer(written, format, path, writerOf(raw));
  const { database, format: stored } = openDatabase(path, access);
  try {
    refuseNewer(stored, format, path, writerOf(raw));
    refuseOlder(Math.min(written, stored), format, path);
    const manifest = parseManifest(path, raw);
    const parts = {
      folder: path,
      database,
      manifest,
      access,
      ...(lock === undefined ? {} : { onClose: lock.release }),
    };
    return { path, resultsPath: join(path, RESULTS_FOLDER), journal: new SqliteJournal(parts) };
  } catch (error) {
    closeSqliteFile(database, false);
    throw error;
  }
}

function refuseOlder(found: number, format: RunFormat, path: string): void {
  if (found === format.current) return;
  throw new MassError({
    code: 'journal.version',
    file: path,
    message: 'the run folder is in an older format',
    found: `format ${found}`,
    expected: `format ${format.current}`,
    hint: `"mass show ${shellWord(path)}" brings it up to date`,
  });
}

function isOlder(path: string, format: RunFormat): boolean {
  if (readRawManifest(path).format < format.current) return true;
  const { database, format: stored } = openDatabase(path, 'read');
  closeSqliteFile(database, false);
  return stored < format.current;
}

/** The caller holds the lock. Newer formats are left for `openFiles` to refuse. */
function migrate(path: string, format: RunFormat): void {
  const { raw, format: written } = readRawManifest(path);
  refuseNewer(written, format, path, writerOf(raw));
  const { database, format: stored } = openDatabase(path, 'read');
  closeSqliteFile(database, false);
  refuseNewer(stored, format, path, writerOf(raw));
  if (stored < format.current) {
    const writable = openDatabase(path, 'write').database;
    try {
      prepareForWriting(writable);
      migrateDatabase(writable, stored, format);
    } catch (error) {
      throw writeFailed(error, join(path, DATABASE_FILE), AFTER_WRITE_OF_RUN);
    } finally {
      closeSqliteFile(writable, true);
    }
  }
  if (written < format.current) writeManifest(path, migrateManifest(raw, written, format));
}

function writerOf(raw: unknown): unknown {
  return (raw as { readonly engineVersion?: unknown } | null)?.engineVersion;
}
