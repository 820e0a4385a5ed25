import type { Clock, Timers } from '../../../core/index.ts';
import type { Spent } from '../../budget.ts';
import type { BudgetOptions } from '../../options.ts';
import type { Recording } from '../../recording.ts';
import type { LiveEndpoint } from './endpoint.ts';

export interface LiveClientOptions {
  readonly recording: Recording;
  /** Name of the run in the recording. */
  readonly run: string;
  readonly endpoints: readonly LiveEndpoint[];
  readonly budget: BudgetOptions;
  /** What the run spent in calls that this recording does not hold; counts against the budget. @default nothing */
  readonly spentElsewhere?: Spent;
  /** Wall time that earlier invocations of the run took. */
  readonly usedMinutes: number;
  readonly patienceMinutes: number;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Uniform on [0, 1): spreads waiting times, decides nothing else. */
  readonly entropy: () => number;
  /** The command that goes on with this run, in double quotes. @default "mass resume RUN" */
  readonly resumeHint?: string;
}
