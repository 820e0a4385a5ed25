/**
 * A recording in a SQLite file.
 * 1. Calls noted in one turn of the event loop are one transaction, synced before their promises resolve; `find` sees
 *    what was committed.
 * 2. There is at most one writer (recording-file.ts); readers see every commit while it writes, and write nothing.
 * 3. Opening alone changes nothing in a file that was there: it is made ready at the first write.
 * 4. After a failed commit the recording stands at the last one that succeeded and can be used on; its calls are still open.
 */
import type { DatabaseSync } from 'node:sqlite';
import { byCodeUnit, type Digest, invariant, type MassError } from '../../core/index.ts';
import { closeSqliteFile, prepareForWriting } from '../../journal/index.ts';
import type {
  AnsweredCall,
  CallId,
  CallTotals,
  FailedCall,
  RecordedAnswer,
  Recording,
  RecordingEntry,
  SentCall,
} from '../recording.ts';
import { type ModelRequest, nameOfPurpose, type Purpose } from '../request.ts';
import { AnswerStore, packedAnswer } from './answer-store.ts';
import { CallStore } from './call-store.ts';
import { checkAnswered, checkEntry, checkFailed, checkSent } from './checks.ts';
import { byPlace } from './entry-order.ts';
import { GroupCommit } from './group-commit.ts';
import { Names } from './names.ts';
import { recordingReadFailed, recordingWriteFailed } from './recording-errors.ts';
import { RequestStore, type StoredRequest } from './request-store.ts';
import { RECORDING_FORMAT } from './schema.ts';

export interface SqliteRecordingParts {
  /** Path of the file. */
  readonly file: string;
  readonly database: DatabaseSync;
  readonly access: 'read' | 'write';
  /** Called once, after the database is closed. */
  readonly onClose?: () => void;
}

/** A call of this process that has not ended. */
interface OpenCall {
  readonly request: number;
  readonly digest: Digest;
  readonly sent: SentCall;
}

export class SqliteRecording implements Recording {
  readonly name: string;
  private readonly parts: SqliteRecordingParts;
  private readonly names: Names;
  private readonly requests: RequestStore;
  private readonly answers: AnswerStore;
  private readonly calls: CallStore;
  private readonly group = new GroupCommit((write) => this.transaction(write));
  private readonly openCalls = new Map<CallId, OpenCall>();
  private open = true;
  private prepared = false;
  /** The file says the format that is written here: the first commit of a writer sets it. */
  private raised = false;

  constructor(parts: SqliteRecordingParts) {
    const { database, file } = parts;
    this.parts = parts;
    this.name = file;
    this.names = new Names(database);
    this.requests = new RequestStore(database, this.names);
    this.answers = new AnswerStore(database, this.names);
    this.calls = new CallStore(database, this.names);
  }

  find(digest: Digest): RecordedAnswer | undefined {
    this.checkOpen();
    try {
      return this.answers.get(digest);
    } catch (error) {
      throw this.damaged(error, 'the recorded answer to', digest);
    }
  }

  async sent(request: ModelRequest, purpose: Purpose, call: SentCall): Promise<CallId> {
    this.checkWritable();
    checkSent(purpose, call);
    const { id, stored } = await this.group.add(() => {
      const number = this.requests.put(request, purpose);
      return { id: this.calls.open(number, call), stored: number };
    });
    this.openCalls.set(id, { request: stored, digest: request.digest, sent: call });
    return id;
  }

  async answered(id: CallId, call: AnsweredCall): Promise<void> {
    this.checkWritable();
    checkAnswered(call);
    const body = packedAnswer(call);
    await this.end(id, ({ request, digest, sent }) => {
      const { run, endpoint, at } = sent;
      this.answers.put(request, { ...call, digest, run, endpoint, at }, body);
      this.calls.answered(id, sent, call);
    });
  }

  async failed(id: CallId, call: FailedCall): Promise<void> {
    this.checkWritable();
    checkFailed(call);
    await this.end(id, ({ sent }) => this.calls.failed(id, sent, call));
  }

