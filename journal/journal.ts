import type { DayRecord, Manifest } from './records.ts';

/** Ballot blocks of one type, by number. */
export interface BallotSelection {
  readonly type: string;
  readonly firstBlock: number;
  readonly lastBlock: number;
}

export interface ReadOptions {
  /**
   * False leaves `ballots` out of the records, unread: most of a large day. A selection reads no more than the blocks that lie
   * stored with those it names, and gives these alone. @default true
   */
  readonly ballots?: boolean | BallotSelection;
}

/** The record of a run. Implementations: `sqlite` (a run folder), `memory` (tests, library use). One conformance suite. */
export interface Journal {
  /** As it is now, also where somebody else writes it. */
  manifest(): Manifest;
  /** Replaces the manifest (only `executions` and `notes` may differ); durable on return. */
  updateManifest(manifest: Manifest): void;
  /** Appends one day atomically; durable on return. Days must follow each other. Throws `journal.write-failed`. */
  commitDay(record: DayRecord): void;
  /** Number of committed days. */
  days(): number;
  day(day: number, options?: ReadOptions): DayRecord;
  /** Committed days from `first` on, in order, without holding them all. */
  records(first?: number, options?: ReadOptions): Iterable<DayRecord>;
  /** Free-standing JSON results by name (statistics, controls); durable on return. */
  putResult(name: string, value: unknown): void;
  /** A result as it was put, or undefined. */
  result(name: string): unknown;
  /**
   * Appends an entry (JSON, as results) to a log of the run; atomic, durable on return. A log comes to be with its first entry;
   * its name is letters, digits, dot, dash and underscore, 100 at most. A fork begins without logs. Throws `journal.write-failed`.
   */
  append(log: string, entry: unknown): void;
  /**
   * Entries of a log in order, from number `first` on, without holding them all; none of a log that nobody wrote. What is appended
   * meanwhile is read too. Throws `journal.corrupt` where it comes to an entry that is missing or damaged. @default first 0
   */
  entries(log: string, first?: number): Iterable<unknown>;
  /** Number of a log's entries; 0 where nobody wrote it. */
  entryCount(log: string): number;
  close(): void;
}
