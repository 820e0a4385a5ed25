/**
 * Everything that the studio's page and its server say to each other. Types alone: both sides import this file.
 *
 * Requests carry the token in a cookie that the first address sets (`/?token=...`). Answers are JSON; errors have
 * the body `ApiError` with status 400 (bad input), 401 (no token), 403 (foreign origin or host), 404, 409 (state), 413 (too large), 500,
 * 503 (too many at once). A page of rows has 50 unless `limit` says otherwise, 500 at most.
 *
 * | request | answer |
 * |---|---|
 * | GET /api/session | Session |
 * | GET /api/runs?search=&offset=&limit= | RunsPage |
 * | GET /api/runs/:run | RunDetail |
 * | GET /api/runs/:run/series | RunCharts |
 * | GET /api/runs/:run/days/:day | DayView, with the first 200 of its abstentions |
 * | GET /api/runs/:run/days/:day/portfolio | DayPortfolio |
 * | GET /api/runs/:run/days/:day/market?offset=&limit=&search= | MarketView |
 * | GET /api/runs/:run/days/:day/types/:type?offset=&limit= | TypeView |
 * | GET /api/runs/:run/days/:day/investors/:type/:ordinal | InvestorView |
 * | GET /api/runs/:run/days/:day/instruments/:code | InstrumentView |
 * | GET /api/runs/:run/days/:day/annealing | AnnealingView |
 * | GET /api/runs/:run/days/:day/respawn | RespawnView |
 * | GET /api/runs/:run/compare/:other | RunComparison |
 * | GET /runs/:run/report | the run's report, a page of its own |
 * | DELETE /api/runs/:run | 204; 409 while it is being written |
 * | POST /api/runs (StartRequest) | Started |
 * | POST /api/runs/:run/control (ControlRequest) | LiveStatus |
 * | POST /api/runs/:run/fork (ForkBody) | Started |
 * | GET /api/scenarios | ScenarioItem[] |
 * | GET /api/scenarios/:name | ScenarioText |
 * | POST /api/scenarios/check (CheckRequest) | CheckResult |
 * | GET /api/schema | JSON schema of scenarios |
 * | GET /api/events (Accept: text/event-stream) | `data:` lines of StudioEvent |
 *
 * `:run` is the name of the run's folder, `:type` a type's id.
 */
import type {
  AnnealingView,
  DayView,
  InstrumentView,
  InvestorView,
  JudgementSeries,
  MarketView,
  PortfolioDayView,
  Problem,
  RespawnView,
  RunComparison,
  RunForecast,
  RunOverview,
  RunReport,
  RunSeries,
  TypeView,
} from '../engine/index.ts';

export type {
  AnnealingView,
  DayView,
  InstrumentView,
  InvestorView,
  MarketView,
  PortfolioDayView,
  RespawnView,
  RunComparison,
  RunOverview,
  RunSeries,
  TypeView,
};

export interface ApiError {
  readonly problems: readonly Problem[];
}

export interface Session {
  readonly version: string;
  /** Last folder names of where runs and scenarios lie, for display. */
  readonly runsFolder: string;
  readonly scenariosFolder: string;
}

export interface RunItem {
  /** Name of the folder. */
  readonly id: string;
  readonly name: string;
  readonly status: 'finished' | 'interrupted' | 'running' | 'damaged';
  readonly createdAt: string;
  readonly days: number;
  readonly totalDays: number | null;
  /** yyyymmdd. */
  readonly firstDate: number | null;
  readonly lastDate: number | null;
  readonly investors: number | null;
  readonly fork: { readonly origin: string; readonly day: number } | null;
  /** Of the score at the horizon that is learned from, beside its controls; null until the run is evaluated. */
  readonly quality: {
    readonly horizon: number;
    readonly rankIc: number | null;
    readonly rankIcLow: number | null;
    readonly rankIcHigh: number | null;
    readonly uniform: number | null;
    readonly randomLow: number | null;
    readonly randomHigh: number | null;
  } | null;
  /** Spent on models; null = none asked. */
  readonly costUsd: number | null;
  /** Why it cannot be read. */
  readonly problem: string | null;
}

export interface RunsPage {
  readonly total: number;
  readonly offset: number;
  readonly runs: readonly RunItem[];
}

/** A run that somebody is writing. */
export interface LiveStatus {
  /** Started by this studio, so that it can be controlled. */
  readonly isOurs: boolean;
  readonly state: 'running' | 'paused' | 'evaluating' | 'stopping';
  /** Where it stands: the day in progress and the phase that is over last. */
  readonly day: number | null;
  readonly phase: string | null;
  /** What went wrong and did not end it, such as a worker that was replaced: the last five lines, oldest first. @default none so far */
  readonly notices?: readonly string[];
}

export interface RunDetail {
  readonly item: RunItem;
  readonly overview: RunOverview;
  /** Null where nobody writes the run, and until one that this studio has begun is opened. */
  readonly live: LiveStatus | null;
  /** Null before the first day is committed. */
  readonly report: RunReport | null;
}

export interface RunCharts {
  readonly series: RunSeries;
  /** Portfolios and correlations of the score beside controls and rivals; null until the run is evaluated. */
  readonly judged: JudgementSeries | null;
}

/** Apart from the day, because the first one that is asked for takes a pass over the market. */
export interface DayPortfolio {
  /** Null where the run's market has no fills, or the data are not there any more; `note` says why. */
  readonly portfolio: PortfolioDayView | null;
  readonly note: string | null;
}

export interface StartRequest {
  /** Text of a YAML or JSON scenario; relative paths start at the scenarios folder. */
  readonly text: string;
  /** Waits before its first day. */
  readonly paused: boolean;
  /** Name of the scenario that the text was taken from: a run whose text has no `name` is called after it. */
  readonly scenario?: string;
}

export interface Started {
  readonly run: string;
}

/** `continue`: an interrupted run goes on. */
export interface ControlRequest {
  readonly action: 'pause' | 'resume' | 'step-phase' | 'step-day' | 'stop' | 'continue';
}

export interface ForkBody {
  readonly day: number;
  /** `path=value` overrides of the scenario. */
  readonly set: readonly string[];
  /** Weights by type id; the day before the fork then has this distribution. */
  readonly distribution?: Readonly<Record<string, number>>;
  readonly paused: boolean;
}

export interface ScenarioItem {
  readonly name: string;
  readonly title: string;
}

export interface ScenarioText {
  readonly name: string;
  readonly text: string;
}

export interface CheckRequest {
  readonly text: string;
  /** Opens the market too and says what the run would be. */
  readonly plan: boolean;
  /** As in `StartRequest`. */
  readonly scenario?: string;
}

export interface CheckResult {
  readonly problems: readonly Problem[];
  readonly forecast: RunForecast | null;
}

export type StudioEvent =
  /** A run has more days, another status, or another place in its day. */
  | {
      readonly kind: 'run';
      readonly run: string;
      readonly status: RunItem['status'];
      readonly days: number;
      readonly live: LiveStatus | null;
    }
  /** A run came or went. */
  | { readonly kind: 'runs' }
  /** A run that this studio started failed. */
  | { readonly kind: 'failed'; readonly run: string; readonly problems: readonly Problem[] };
