import type { Digest, Tally, TradingDate } from '../core/index.ts';

/** A change of the population, with its cause. */
export interface PopulationEvent {
  readonly kind: 'spawned' | 'stopped' | 'restarted' | 'retired';
  readonly type: string;
  /** Ordinals first .. first + count - 1. */
  readonly first: number;
  readonly count: number;
  readonly cause: string;
}

export interface AbstentionRecord {
  readonly type: string;
  readonly ordinal: number;
  readonly reason: string;
  /** It did not answer in time. That depends on the machine: a day that is cast again takes it from here. */
  readonly timedOut?: true;
}

/** What the optimiser did at a close; absent on days without an ended window. */
export interface OptimizationRecord {
  readonly windowFirstDay: number;
  readonly windowLastDay: number;
  readonly startFitness: number;
  readonly fitness: number;
  readonly evaluations: number;
  readonly accepted: number;
}

/** One committed day. The journal is the truth of a run: everything else is derived from these. */
export interface DayRecord {
  readonly day: number;
  readonly date: TradingDate;
  /** Chained day digest (docs/formats.md). */
  readonly digest: Digest;
  /** Chained digest of the market data up to this day. */
  readonly dataDigest: Digest;
  /** The day's members, in code order. */
  readonly instruments: readonly string[];
  /** K weights in type order. */
  readonly distribution: Float64Array;
  /** K whole numbers of investors. */
  readonly plan: Int32Array;
  readonly optimization?: OptimizationRecord;
  readonly events: readonly PopulationEvent[];
  readonly abstentions: readonly AbstentionRecord[];
  readonly ballotsExpected: number;
  readonly ballotsReceived: number;
  readonly tally: Tally;
  readonly score: Float64Array;
  readonly consensus: Float64Array;
  readonly disagreement: Float64Array;
  /** Immer patches from yesterday's run state to today's, and back. */
  readonly patches: readonly unknown[];
  readonly inversePatches: readonly unknown[];
  /** Packed ballots per type and block (docs/formats.md); absent when the scenario leaves them out. */
  readonly ballots?: readonly BallotBlock[];
  /** Labels that ended at this day's close. */
  readonly endedLabels: readonly {
    readonly day: number;
    readonly horizon: number;
    readonly values: Float64Array;
  }[];
}

/** Ballots of one type, 1,024 ordinals at most, as hashed. */
export interface BallotBlock {
  readonly type: string;
  readonly block: number;
  readonly bytes: Uint8Array;
}

/** What a run folder says about itself; JSON. */
export interface Manifest {
  readonly format: number;
  readonly runId: string;
  readonly name: string;
  /** Version of mass-engine and of its semantics (part of the identity). */
  readonly engineVersion: string;
  readonly semantics: number;
  readonly createdAt: string;
  /** The resolved scenario, every default filled in. */
  readonly scenario: {
    readonly simulation: unknown;
    readonly execution: unknown;
    /** Absent in runs of earlier versions. */
    readonly evaluation?: unknown;
    /** Absent where the scenario mines no alphas. */
    readonly mining?: unknown;
  };
  /** Digest of `simulation` (market.end left out, so that a run may be extended) and semantics. */
  readonly simulationDigest: Digest;
  /** Conventions, counts of dropped rows, missing modalities, warnings: whatever a reader must know beside the numbers. */
  readonly notes: Readonly<Record<string, unknown>>;
  /** Each change of `execution` on resume. */
  readonly executions: readonly { readonly at: string; readonly execution: unknown }[];
}
