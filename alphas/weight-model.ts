/**
 * How selected alphas become one number per instrument. Models see standardised values (`standardisedAlphas`) and standardised forward
 * returns, of past days only.
 */
import type { Registered, Stream } from '../core/index.ts';
import type { MarketState } from './market-state.ts';

/** Rows of several days, oldest day first. */
export interface TrainingDays {
  readonly rows: number;
  /** Alphas, the columns of `features`. */
  readonly columns: number;
  /** Row-major, rows x columns: per day mean 0 and standard deviation 1, missing = 0. */
  readonly features: Float64Array;
  /** Per row the label of its day, standardised over the day's rows. */
  readonly targets: Float64Array;
  readonly days: readonly TrainingDay[];
  /** Sessions from a day to the close that knows its label: days nearer to each other share returns. */
  readonly labelSpan: number;
}

export interface TrainingDay {
  /** Index of the session, ascending. */
  readonly day: number;
  readonly state: MarketState | undefined;
  /** Its rows: from .. to - 1. */
  readonly from: number;
  readonly to: number;
}

/** Rows of one day that are to be weighed. */
export interface DayFeatures {
  readonly rows: number;
  readonly features: Float64Array;
  readonly state: MarketState | undefined;
}

export interface Composite {
  /** One per row, the higher the better. */
  readonly values: Float64Array;
  /** What the model says of a row whose alphas are all 0. */
  readonly bias: number;
  /** Row-major, rows x columns: what each alpha adds. A row's value is the bias and the sum of its contributions, to 1e-9. */
  readonly contributions: Float64Array;
}

export interface FittedModel {
  /** A function of the rows; every row is weighed on its own. */
  weigh(day: DayFeatures): Composite;
  /** What the fit says of itself, for reports: losses, epochs, days. */
  readonly notes: Readonly<Record<string, number>>;
}

export interface WeightModel {
  /** A function of the rows and the stream. At least a day with rows, and a column. */
  fit(training: TrainingDays, stream: Stream): FittedModel;
}

export interface WeightModelKind extends Registered {
  /** Options have passed the entry's schema. */
  create(options: never): WeightModel;
}
