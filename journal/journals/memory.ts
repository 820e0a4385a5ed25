/**
 * The journal of a run that leaves no folder: for tests and for use as a library.
 * 1. Records are kept in their stored form, so that nobody can change a committed day through an array he kept.
 * 2. Days follow each other from 0, and so do the entries of a log.
 */
import { invariant } from '../../core/index.ts';
import { type BallotChunk, holdsSelected, isSelected, packBallots, unpackBallots } from '../ballot-chunks.ts';
import { type DayRow, decodeDay, encodeDay } from '../day-codec.ts';
import { fromExactJson, toExactJson } from '../exact-json.ts';
import type { Journal, ReadOptions } from '../journal.ts';
import { checkFirstEntry, checkLogName } from '../log.ts';
import { checkManifestChange } from '../manifest-file.ts';
import type { DayRecord, Manifest } from '../records.ts';

interface StoredDay {
  readonly row: DayRow;
  readonly chunks: readonly BallotChunk[] | null;
}

export class MemoryJournal implements Journal {
  private readonly stored: StoredDay[] = [];
  private readonly results = new Map<string, string>();
  private readonly logs = new Map<string, string[]>();
  private current: Manifest;
  private open = true;

  constructor(manifest: Manifest) {
    this.current = structuredClone(manifest);
  }

  manifest(): Manifest {
    return structuredClone(this.current);
  }

  updateManifest(manifest: Manifest): void {
    this.checkOpen();
    checkManifestChange(this.current, manifest);
    this.current = structuredClone(manifest);
  }

  commitDay(record: DayRecord): void {
    this.checkOpen();
    invariant(
      record.day === this.stored.length,
      `day ${record.day} cannot follow ${this.stored.length} committed days`,
    );
    const chunks = record.ballots === undefined ? null : [...packBallots(record.ballots)];
    this.stored.push({ row: copied(encodeDay(record, chunks === null ? null : chunks.length)), chunks });
  }

  days(): number {
    return this.stored.length;
  }

  day(day: number, options: ReadOptions = {}): DayRecord {
    this.checkOpen();
    const stored = this.stored[day];
    invariant(stored !== undefined, `day ${day} is not committed`);
    const record = decodeDay(stored.row);
    if (stored.chunks === null || options.ballots === false) return record;
    const { ballots: selection } = options;
    if (typeof selection !== 'object') return { ...record, ballots: stored.chunks.flatMap(unpackBallots) };
    const chunks = stored.chunks.filter(({ index }) => holdsSelected(index, selection));
    const ballots = chunks.flatMap(unpackBallots).filter((block) => isSelected(block, selection));
    return { ...record, ballots };
  }

  *records(first = 0, options: ReadOptions = {}): Generator<DayRecord> {
    for (let day = first; day < this.days(); day++) yield this.day(day, options);
  }

  putResult(name: string, value: unknown): void {
    this.checkOpen();
    invariant(value !== undefined, 'a result has a value');
    this.results.set(name, toExactJson(value));
  }

  result(name: string): unknown {
    this.checkOpen();
    const text = this.results.get(name);
    return text === undefined ? undefined : fromExactJson(text);
  }

  append(log: string, entry: unknown): void {
    this.checkOpen();
    checkLogName(log);
    invariant(entry !== undefined, 'an entry has a value');
    const text = toExactJson(entry);
    const entries = this.logs.get(log);
    if (entries === undefined) this.logs.set(log, [text]);
    else entries.push(text);
  }

  entries(log: string, first = 0): Iterable<unknown> {
    checkLogName(log);
    checkFirstEntry(first);
    return this.entriesFrom(log, first);
  }

  entryCount(log: string): number {
    this.checkOpen();
    checkLogName(log);
    return this.logs.get(log)?.length ?? 0;
  }

  close(): void {
    this.open = false;
  }

  private *entriesFrom(log: string, first: number): Generator {
    for (let number = first; number < this.entryCount(log); number++) {
      yield fromExactJson(this.logs.get(log)?.[number] as string);
    }
  }

  private checkOpen(): void {
    invariant(this.open, 'the journal is closed');
  }
}

function copied(row: DayRow): DayRow {
  return Object.fromEntries(
    Object.entries(row).map(([name, cell]) => [
      name,
      cell instanceof Uint8Array ? Uint8Array.from(cell) : cell,
    ]),
  ) as DayRow;
}