  settleOpenCalls(run: string): number {
    this.checkWritable();
    this.group.flush();
    const ids = this.read(() => this.calls.openOf(run));
    if (ids.length > 0) this.transaction(() => this.calls.settle(run));
    for (const id of ids) this.openCalls.delete(id);
    return ids.length;
  }

  totals(run: string): CallTotals {
    return this.read(() => this.calls.totals(run));
  }

  add(entries: Iterable<RecordingEntry>): number {
    this.checkWritable();
    this.group.flush();
    let added = 0;
    this.transaction(() => {
      for (const entry of entries) {
        checkEntry(entry);
        const request = this.requests.put(entry.request, entry.purpose);
        if (this.answers.put(request, entry.recorded, packedAnswer(entry.recorded))) added++;
      }
    });
    return added;
  }

  *entries(): Generator<RecordingEntry> {
    const places = this.read(() => this.requests.places()).toSorted(byPlace);
    for (const { id, digest } of places) {
      this.checkOpen();
      const recorded = this.find(digest);
      invariant(recorded !== undefined, 'a recorded answer is never removed');
      yield { ...this.stored(id, digest), recorded };
    }
  }

  note(name: string, value: unknown): void {
    this.checkWritable();
    const text = JSON.stringify(value) as string | undefined;
    invariant(text !== undefined && name.isWellFormed(), 'a note has a well-formed name and a value');
    this.group.flush();
    this.transaction(() =>
      this.parts.database.prepare('INSERT OR REPLACE INTO notes (name, value) VALUES (?, ?)').run(name, text),
    );
  }

  notes(): readonly { readonly name: string; readonly value: unknown }[] {
    return this.read(() =>
      this.parts.database
        .prepare('SELECT name, value FROM notes')
        .all()
        .map((row) => ({ name: String(row['name']), value: JSON.parse(String(row['value'])) as unknown }))
        .toSorted((a, b) => byCodeUnit(a.name, b.name)),
    );
  }

  close(): void {
    if (!this.open) return;
    this.group.flush();
    this.open = false;
    try {
      closeSqliteFile(this.parts.database, this.prepared);
    } finally {
      this.parts.onClose?.();
    }
  }

  /** Ends an open call. It is taken at once, so that nobody else ends it, and given back if the commit fails. */
  private async end(id: CallId, write: (call: OpenCall) => void): Promise<void> {
    const call = this.openCalls.get(id);
    invariant(call !== undefined, `call ${id} is not open`);
    this.openCalls.delete(id);
    try {
      await this.group.add(() => write(call));
    } catch (error) {
      this.openCalls.set(id, call);
      throw error;
    }
  }

  private transaction(write: () => unknown): void {
    const { database, file } = this.parts;
    try {
      if (!this.prepared) prepareForWriting(database);
      this.prepared = true;
      database.exec('BEGIN IMMEDIATE');
      if (!this.raised) database.exec(`PRAGMA user_version = ${RECORDING_FORMAT}`);
      write();
      database.exec('COMMIT');
      this.raised = true;
    } catch (error) {
      // SQLite ends the transaction itself after some failures of the disk.
      if (database.isTransaction) database.exec('ROLLBACK');
      this.names.forget();
      throw recordingWriteFailed(error, file);
    }
  }

  private read<Result>(query: () => Result): Result {
    this.checkOpen();
    try {
      return query();
    } catch (error) {
      throw recordingReadFailed(error, this.parts.file);
    }
  }

  private stored(id: number, digest: Digest): StoredRequest {
    try {
      return this.requests.get(id);
    } catch (error) {
      throw this.damaged(error, 'the question of', digest);
    }
  }

  /** Names the request as well as what is left of it allows. */
  private damaged(error: unknown, what: string, digest: Digest): MassError {
    let name = `request ${digest}`;
    try {
      const purpose = this.requests.purposeOf(digest);
      if (purpose !== undefined) name = `${nameOfPurpose(purpose)} (${name})`;
    } catch {
      // The digest alone names it.
    }
    return recordingReadFailed(error, this.parts.file, `${what} ${name}`, { digest });
  }

  private checkOpen(): void {
    invariant(this.open, 'the recording is closed');
  }

  private checkWritable(): void {
    this.checkOpen();
    invariant(this.parts.access === 'write', 'the recording was opened for reading');
  }
}
