import type { Clock } from '../core/index.ts';
import type { RunEvent } from './events.ts';
import type { SessionObserver } from './session.ts';

/** What a caller may watch and stop. */
export interface RunControl {
  readonly observe?: (event: RunEvent) => void;
  /** Phases and optimizer steps, as they happen; may hold the run (gate.ts). */
  readonly observer?: SessionObserver;
  /** Most market days that are cast at the same time, where the scenario allows more. */
  readonly daysInFlight?: number;
  /** Aborted when the run should end: after the day in progress, with models or on a cluster before that. */
  readonly signal?: AbortSignal;
  /** What the user started; told to a second writer. @default 'mass-engine' */
  readonly command?: string;
  readonly clock?: Clock;
}
