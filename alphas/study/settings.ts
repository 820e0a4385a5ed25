import type { Key } from '../../core/index.ts';
import type { Market } from '../../market/index.ts';
import type { AgentRole } from '../agent-role.ts';
import type { LabelTiming } from '../alpha-day.ts';
import type { AlphaSpec } from '../alpha-spec.ts';
import type { EvaluationAgent } from '../evaluation-agent.ts';
import type { MarketStateSettings } from '../market-state.ts';
import type { SelectionRule } from '../selection.ts';
import type { StudyLog } from '../study-log.ts';
import type { WeightModel } from '../weight-model.ts';

/** A study of alphas, resolved: all that its stages need besides a market and a log. */
export interface StudySettings {
  readonly alphas: readonly AlphaSpec[];
  /** Trading days of the label behind ICs and fits. */
  readonly horizon: number;
  readonly key: Key;
  readonly agents: readonly EvaluationAgent[];
  /** Of theta and rho in the score. */
  readonly shares: Readonly<Record<AgentRole, number>>;
  readonly rule: SelectionRule;
  readonly model: WeightModel;
  readonly state: MarketStateSettings;
  /** Latest labelled days that agents look at. */
  readonly window: number;
  /** Fewest daily ICs of a condition, of a sign and of an opinion; at most `window`. */
  readonly leastIcDays: number;
  /** Fewest instruments of a daily IC, of a spread, and of a day to learn from. */
  readonly leastNames: number;
  /** Latest labelled days of a fit. */
  readonly trainingDays: number;
  /** Labelled days before the first evaluation and fit. */
  readonly leastDays: number;
  /** Sessions from fit to fit. */
  readonly retrainEvery: number;
}

export interface StageRequest {
  readonly market: Market;
  readonly settings: StudySettings;
  readonly log: StudyLog;
  /** Once aborted, a stage ends after the session in progress; it continues there when it is asked again. */
  readonly signal?: AbortSignal;
  /** Sessions walked, of all. */
  readonly progress?: (done: number, total: number) => void;
}

export type StageEnd = 'done' | 'interrupted';

/** A year: the longest look back of the published lists is shorter, and so is that of the market's usual deviation. */
const WARM_UP_SESSIONS = 252;

/**
 * Sessions before a run's first day that a study begins with, or as many as there are: those in which formulas and the market's state warm
 * up, and a whole training window, so that the first day has a composite already.
 */
export function studyHistory({ trainingDays }: Pick<StudySettings, 'trainingDays'>): number {
  return WARM_UP_SESSIONS + trainingDays;
}

export function timingOf({ description }: Pick<Market, 'description'>): LabelTiming {
  return { fill: description.fill, lag: description.labelLag };
}
