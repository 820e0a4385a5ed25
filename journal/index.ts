export { isFinished, markFinished } from './completion.ts';
export { putInPlace, replaceFile, syncFolder } from './durable-files.ts';
export { JOURNAL_FORMAT } from './format.ts';
export type { Journal, ReadOptions } from './journal.ts';
export { MemoryJournal } from './journals/memory.ts';
export type {
  AbstentionRecord,
  BallotBlock,
  DayRecord,
  Manifest,
  OptimizationRecord,
  PopulationEvent,
} from './records.ts';
export { createRun } from './run-creation.ts';
export { openRun, type RunFolder, readRun } from './run-folder.ts';
export { listRuns, type RunListing, type RunStatus } from './run-listing.ts';
export { type LockHolder, probeLock, type Writer } from './run-lock.ts';
export {
  type Column,
  type ColumnKind,
  type TableBatch,
  type TableName,
  tableColumns,
  tableNames,
  tableOf,
} from './tables.ts';
