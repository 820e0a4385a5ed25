/**
 * Opening and creating the database of a run folder.
 * Never open `journal.sqlite` by other means in this process: closing a descriptor of it drops SQLite's locks (POSIX).
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { corrupt, needsRecovery, readFailed, writeFailed } from '../storage-errors.ts';
import { APPLICATION_ID, schemaSql } from './schema.ts';

export const DATABASE_FILE = 'journal.sqlite';
/** Readers and the writer wait this long for each other's short locks. */
const BUSY_MS = 5000;

/** Creates an empty journal database, durable on return except for its folder entry. Throws `journal.write-failed`. */
export function createDatabase(folder: string, format: number): void {
  const file = join(folder, DATABASE_FILE);
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file);
    database.exec('PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; BEGIN EXCLUSIVE');
    database.exec(schemaSql);
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${format}; COMMIT`);
  } catch (error) {
    throw writeFailed(error, file);
  } finally {
    database?.close();
  }
}

export interface OpenedDatabase {
  readonly database: DatabaseSync;
  readonly format: number;
}

/**
 * Opens the database and gives the format it is written in. Changes nothing in the file: see `prepareForWriting`. Throws
 * `journal.corrupt`, `journal.write-failed`.
 */
export function openDatabase(folder: string, access: 'read' | 'write'): OpenedDatabase {
  const file = join(folder, DATABASE_FILE);
  if (!existsSync(file)) throw corrupt(file, 'no such file');
  try {
    return access === 'read' ? openRecovered(file) : openOnce(file, access);
  } catch (error) {
    throw readFailed(error, file);
  }
}

/** A writer killed while it opened or closed the file leaves a change half done, which a reader is not allowed to undo. */
function openRecovered(file: string): OpenedDatabase {
  try {
    return openOnce(file, 'read');
  } catch (error) {
    if (!needsRecovery(error)) throw error;
    const recovering = new DatabaseSync(file, { timeout: BUSY_MS });
    try {
      pragma(recovering, 'user_version');
    } finally {
      recovering.close();
    }
    return openOnce(file, 'read');
  }
}

function openOnce(file: string, access: 'read' | 'write'): OpenedDatabase {
  const database = new DatabaseSync(file, { readOnly: access === 'read', timeout: BUSY_MS });
  try {
    database.exec('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON');
    const application = pragma(database, 'application_id');
    if (application !== APPLICATION_ID) {
      const message = 'this is not the database of a run';
      throw corrupt(file, `application id ${application}`, { message });
    }
    const format = pragma(database, 'user_version');
    checkDays(database);
    return { database, format };
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Leaves one plain file that can be read from read-only media, where the write-ahead log would need two more. Readers at
 * work prevent that; the log then stays beside the file and loses nothing. `prepared`: for writing.
 */
export function closeDatabase(database: DatabaseSync, prepared: boolean): void {
  if (prepared) {
    try {
      database.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE');
    } catch {
      // Nothing is lost: the log is part of the journal, and whoever opens it next finds it.
    }
  }
  database.close();
}

/** To be called before the first transaction: a writer that finds nothing to write leaves the file as it was. */
export function prepareForWriting(database: DatabaseSync): void {
  // The log is cut back after a large day; fullfsync matters on macOS only, where fsync leaves data in the drive's cache.
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA fullfsync = ON;
    PRAGMA checkpoint_fullfsync = ON;
    PRAGMA journal_size_limit = 16777216;
  `);
}

/** A missing day in the middle means a damaged table, which SQLite alone would not report. */
function checkDays(database: DatabaseSync): void {
  const row = database.prepare('SELECT count(*) AS days, coalesce(max(day) + 1, 0) AS next FROM days').get();
  if (row === undefined || row['days'] !== row['next'])
    throw new Error(
      `${String(row?.['days'])} days, the last of which is numbered ${Number(row?.['next']) - 1}`,
    );
}

function pragma(database: DatabaseSync, name: string): number {
  return Number(database.prepare(`PRAGMA ${name}`).get()?.[name]);
}
