export { isFinished, markFinished } from './completion.ts';
export { checksumOfCells } from './day-codec.ts';
export { putInPlace, replaceFile, syncFolder, syncParents, temporaryBeside } from './durable-files.ts';
export { JOURNAL_FORMAT } from './format.ts';
export type { BallotSelection, Journal, ReadOptions } from './journal.ts';
export { MemoryJournal } from './journals/memory.ts';
export type { PastDays } from './journals/sqlite.ts';
export type {
  AbstentionRecord,
  BallotBlock,
  DayRecord,
  Manifest,
  OptimizationRecord,
  PopulationEvent,
} from './records.ts';
export { type CreatedRun, createRun } from './run-creation.ts';
export { openRun, type RunFolder, readRun, readRunAsIs } from './run-folder.ts';
export { listRuns, type RunListing, type RunStatus } from './run-listing.ts';
export { acquireLock, probeLock } from './run-lock.ts';
export { closeSqliteFile, openSqliteFile, pragma, prepareForWriting } from './sqlite-file.ts';
export { AFTER_WRITE_OF_RUN, isBusy, needsRecovery, writeFailed } from './storage-errors.ts';
export {
  type Column,
  type ColumnKind,
  type TableBatch,
  type TableName,
  tableColumns,
  tableNames,
  tableOf,
} from './tables.ts';
export {
  acquireWriterLock,
  type HeldLock,
  type LockFiles,
  type LockHolder,
  type Writer,
  type WriterLock,
} from './writer-lock.ts';
