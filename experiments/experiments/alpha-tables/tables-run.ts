/** What a run of `alpha-tables` on one market gives. */
import type {
  AlphaWalk,
  FittedModel,
  MarketState,
  OrientedAlpha,
  StudySettings,
  Trend,
} from '../../../alphas/index.ts';
import type { TradingDate } from '../../../core/index.ts';
import type { SignalJudged } from '../../../evaluation/index.ts';
import type { TableArm } from './arms.ts';

/** An alpha as of a fit. */
export interface FoldAlpha {
  readonly name: string;
  readonly category: string;
  /** Mean daily rank IC of the evidence's days, whatever the market's state. */
  readonly icBefore: number;
  /** The same of the half year that follows. */
  readonly icAfter: number;
  readonly score: number;
}

/** A half year: the days from one fit to the next. */
export interface Fold {
  readonly fitDay: number;
  readonly first: TradingDate;
  readonly last: TradingDate;
  readonly days: number;
  /** Labelled days of a fit: first and last, and where validation begins is the model's affair. */
  readonly learned: { readonly first: TradingDate; readonly last: TradingDate; readonly days: number };
  readonly state: MarketState | undefined;
  readonly alphas: readonly FoldAlpha[];
  /** Of the composite: places of alphas with their signs. */
  readonly selected: readonly OrientedAlpha[];
  /** Of the composite's first fit. */
  readonly notes: FittedModel['notes'];
}

/** One fit seed of an arm. */
export interface ArmRun {
  readonly arm: TableArm;
  readonly seed: number;
  /** Its name among the judge's contenders. */
  readonly contender: string;
  /** Mean daily rank IC on its own training days, over fits. */
  readonly icIn: number;
  /** Alphas that were weighed, mean over fits. */
  readonly alphas: number;
}

/** An alpha of the latest fit. */
export interface WeighedAlpha {
  readonly name: string;
  readonly category: string;
  /** Mean over the half year's days; the sign included. */
  readonly weight: number;
  readonly importance: number;
  readonly icBefore: number;
  readonly icAfter: number;
  /** Mean rank IC of the composite in the half year once the alpha is 0 for everybody, without another fit. */
  readonly compositeWithout: number;
}

export interface TablesRun {
  readonly name: string;
  readonly settings: StudySettings;
  readonly studied: number;
  readonly duplicates: number;
  readonly unavailable: AlphaWalk['unavailable'];
  readonly instruments: number;
  readonly folds: readonly Fold[];
  readonly arms: readonly ArmRun[];
  /** Of the composite's first fit, in the latest half year. */
  readonly weights: readonly WeighedAlpha[];
  readonly latestIc: number;
  readonly judged: SignalJudged;
  /** Trend by session, from before the first day on. */
  readonly trends: ReadonlyMap<number, Trend>;
}
