import type { TradingDate } from '../../core/index.ts';
import type { RunStatus } from '../../journal/index.ts';

/** What a run is, as its folder says now. JSON. */
export interface RunOverview {
  readonly runId: string;
  readonly name: string;
  readonly createdAt: string;
  readonly engineVersion: string;
  readonly status: RunStatus;
  /** Committed days. */
  readonly days: number;
  /** Days that its market has; null = not noted. */
  readonly totalDays: number | null;
  readonly firstDate: TradingDate | null;
  readonly lastDate: TradingDate | null;
  readonly investors: number;
  readonly types: readonly {
    readonly id: string;
    readonly modalities: readonly string[];
    /** Style, risk appetite, holding period and whatever else its kind of analyst was given; for display. */
    readonly traits: Readonly<Record<string, string>>;
  }[];
  readonly horizons: readonly number[];
  /** Horizon that the optimizer learns from. */
  readonly horizon: number;
  /** Kind of optimizer; days that a fork shares may have been learned by another. */
  readonly optimizer: string;
  /** Ballots are kept, so that an investor's can be shown: of the days since the run last went on. */
  readonly hasBallots: boolean;
  readonly asksModels: boolean;
  /** Absent for runs that are not forks. */
  readonly fork?: ForkNote;
  readonly warnings: readonly string[];
}

/** Where a fork comes from: it shares the origin's days before `day`. Stands in `notes.fork` of its manifest. */
export interface ForkNote {
  readonly origin: string;
  /** First day of its own. */
  readonly day: number;
  /** `path=value` overrides, and `distribution` where it was set by hand. */
  readonly changes: readonly string[];
}
