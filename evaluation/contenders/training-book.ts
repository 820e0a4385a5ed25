/**
 * What models of one market learn from, kept once for all of them.
 * 1. A day's columns wait for the label of the training horizon; what a model is fitted on are days whose label has ended by then.
 * 2. Kept are the latest `TRAINING_DAYS` of them, fewer where they have more than `MOST_TRAINING_ROWS` rows, but never fewer than
 *    `LEAST_DAYS`.
 * 3. All who share a book are shown the same session before any is shown the next.
 */
import { averageRanks, invariant } from '../../core/index.ts';
import { zScores } from '../../market/index.ts';
import type { ContenderDay } from '../contender.ts';
import type { DayLabels } from '../signal-tracker.ts';

/** A year of sessions: what published walk-forward studies train on at least. */
export const TRAINING_DAYS = 250;
/** Below three months a model of dozens of columns learns noise. */
export const LEAST_DAYS = 60;
/**
 * A year of 1,000 instruments, 60 MB at 30 columns. The slowest model takes a second or two for so many on one core, and nothing can
 * interrupt a fit.
 */
export const MOST_TRAINING_ROWS = 250_000;

/** Rows of features, row-major rows x columns, missing = 0; one target per row. */
export interface TrainingSet {
  readonly rows: number;
  readonly columns: number;
  readonly features: Float64Array;
  readonly targets: Float64Array;
}

type Labelled = Pick<TrainingSet, 'features' | 'targets'>;

export interface TrainingBook {
  /** Trading days of the label that is learned. */
  readonly horizon: number;
  /** Labels that ended by the close of the next day to be added; told again, they change nothing. */
  addLabels(labels: DayLabels): void;
  /** Features of a day, instruments x columns: cross-sectional z-scores of every column, missing = 0. Asked again, the same. */
  addDay(day: ContenderDay): Float64Array;
  /** Days kept whose label has ended. */
  readonly days: number;
  /** Their rows, oldest day first: a copy, for as long as a fit takes. */
  trainingSet(): TrainingSet;
}

/**
 * An empty book. Target: the rank of the label of `horizon` trading days among the day's instruments, from -0.5 to 0.5, because the
 * signal is judged by ranks. `mostRows` is for tests.
 */
export function createTrainingBook(horizon: number, mostRows = MOST_TRAINING_ROWS): TrainingBook {
  const waiting = new Map<number, Float64Array>();
  const labelled: Labelled[] = [];
  let rows = 0;
  let columns = 0;
  let latest: { readonly day: number; readonly features: Float64Array } | undefined;

  function features({ snapshot }: ContenderDay): Float64Array {
    const width = snapshot.columns.length;
    const count = snapshot.instruments.length;
    const matrix = new Float64Array(count * width);
    for (const [c, column] of snapshot.columns.entries()) {
      const z = zScores(column);
      for (let j = 0; j < count; j++) matrix[j * width + c] = z[j] as number;
    }
    invariant(latest === undefined || columns === width, 'a market has the same columns every day');
    columns = width;
    return matrix;
  }

  function keep(day: Labelled): void {
    labelled.push(day);
    rows += day.targets.length;
    while (labelled.length > TRAINING_DAYS || (rows > mostRows && labelled.length > LEAST_DAYS)) {
      rows -= labelled.shift()?.targets.length ?? 0;
    }
  }

  return {
    horizon,
    addLabels(labels) {
      const ofDay = waiting.get(labels.day);
      if (labels.horizon !== horizon || ofDay === undefined) return;
      // Labels end in the order of their days: earlier ones that still wait have none.
      for (const day of waiting.keys()) if (day <= labels.day) waiting.delete(day);
      keep(labelledRows(ofDay, columns, labels.values));
    },
    addDay(day) {
      if (latest?.day === day.day) return latest.features;
      invariant(latest === undefined || day.day > latest.day, 'all who share a book are at the same session');
      latest = { day: day.day, features: features(day) };
      waiting.set(day.day, latest.features);
      return latest.features;
    },
    get days() {
      return labelled.length;
    },
    trainingSet() {
      const set = {
        rows,
        columns,
        features: new Float64Array(rows * columns),
        targets: new Float64Array(rows),
      };
      let at = 0;
      for (const day of labelled) {
        set.features.set(day.features, at * columns);
        set.targets.set(day.targets, at);
        at += day.targets.length;
      }
      return set;
    },
  };
}

/** Rows with a label, their labels as centred ranks. */
function labelledRows(features: Float64Array, columns: number, labels: Float64Array): Labelled {
  const rows = [...labels.keys()].filter((j) => !Number.isNaN(labels[j]));
  const ranks = averageRanks(Float64Array.from(rows, (j) => labels[j] as number));
  const kept = new Float64Array(rows.length * columns);
  for (const [k, j] of rows.entries())
    kept.set(features.subarray(j * columns, (j + 1) * columns), k * columns);
  return { features: kept, targets: ranks.map((rank) => (rank - 0.5) / rows.length - 0.5) };
}
