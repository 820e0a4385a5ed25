/**
 * What stages write, as JSON. Numbers are exact; null stands for NaN and for what is endless. `day` counts from the run's first session, 0;
 * days before it are negative.
 */
import type { AgentRole } from '../agent-role.ts';
import type { IcCondition } from '../alpha-judge.ts';
import type { MeasuredState } from '../market-state.ts';
import { type StudyLog, studyLogs } from '../study-log.ts';

export type JsonNumber = number | null;

interface Entry {
  readonly day: number;
  /** yyyymmdd. */
  readonly date: number;
}

/** What is known of an alpha as of an evaluation. */
export interface EvaluatedAlpha {
  readonly name: string;
  /** Mean daily rank IC under the market's state, and what it rests on. */
  readonly ic: {
    readonly mean: JsonNumber;
    readonly deviation: JsonNumber;
    readonly days: number;
    readonly condition: IcCondition;
  };
  /** By which the alpha is turned; 0 = unknown. */
  readonly sign: -1 | 0 | 1;
  /** Percentiles; null where that side has no opinion of the alpha. */
  readonly theta: JsonNumber;
  readonly rho: JsonNumber;
  readonly score: JsonNumber;
}

/** A log entry of `alphas.evaluations`: one per session that is due. */
export interface EvaluationEntry extends Entry {
  /** Null while the market's state is unknown. */
  readonly state:
    | (Pick<MeasuredState, 'trend' | 'volatility'> &
        Readonly<Record<'trendScore' | 'deviation' | 'usualDeviation', JsonNumber>>)
    | null;
  /** Trading days of the label behind the ICs. */
  readonly horizon: number;
  /** Those that the market has the columns of. Their order is that of the places that other entries name. */
  readonly alphas: readonly EvaluatedAlpha[];
  readonly opinions: readonly {
    readonly agent: string;
    readonly role: AgentRole;
    /** Per alpha; only their order counts. */
    readonly values: readonly JsonNumber[];
    readonly comparisons?: number;
    readonly unanswered?: number;
  }[];
  /** Agents without an opinion of any alpha. */
  readonly silent: readonly string[];
}

/** A log entry of `alphas.selections`: one per evaluation. */
export interface SelectionEntry extends Entry {
  /** The best first; nobody, where the rule took nobody. */
  readonly selected: readonly {
    /** Place among the evaluation's alphas. */
    readonly index: number;
    readonly name: string;
    readonly category: string;
    readonly score: number;
    readonly ic: number;
    readonly sign: 1 | -1;
  }[];
}

/** A log entry of `alphas.weights`: one per session from the first fit on. */
export interface WeightEntry extends Entry {
  /** Session of the fit in force. */
  readonly fittedAt: number;
  /** One per member of the day, in the order of its snapshot, the higher the better; null = it has a value of none of the alphas. */
  readonly composite: readonly JsonNumber[];
  /** The alphas of the fit, the best first. */
  readonly alphas: readonly {
    readonly name: string;
    readonly sign: 1 | -1;
    /** Of the alpha as it is, its sign included. */
    readonly weight: number;
    /** Mean size of what it adds. */
    readonly importance: number;
  }[];
  /** What the fit says of itself, on its day. */
  readonly notes?: Readonly<Record<string, JsonNumber>>;
}

interface EntryOf {
  readonly evaluate: EvaluationEntry;
  readonly select: SelectionEntry;
  readonly train: WeightEntry;
}

export function jsonNumber(value: number): JsonNumber {
  return Number.isFinite(value) ? value : null;
}

/** Entries of a stage in order, from number `first` (0) on. */
export function* stageEntries<Stage extends keyof EntryOf>(
  log: Pick<StudyLog, 'entries'>,
  stage: Stage,
  first = 0,
): Iterable<EntryOf[Stage]> {
  for (const entry of log.entries(studyLogs[stage], first)) yield entry as EntryOf[Stage];
}

/** The last entry of a stage, if it has one. */
export function latestEntry<Stage extends keyof EntryOf>(
  log: StudyLog,
  stage: Stage,
): EntryOf[Stage] | undefined {
  const count = log.entryCount(studyLogs[stage]);
  if (count === 0) return undefined;
  const [latest] = stageEntries(log, stage, count - 1);
  return latest;
}
