import type { Digest } from '../core/index.ts';
import type { QualityByHorizon, SignalQuality } from '../evaluation/index.ts';

/** Of the random control: the mean over draws, and the 95 % band of the draws' mean rank IC. */
export interface RandomQuality extends SignalQuality {
  readonly rankIcLow: number | null;
  readonly rankIcHigh: number | null;
  readonly draws: number;
}

/** What `mass run --json` and `mass show --json` print. */
export interface RunReport {
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
  /** Wall time of this invocation (`mass run`) or of all invocations (`mass show`). */
  readonly seconds: number;
  readonly peakRssMb: number;
  readonly abstentions: number;
  readonly conventions: Readonly<Record<string, string | number>>;
  readonly warnings: readonly string[];
  readonly statistics: {
    readonly score: QualityByHorizon;
    readonly consensus: QualityByHorizon;
    readonly negDisagreement: QualityByHorizon;
  };
  /** Null = not available, with the reason in `warnings`. */
  readonly controls: {
    readonly uniform: QualityByHorizon | null;
    readonly uniformWeights: QualityByHorizon | null;
    readonly random: Readonly<Record<string, RandomQuality>> | null;
    /** Best single type by mean rank IC at each horizon: chosen with hindsight. */
    readonly bestType: Readonly<Record<string, SignalQuality & { readonly type: string }>> | null;
  };
}
