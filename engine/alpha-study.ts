/** A study of alphas: stages that share the journal of a run folder, and go on where it ends. */
import type { EvaluationEntry, MinedCounts, MinedEntry, SelectionEntry } from '../alphas/index.ts';
import type { Clock } from '../core/index.ts';
import type { SignalJudged } from '../evaluation/index.ts';
import type { ModelAccount } from '../models/index.ts';
import type { LoadedScenario } from '../scenarios/index.ts';

/** In their order: each needs those before it. */
export const alphaStages = ['mine', 'evaluate', 'select', 'train', 'backtest'] as const;
export type AlphaStage = (typeof alphaStages)[number];

/** `absent`: the scenario mines nothing. `begun`: it goes on when it is asked for again. `done`: over all sessions that the market had. */
export type AlphaStageState = 'absent' | 'open' | 'begun' | 'done';

export type AlphaEvent =
  | {
      readonly kind: 'opened';
      readonly runId: string;
      readonly runDir: string;
      readonly states: Readonly<Record<AlphaStage, AlphaStageState>>;
    }
  | { readonly kind: 'stage'; readonly stage: AlphaStage; readonly state: 'begun' | 'done' | 'interrupted' }
  /** Tasks of mining, sessions of the others. */
  | { readonly kind: 'progress'; readonly stage: AlphaStage; readonly done: number; readonly total: number };

export interface NewStudy {
  readonly scenario: LoadedScenario;
  /** Folder that the run folder is made in. */
  readonly outDir: string;
}

export interface ExistingStudy {
  readonly runDir: string;
  /** Overrides `path=value` of what may change when a run goes on. */
  readonly set?: readonly string[];
  /** Absolute folder that a relative `market.path` in `set` starts at. @default the scenario file's folder */
  readonly workingFolder?: string;
}

export interface AlphaStudyRequest {
  readonly study: NewStudy | ExistingStudy;
  /** The last stage to do; those before it that are not done are done first. */
  readonly through: AlphaStage;
  readonly observe?: (event: AlphaEvent) => void;
  /** Once aborted, the stage in progress ends after its session or task. */
  readonly signal?: AbortSignal;
  /** What the user started; told to a second writer. @default 'mass-engine' */
  readonly command?: string;
  readonly clock?: Clock;
}

/** An alpha of a study, with what its stages say of it. */
export interface StudiedAlpha {
  readonly name: string;
  readonly category: string;
  readonly formula: string;
  readonly description?: string;
  readonly origin: string;
  /** Why the market has no values of it; absent where it has. */
  readonly unavailable?: string;
}

/** How often, how, and with what weight an alpha was used. */
export interface AlphaUse {
  readonly name: string;
  /** Share of the evaluations after which it was selected. */
  readonly selected: number;
  /** Mean over the sessions that used it, sign included; null = never used. */
  readonly meanWeight: number | null;
  readonly meanImportance: number | null;
}

/** One fit: what it took and what it says of itself. */
export interface StudiedFit {
  readonly day: number;
  /** yyyymmdd. */
  readonly date: number;
  readonly alphas: readonly { readonly name: string; readonly sign: 1 | -1; readonly weight: number }[];
  readonly notes: Readonly<Record<string, number | null>>;
}

/** A study as it stands in its run folder. JSON. */
export interface AlphaStudyReport {
  readonly runId: string;
  readonly runDir: string;
  readonly name: string;
  readonly seed: number | string;
  readonly market: {
    readonly kind: string;
    readonly firstDate: string;
    readonly lastDate: string;
    readonly days: number;
    readonly instruments: number;
    readonly fill: string;
  };
  readonly horizon: number;
  /** Names of kinds, for tables. */
  readonly kinds: {
    readonly selection: string;
    readonly weights: string;
    readonly agents: readonly string[];
  };
  readonly states: Readonly<Record<AlphaStage, AlphaStageState>>;
  readonly alphas: readonly StudiedAlpha[];
  readonly duplicates: readonly { readonly name: string; readonly sameAs: string }[];
  /** Null where nothing was mined. `file`: the accepted ones as a list for other scenarios, absolute; absent until mining is done. */
  readonly mined: {
    readonly counts: MinedCounts;
    readonly entries: readonly MinedEntry[];
    readonly file?: string;
  } | null;
  readonly evaluations: readonly EvaluationEntry[];
  readonly selections: readonly SelectionEntry[];
  readonly fits: readonly StudiedFit[];
  readonly uses: readonly AlphaUse[];
  /** Null before the backtest. */
  readonly judged: SignalJudged | null;
  /** What was asked of models, over all invocations; null where nobody was asked. */
  readonly models: ModelAccount | null;
  readonly warnings: readonly string[];
  /** Days that investors have played in the same folder. */
  readonly playedDays: number;
}
