/**
 * Logs in the database of a run folder: one row an entry, with a checksum over its log, its number and its text, so that a row
 * that was moved to another place is found as one that rotted.
 */
import type { StatementSync } from 'node:sqlite';
import { checksumOfCells } from '../day-codec.ts';
import { fromExactJson, toExactJson } from '../exact-json.ts';

/** Prepares a statement, or gives the one that was prepared before. */
export type Query = (sql: string) => StatementSync;

/** Entries of a log; 0 where nobody wrote it. */
export function countEntries(query: Query, log: string): number {
  const row = query('SELECT coalesce(max(number) + 1, 0) AS entries FROM log_entries WHERE log = ?').get(log);
  return Number(row?.['entries']);
}

/** Adds an entry at the end of a log, inside the caller's transaction. */
export function insertEntry(query: Query, log: string, entry: unknown): void {
  const number = countEntries(query, log);
  const value = toExactJson(entry);
  query('INSERT INTO log_entries (log, number, value, checksum) VALUES (?, ?, ?, ?)').run(
    log,
    number,
    value,
    checksumOfCells([log, number, value]),
  );
}

/** A stored entry as text and checksum; undefined where it is not there. */
export function storedEntry(query: Query, log: string, number: number): StoredEntry | undefined {
  const row = query('SELECT value, checksum FROM log_entries WHERE log = ? AND number = ?').get(log, number);
  return row === undefined ? undefined : { value: String(row['value']), checksum: Number(row['checksum']) };
}

export interface StoredEntry {
  readonly value: string;
  readonly checksum: number;
}

/** The entry as it was appended. Throws on any other text than the one that was written at this place. */
export function decodeEntry(log: string, number: number, { value, checksum }: StoredEntry): unknown {
  if (checksumOfCells([log, number, value]) !== checksum)
    throw new Error('its checksum does not match its content');
  return fromExactJson(value);
}
