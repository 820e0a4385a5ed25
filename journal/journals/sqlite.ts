/**
 * The journal of a run folder.
 * 1. A day is one transaction in the write-ahead log, synced before `commitDay` returns: after a crash or a power loss it
 *    is there whole or not at all.
 * 2. Days follow each other from 0; a committed day is never changed.
 * 3. An entry of a log is one transaction too; the entries of a log follow each other from 0 and are never changed.
 * 4. There is at most one writer (run-lock.ts); readers see every committed day, and the manifest as it is, while it writes.
 * 5. Opening alone changes nothing: the file is made ready at the first write.
 * 6. After a failed write the journal stands at its last committed day and entry, and can be used on.
 */
import { join } from 'node:path';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { invariant } from '../../core/index.ts';
import { type BallotChunk, holdsSelected, isSelected, packBallots, unpackBallots } from '../ballot-chunks.ts';
import { checksumOfCells, type DayRow, dayColumns, decodeDay, encodeDay } from '../day-codec.ts';
import { fromExactJson, toExactJson } from '../exact-json.ts';
import type { BallotSelection, Journal, ReadOptions } from '../journal.ts';
import { checkFirstEntry, checkLogName } from '../log.ts';
import { checkManifestChange, latestManifest, writeManifest } from '../manifest-file.ts';
import type { BallotBlock, DayRecord, Manifest } from '../records.ts';
import { closeSqliteFile, prepareForWriting } from '../sqlite-file.ts';
import { AFTER_WRITE_OF_RUN, corrupt, readFailed, writeFailed } from '../storage-errors.ts';
import { DATABASE_FILE } from './database.ts';
import { LogTable, type Query } from './log-table.ts';

const insertDaySql = `INSERT INTO days (${dayColumns.join(', ')}, checksum) VALUES (${dayColumns.map(() => '?').join(', ')}, ?)`;
const insertChunkSql = 'INSERT INTO ballots (day, chunk, contents, bytes, checksum) VALUES (?, ?, ?, ?, ?)';
const putResultSql =
  'INSERT INTO results (name, value, checksum) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value, checksum = excluded.checksum';

export interface SqliteJournalParts {
  /** The run folder, which holds the manifest. */
  readonly folder: string;
  readonly database: DatabaseSync;
  readonly manifest: Manifest;
  readonly access: 'read' | 'write';
  /** Called once, after the database is closed. */
  readonly onClose?: () => void;
}

/** Days of another journal that a new one begins with: the first ones, in order, and results that go with them. */
export interface PastDays {
  readonly days: Iterable<DayRecord>;
  readonly results: Iterable<readonly [name: string, value: unknown]>;
}

export class SqliteJournal implements Journal {
  private readonly parts: SqliteJournalParts;
  private readonly file: string;
  private readonly logs: LogTable;
  private current: Manifest;
  private open = true;
  private prepared = false;
  private readonly queries = new Map<string, StatementSync>();
  /** Prepared once: that costs as much as reading a small day. */
  private readonly query: Query = (sql) => {
    const known = this.queries.get(sql);
    if (known !== undefined) return known;
    const statement = this.parts.database.prepare(sql);
    this.queries.set(sql, statement);
    return statement;
  };

  constructor(parts: SqliteJournalParts) {
    this.parts = parts;
    this.file = join(parts.folder, DATABASE_FILE);
    this.logs = new LogTable(this.query, this.file);
    this.current = parts.manifest;
  }

  manifest(): Manifest {
    // Its writer knows it; for a reader the run may have gone on since it was opened.
    if (this.parts.access === 'read') this.current = latestManifest(this.parts.folder, this.current);
    return structuredClone(this.current);
  }

  updateManifest(manifest: Manifest): void {
    this.checkWritable();
    checkManifestChange(this.current, manifest);
    const copy = structuredClone(manifest);
    writeManifest(this.parts.folder, copy);
    this.current = copy;
  }

  commitDay(record: DayRecord): void {
    this.checkWritable();
    const days = this.days();
    invariant(record.day === days, `day ${record.day} cannot follow ${days} committed days`);
    this.transaction((database) => this.insertDay(database, record));
  }

  /** Takes over days and results in one transaction: for a journal without days that nobody else sees yet. */
  takeOver({ days, results }: PastDays): void {
    this.checkWritable();
    invariant(this.days() === 0, 'days are taken over before any is committed');
    this.transaction((database) => {
      let next = 0;
      for (const record of days) {
        invariant(record.day === next++, `day ${record.day} cannot stand at place ${next - 1}`);
        this.insertDay(database, record);
      }
      for (const [name, value] of results) putResult(database, name, value);
    }, 'start the command again');
  }

  days(): number {
    const row = this.read(() => this.query('SELECT coalesce(max(day) + 1, 0) AS days FROM days').get());
    return Number(row?.['days']);
  }

  day(day: number, options: ReadOptions = {}): DayRecord {
    const row = this.read(() => this.query('SELECT * FROM days WHERE day = ?').get(day));
    invariant(row !== undefined, `day ${day} is not committed`);
    try {
      const record = decodeDay(row as DayRow);
      if (row['ballot_chunks'] === null || options.ballots === false) return record;
      const { ballots } = options;
      const chunks = Number(row['ballot_chunks']);
      if (typeof ballots !== 'object') return { ...record, ballots: this.readBallots(day, chunks) };
      return { ...record, ballots: this.readSelected(day, chunks, ballots) };
    } catch (error) {
      throw corrupt(this.file, error, {
        message: `day ${day} is damaged`,
        hint: `the days before it can still be read; restore the folder from a copy, or start the run again from its scenario`,
        values: { day },
      });
    }
  }

