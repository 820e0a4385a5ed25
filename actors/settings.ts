import type { Timers } from '../core/index.ts';
import type { Analyst, MemorySettings } from './analyst.ts';
import type { BallotLayout } from './ballot-records.ts';
import type { FaultRates } from './faulty-analyst.ts';
import type { InvestorType } from './investor-type.ts';
import type { RestartLimits } from './restart-budget.ts';

export interface PoolSettings {
  /** Instruments per pool (draws, with replacement). */
  readonly size: number;
  /** `static`: drawn once and kept as long as their members stay; `daily`: drawn anew each day. */
  readonly redraw: 'static' | 'daily';
  /** The published code draws with replacement and merges duplicates. */
  readonly replacement: boolean;
  /** Kind of selector for all types; absent = each type's own. */
  readonly selector?: string;
}

/** What decides how investors answer; the same for actors and for the plain loop. */
export interface DecisionSettings {
  /** Names actors and correlates replies; enters no digest. */
  readonly run: string;
  /** In mask order: `types[i].index === i`. */
  readonly types: readonly InvestorType[];
  readonly analyst: Analyst;
  readonly pool: PoolSettings;
  /** Buys and sells asked of each investor; fewer when its pool is smaller, buys first. */
  readonly picks: number;
  readonly sells: number;
  /** `type`: one strategy per type and day (the paper). `investor`: one per investor and day (the published code). */
  readonly strategyScope: 'type' | 'investor';
  /** Absent: nobody remembers. */
  readonly memory?: MemorySettings;
  /** Whether a day returns its packed ballots. @default true */
  readonly keepBallots?: boolean;
  /** Seconds that one investor's answer is waited for. @default as long as it takes */
  readonly answerTimeoutSeconds?: number;
  /** @default those of the machine */
  readonly timers?: Timers;
}

export interface PopulationSettings extends DecisionSettings {
  /**
   * Investors that misbehave on purpose. Hanging ones are waited for 5 s unless `answerTimeoutSeconds` says otherwise.
   * Plain casts know nothing of it.
   */
  readonly faults?: FaultRates;
  readonly restarts?: RestartLimits;
  /** Most days that are cast at the same time: more than 1 for analysts that answer late. @default 1 */
  readonly daysInFlight?: number;
  /** Groups that may be asked at the same time. @default per day in flight 16, or one per type if that is more; at most 500 */
  readonly lanes?: number;
}

export function layoutOf(settings: DecisionSettings): BallotLayout {
  return { pool: settings.pool.size, buys: settings.picks, sells: settings.sells };
}
