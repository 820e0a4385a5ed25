/**
 * Walk-forward training of a model on all columns of a market.
 * 1. A day's columns wait for the label of the training horizon; a model is fitted on days whose label has ended by then, on
 *    `TRAINING_DAYS` of them at most, the latest.
 * 2. A model is fitted anew every `REFIT_SESSIONS` sessions, once `LEAST_DAYS` days are labelled, and serves until the next.
 */
import { averageRanks, invariant } from '../../core/index.ts';
import { zScores } from '../../market/index.ts';
import type { Contender, ContenderDay } from '../contender.ts';

/** A year of sessions: what published walk-forward studies train on at least, and what keeps a fit below a second. */
export const TRAINING_DAYS = 250;
/** About a month. */
export const REFIT_SESSIONS = 20;
/** Below three months a model of dozens of columns learns noise. */
export const LEAST_DAYS = 60;

/** Rows of features, row-major rows x columns, missing = 0; one target per row. */
export interface TrainingSet {
  readonly rows: number;
  readonly columns: number;
  readonly features: Float64Array;
  readonly targets: Float64Array;
}

/** Value of each row of features (row-major, as in training). */
export type Model = (features: Float64Array, rows: number) => Float64Array;

export interface Learner extends Pick<Contender, 'name' | 'label' | 'description'> {
  fit(set: TrainingSet): Model;
}

interface Labelled {
  readonly features: Float64Array;
  readonly targets: Float64Array;
}

/**
 * A learner as a contender. Features: cross-sectional z-scores of every column, missing = 0. Target: the rank of the label of
 * `horizon` trading days among the day's instruments, from -0.5 to 0.5, because the signal is judged by ranks.
 */
export function walkForward(learner: Learner, horizon: number): Contender {
  const waiting = new Map<number, Float64Array>();
  const labelled: Labelled[] = [];
  let columns = 0;
  let model: Model | undefined;
  let sinceFit = 0;

  function features({ snapshot }: ContenderDay): Float64Array {
    const width = snapshot.columns.length;
    const rows = snapshot.instruments.length;
    const matrix = new Float64Array(rows * width);
    for (const [c, column] of snapshot.columns.entries()) {
      const z = zScores(column);
      for (let j = 0; j < rows; j++) matrix[j * width + c] = z[j] as number;
    }
    invariant(waiting.size === 0 || columns === width, 'a market has the same columns every day');
    columns = width;
    return matrix;
  }

  return {
    name: learner.name,
    label: learner.label,
    role: 'rival',
    description: `${learner.description}, on z-scores of all columns against the rank of the ${horizon}-day label; refitted every ${REFIT_SESSIONS} sessions on the latest ${TRAINING_DAYS} days whose label has ended, from ${LEAST_DAYS} on`,
    addLabels(labels) {
      const ofDay = waiting.get(labels.day);
      if (labels.horizon !== horizon || ofDay === undefined) return;
      waiting.delete(labels.day);
      labelled.push(labelledRows(ofDay, columns, labels.values));
      if (labelled.length > TRAINING_DAYS) labelled.shift();
    },
    addDay(day) {
      const today = features(day);
      waiting.set(day.day, today);
      // Days before the run's first teach; nobody asks what they would have been told.
      if (day.day < 0) return undefined;
      if (labelled.length >= LEAST_DAYS && (model === undefined || sinceFit >= REFIT_SESSIONS)) {
        model = learner.fit(joined(labelled, columns));
        sinceFit = 0;
      }
      sinceFit++;
      return model?.(today, day.snapshot.instruments.length);
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

function joined(days: readonly Labelled[], columns: number): TrainingSet {
  const rows = days.reduce((sum, { targets }) => sum + targets.length, 0);
  const features = new Float64Array(rows * columns);
  const targets = new Float64Array(rows);
  let at = 0;
  for (const day of days) {
    features.set(day.features, at * columns);
    targets.set(day.targets, at);
    at += day.targets.length;
  }
  return { rows, columns, features, targets };
}