  *records(first = 0, options: ReadOptions = {}): Generator<DayRecord> {
    for (let day = first; day < this.days(); day++) yield this.day(day, options);
  }

  putResult(name: string, value: unknown): void {
    this.checkWritable();
    invariant(value !== undefined, 'a result has a value');
    this.transaction((database) => putResult(database, name, value));
  }

  result(name: string): unknown {
    const row = this.read((database) =>
      database.prepare('SELECT value, checksum FROM results WHERE name = ?').get(name),
    );
    if (row === undefined) return undefined;
    const text = String(row['value']);
    try {
      if (checksumOfCells([name, text]) !== row['checksum'])
        throw new Error('its checksum does not match its content');
      return fromExactJson(text);
    } catch (error) {
      throw corrupt(this.file, error, { message: `the result "${name}" is damaged` });
    }
  }

  append(log: string, entry: unknown): void {
    this.checkWritable();
    checkLogName(log);
    invariant(entry !== undefined, 'an entry has a value');
    this.transaction(() => this.logs.add(log, entry));
  }

  entries(log: string, first = 0): Iterable<unknown> {
    checkLogName(log);
    checkFirstEntry(first);
    return this.entriesFrom(log, first);
  }

  entryCount(log: string): number {
    checkLogName(log);
    return this.read(() => this.logs.count(log));
  }

  close(): void {
    if (!this.open) return;
    this.open = false;
    try {
      closeSqliteFile(this.parts.database, this.prepared);
    } finally {
      this.parts.onClose?.();
    }
  }

  private *entriesFrom(log: string, first: number): Generator {
    let count = 0;
    for (let number = first; ; number++) {
      // Asked before the entry is read: the writer may append between the two.
      if (number >= count) count = this.entryCount(log);
      if (number >= count) return;
      yield this.read(() => this.logs.entry(log, number));
    }
  }

  private insertDay(database: DatabaseSync, record: DayRecord): void {
    const chunks =
      record.ballots === undefined ? null : this.insertBallots(database, record.day, record.ballots);
    const row = encodeDay(record, chunks);
    database.prepare(insertDaySql).run(...dayColumns.map((name) => row[name]), row.checksum);
  }

  private insertBallots(database: DatabaseSync, day: number, blocks: readonly BallotBlock[]): number {
    const statement = database.prepare(insertChunkSql);
    let chunk = 0;
    for (const { index, bytes } of packBallots(blocks)) {
      statement.run(day, chunk, index, bytes, checksumOfCells([index, bytes]));
      chunk++;
    }
    return chunk;
  }

  private readBallots(day: number, chunks: number): BallotBlock[] {
    const read = this.chunkReader(day);
    return Array.from({ length: chunks }, (_, chunk) => read(chunk)).flat();
  }

  private readSelected(day: number, chunks: number, selection: BallotSelection): BallotBlock[] {
    const contents = this.parts.database
      .prepare('SELECT chunk, contents FROM ballots WHERE day = ? ORDER BY chunk')
      .all(day);
    if (contents.length !== chunks)
      throw new Error(`${contents.length} of ${chunks} ballot chunks are there`);
    const read = this.chunkReader(day);
    return contents
      .filter((row) => holdsSelected(String(row['contents']), selection))
      .flatMap((row) => read(Number(row['chunk'])))
      .filter((block) => isSelected(block, selection));
  }

  private chunkReader(day: number): (chunk: number) => BallotBlock[] {
    const statement = this.parts.database.prepare(
      'SELECT contents, bytes, checksum FROM ballots WHERE day = ? AND chunk = ?',
    );
    return (chunk) => {
      const row = statement.get(day, chunk);
      if (row === undefined) throw new Error(`ballot chunk ${chunk} is missing`);
      const stored = { index: row['contents'], bytes: row['bytes'] } as BallotChunk;
      if (checksumOfCells([stored.index, stored.bytes]) !== row['checksum']) {
        throw new Error(`the checksum of ballot chunk ${chunk} does not match its content`);
      }
      return unpackBallots(stored);
    };
  }

  /** `then`: what to do about a failed write, as for `writeFailed`. */
  private transaction(write: (database: DatabaseSync) => void, then = AFTER_WRITE_OF_RUN): void {
    const { database } = this.parts;
    try {
      if (!this.prepared) prepareForWriting(database);
      this.prepared = true;
      database.exec('BEGIN IMMEDIATE');
      write(database);
      database.exec('COMMIT');
    } catch (error) {
      // SQLite ends the transaction itself after some failures of the disk.
      if (database.isTransaction) database.exec('ROLLBACK');
      throw writeFailed(error, this.file, then);
    }
  }

  private read<Result>(query: (database: DatabaseSync) => Result): Result {
    invariant(this.open, 'the journal is closed');
    try {
      return query(this.parts.database);
    } catch (error) {
      throw readFailed(error, this.file);
    }
  }

  private checkWritable(): void {
    invariant(this.open, 'the journal is closed');
    invariant(this.parts.access === 'write', 'the journal was opened for reading');
  }
}

function putResult(database: DatabaseSync, name: string, value: unknown): void {
  const text = toExactJson(value);
  database.prepare(putResultSql).run(name, text, checksumOfCells([name, text]));
}
