/**
 * Logs in the database of a run folder.
 * 1. The entries of a log are numbered from 0 without a gap; a log that was changed otherwise is found before it is first used.
 * 2. A checksum over log, number and text finds entries that rotted, and those that stand in another's place.
 */
import type { StatementSync } from 'node:sqlite';
import { checksumOfCells } from '../day-codec.ts';
import { fromExactJson, toExactJson } from '../exact-json.ts';
import { corrupt } from '../storage-errors.ts';

/** Prepares a statement, or gives the one that was prepared before. */
export type Query = (sql: string) => StatementSync;

/** Throws `journal.corrupt`, naming `file`, and what SQLite throws. */
export class LogTable {
  private readonly query: Query;
  private readonly file: string;
  private checked = false;

  constructor(query: Query, file: string) {
    this.query = query;
    this.file = file;
  }

  /** Entries of a log; 0 where nobody wrote it. */
  count(log: string): number {
    this.checkNumbers();
    const row = this.query(
      'SELECT coalesce(max(number) + 1, 0) AS entries FROM log_entries WHERE log = ?',
    ).get(log);
    return Number(row?.['entries']);
  }

  /** Adds an entry at the end of a log, inside the caller's transaction. */
  add(log: string, entry: unknown): void {
    const number = this.count(log);
    const value = toExactJson(entry);
    const checksum = checksumOfCells([log, number, value]);
    this.query('INSERT INTO log_entries (log, number, value, checksum) VALUES (?, ?, ?, ?)').run(
      log,
      number,
      value,
      checksum,
    );
  }

  /** An entry as it was added; `number` is below the log's count. */
  entry(log: string, number: number): unknown {
    const row = this.query('SELECT value, checksum FROM log_entries WHERE log = ? AND number = ?').get(
      log,
      number,
    );
    try {
      if (row === undefined) throw new Error('it is missing');
      const value = String(row['value']);
      if (checksumOfCells([log, number, value]) !== row['checksum'])
        throw new Error('its checksum does not match its content');
      return fromExactJson(value);
    } catch (error) {
      throw corrupt(this.file, error, {
        message: `entry ${number} of the log "${log}" is damaged`,
        hint: 'the entries before it can still be read; restore the folder from a copy, or start the run again from its scenario',
        values: { log, number },
      });
    }
  }

  /** Over all logs: an entry whose log's name rotted would be missing at the end of its own without a trace. */
  private checkNumbers(): void {
    if (this.checked) return;
    const logs = this.query(
      'SELECT log, count(*) AS entries, max(number) AS last FROM log_entries GROUP BY log',
    ).all();
    for (const { log, entries, last } of logs) {
      if (Number(last) === Number(entries) - 1) continue;
      throw corrupt(this.file, `${String(entries)} entries, the last of which is numbered ${String(last)}`, {
        message: `the log "${String(log)}" is damaged`,
      });
    }
    this.checked = true;
  }
}
