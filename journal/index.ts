export type { Journal } from './journal.ts';
export type {
  AbstentionRecord,
  BallotBlock,
  DayRecord,
  Manifest,
  OptimizationRecord,
  PopulationEvent,
} from './records.ts';
