import type { Snapshot } from '../market/index.ts';
import type { DayLabels } from './signal-tracker.ts';

/** signal = the one that is judged; control = the method without one of its parts; rival = what a user would pick instead. */
export type ContenderRole = 'signal' | 'control' | 'rival';

/** One session of the market's pass: those before the run's first day (day < 0) are for learning alone. */
export interface ContenderDay {
  readonly day: number;
  readonly snapshot: Snapshot;
}

/**
 * A signal that is judged, alone or beside another on the same days, labels and costs. It sees days in order and labels when they have
 * ended, so it cannot look ahead.
 */
export interface Contender {
  /** One per run, e.g. `ridge`, `composite-price`. */
  readonly name: string;
  /** For tables, 16 characters at most. */
  readonly label: string;
  readonly role: ContenderRole;
  /** What it is, in one sentence with its parameters. */
  readonly description: string;
  /** Signal over the day's N members, the higher the better; NaN = no opinion; undefined = no signal that day. */
  addDay(day: ContenderDay): Float64Array | undefined;
  /** Labels that ended by the close of the next day to be added; of days before the run's first too. */
  addLabels(labels: DayLabels): void;
}
