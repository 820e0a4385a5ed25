/** A plan of model calls, as data. */
import type { BatchChoice } from './batch-choices.ts';
import type { MeasuredCalls } from './measured-calls.ts';

/** Of calls to send. Estimates but for `mostOutputTokens`, which is the bound that the scenario sets. */
export interface PlannedTokens {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly mostOutputTokens: number;
}

/** First tries of one kind. Equal questions are one call. */
export interface PlannedKind extends PlannedTokens {
  readonly calls: number;
  readonly recorded: number;
  readonly toSend: number;
  readonly inputTokensPerCall: number;
  readonly outputTokensPerCall: number;
  /** Different questions that the means are from. */
  readonly sampled: number;
}

/** Tries after answers of no use: by the share of those that are recorded (null = not known, and not counted), and those known to be missing. */
export interface PlannedTries extends PlannedTokens {
  readonly share: number | null;
  readonly calls: number;
}

/** First tries that a day is the first to ask. Tokens and money are of those to send. */
export interface PlannedDay {
  readonly day: number;
  /** yyyy-mm-dd. */
  readonly date: string;
  readonly strategies: number;
  readonly decisions: number;
  readonly recorded: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costUsd: number | null;
}

/** Money in US dollars; null = n/a, with the reason in `notes`. */
export interface PlannedCost {
  readonly costUsd: number | null;
  /** With every answer as long as it may be. */
  readonly mostUsd: number | null;
  readonly batchUsd: number | null;
}

export interface PlannedChange {
  /** `half-pool`, `half-investors`, `strategy-per-type`, `strategy-per-investor`. */
  readonly change: 'half-pool' | 'half-investors' | 'strategy-per-type' | 'strategy-per-investor';
  /** As a `--set` option writes it. */
  readonly set: string;
  /** Of the whole scenario, nothing recorded. */
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costUsd: number | null;
}

export interface CallPlan {
  readonly analyst: string;
  /** Without models there are no calls, and the plan is all zeros. */
  readonly asksModels: boolean;
  readonly model: string | null;
  readonly days: number;
  readonly types: number;
  readonly investors: number;
  readonly strategyScope: 'type' | 'investor';
  readonly sampledDates: readonly string[];
  readonly strategy: PlannedKind;
  readonly decision: PlannedKind;
  readonly retries: PlannedTries;
  /** Sums of what is to be sent, retries included. */
  readonly total: {
    readonly calls: number;
    readonly recorded: number;
    readonly toSend: number;
  } & PlannedTokens &
    PlannedCost;
  /** As the scenario stands, nothing recorded; null without models. What changes and batches are compared with. */
  readonly whole:
    | ({ readonly calls: number; readonly inputTokens: number; readonly outputTokens: number } & Pick<
        PlannedCost,
        'costUsd'
      >)
    | null;
  readonly time: {
    readonly seconds: number | null;
    readonly latencyMs: number | null;
    readonly source: 'given' | 'recording' | null;
  };
  readonly measured: MeasuredCalls | null;
  readonly changes: readonly PlannedChange[];
  /** Of the whole scenario, nothing recorded. */
  readonly batches: readonly (BatchChoice & { readonly costUsd: number | null })[];
  readonly perDay: readonly PlannedDay[];
  /** What a reader must know beside the numbers. */
  readonly notes: readonly string[];
}
