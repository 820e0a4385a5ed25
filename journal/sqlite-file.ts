/**
 * Opening, preparing and closing SQLite files: write-ahead log, every commit synced.
 * Never open such a file by other means in this process: closing a descriptor of it drops SQLite's locks (POSIX).
 */
import { DatabaseSync } from 'node:sqlite';
import { needsRecovery } from './storage-errors.ts';

/** Readers and the writer wait this long for each other's short locks. */
const BUSY_MS = 5000;

export interface OpenedFile<Checked> {
  readonly database: DatabaseSync;
  readonly checked: Checked;
}

/**
 * Opens a file that is there, changing nothing in it. `check` looks at what was opened; when it throws, the file is closed
 * again. Throws what SQLite throws.
 */
export function openSqliteFile<Checked>(
  file: string,
  access: 'read' | 'write',
  check: (database: DatabaseSync) => Checked,
): OpenedFile<Checked> {
  if (access === 'write') return openOnce(file, access, check);
  try {
    return openOnce(file, access, check);
  } catch (error) {
    if (!needsRecovery(error)) throw error;
    recover(file);
    return openOnce(file, access, check);
  }
}

/** To be called before the first transaction: a writer that finds nothing to write leaves the file as it was. */
export function prepareForWriting(database: DatabaseSync): void {
  // The log is cut back after a large commit; fullfsync matters on macOS only, where fsync leaves data in the drive's cache.
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA fullfsync = ON;
    PRAGMA checkpoint_fullfsync = ON;
    PRAGMA journal_size_limit = 16777216;
  `);
}

/**
 * Leaves one plain file that can be read from read-only media, where the write-ahead log would need two more. Readers at
 * work prevent that; the log then stays beside the file and loses nothing. `prepared`: for writing.
 */
export function closeSqliteFile(database: DatabaseSync, prepared: boolean): void {
  if (prepared) {
    try {
      database.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE');
    } catch {
      // Nothing is lost: the log is part of the database, and whoever opens it next finds it.
    }
  }
  database.close();
}

/** The number behind a pragma, e.g. `user_version`. */
export function pragma(database: DatabaseSync, name: string): number {
  return Number(database.prepare(`PRAGMA ${name}`).get()?.[name]);
}

function openOnce<Checked>(
  file: string,
  access: 'read' | 'write',
  check: (database: DatabaseSync) => Checked,
): OpenedFile<Checked> {
  const database = new DatabaseSync(file, { readOnly: access === 'read', timeout: BUSY_MS });
  try {
    database.exec('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON');
    return { database, checked: check(database) };
  } catch (error) {
    database.close();
    throw error;
  }
}

/** A writer killed while it opened or closed the file leaves a change half done, which a reader is not allowed to undo. */
function recover(file: string): void {
  const recovering = new DatabaseSync(file, { timeout: BUSY_MS });
  try {
    pragma(recovering, 'user_version');
  } finally {
    recovering.close();
  }
}
