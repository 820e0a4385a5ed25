/**
 * Versions of the run folder's format. The database carries its number in `user_version`, the manifest in `format`; each
 * is brought up step by step, the database first, so that a crash between the two is finished by the next opening.
 */
import type { DatabaseSync } from 'node:sqlite';
import { invariant, MassError } from '../core/index.ts';
import { logEntriesSql } from './journals/schema.ts';

/** The format that this version writes. Raise it with a migration from the one before. */
export const JOURNAL_FORMAT = 2;

/** One step from format `from` to `from + 1`. */
export interface Migration {
  readonly from: number;
  /** Changes the database; runs inside the transaction that also raises `user_version`. */
  database(database: DatabaseSync): void;
  /** Returns the manifest in the next format; its `format` is set by the caller. */
  manifest(manifest: Readonly<Record<string, unknown>>): Record<string, unknown>;
}

export interface RunFormat {
  readonly current: number;
  readonly migrations: readonly Migration[];
}

/** Format 2 has logs. */
const addLogs: Migration = {
  from: 1,
  database: (database) => database.exec(logEntriesSql),
  manifest: (manifest) => ({ ...manifest }),
};

export const currentFormat: RunFormat = { current: JOURNAL_FORMAT, migrations: [addLogs] };

/** Throws `journal.version` when `found` is newer than what this version reads. */
export function refuseNewer(found: number, format: RunFormat, folder: string, writtenBy: unknown): void {
  if (found <= format.current) return;
  const writer = typeof writtenBy === 'string' ? writtenBy : 'of a later version';
  throw new MassError({
    code: 'journal.version',
    file: folder,
    message: 'the run folder was written by a newer mass-engine',
    found: `format ${found}`,
    expected: `format ${format.current} or older`,
    hint: `read it with mass-engine ${writer}: npx mass-engine@${typeof writtenBy === 'string' ? writtenBy : 'latest'} show ${folder}`,
  });
}

/** Brings a database to the current format in one transaction. */
export function migrateDatabase(database: DatabaseSync, from: number, format: RunFormat): void {
  if (from === format.current) return;
  database.exec('BEGIN IMMEDIATE');
  try {
    for (const step of stepsFrom(from, format)) step.database(database);
    database.exec(`PRAGMA user_version = ${format.current}`);
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/** A manifest in the current format. */
export function migrateManifest(raw: unknown, from: number, format: RunFormat): Record<string, unknown> {
  let manifest = raw as Record<string, unknown>;
  for (const step of stepsFrom(from, format))
    manifest = { ...step.manifest(manifest), format: step.from + 1 };
  return manifest;
}

function stepsFrom(from: number, format: RunFormat): Migration[] {
  return Array.from({ length: format.current - from }, (_, k) => {
    const step = format.migrations.find((migration) => migration.from === from + k);
    invariant(step !== undefined, `there is no migration from run folder format ${from + k}`);
    return step;
  });
}
