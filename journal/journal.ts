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
  close(): void;
}
