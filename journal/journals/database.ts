/** Opening and creating the database of a run folder. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqliteFile, pragma } from '../sqlite-file.ts';
import { corrupt, readFailed, writeFailed } from '../storage-errors.ts';
import { APPLICATION_ID, schemaSql } from './schema.ts';

export const DATABASE_FILE = 'journal.sqlite';

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
    const { database, checked } = openSqliteFile(file, access, (opened) => checkedFormat(opened, file));
    return { database, format: checked };
  } catch (error) {
    throw readFailed(error, file);
  }
}

function checkedFormat(database: DatabaseSync, file: string): number {
  const application = pragma(database, 'application_id');
  if (application !== APPLICATION_ID) {
    const message = 'this is not the database of a run';
    throw corrupt(file, `application id ${application}`, { message });
  }
  checkDays(database);
  return pragma(database, 'user_version');
}

/** A missing day in the middle means a damaged table, which SQLite alone would not report. */
function checkDays(database: DatabaseSync): void {
  const row = database.prepare('SELECT count(*) AS days, coalesce(max(day) + 1, 0) AS next FROM days').get();
  if (row === undefined || row['days'] !== row['next'])
    throw new Error(
      `${String(row?.['days'])} days, the last of which is numbered ${Number(row?.['next']) - 1}`,
    );
}
