import type { Digest } from '../core/index.ts';
import type { Controls, Judgement, SignalStatistics } from '../evaluation/index.ts';
import type { ModelAccount } from '../models/index.ts';

export type { RandomQuality } from '../evaluation/index.ts';

/** What an invocation cost. */
export interface Effort {
  /** Wall time of this invocation (`mass run`) or of all invocations (`mass show`). */
  readonly seconds: number;
  /** Largest resident set, in MB of 2^20 bytes. */
  readonly peakRssMb: number;
}

/** What `mass run --json` and `mass show --json` print. */
export interface RunReport extends Effort {
  readonly runId: string;
  readonly runDir: string;
  readonly name: string;
  /** The last day digest. */
  readonly digest: Digest;
  readonly complete: boolean;
  readonly days: number;
  readonly firstDate: string;
  readonly lastDate: string;
  readonly investors: number;
  readonly abstentions: number;
  readonly conventions: Readonly<Record<string, string | number>>;
  readonly warnings: readonly string[];
  readonly statistics: SignalStatistics;
  /** Null = not available, with the reason in `warnings`. */
  readonly controls: Controls;
  /** Rivals, profile and portfolios; null while a run is not finished, and in runs of earlier versions. */
  readonly judgement: Judgement | null;
  /** What was asked of models over all invocations; absent when none is asked. */
  readonly models?: ModelAccount;
}
