/**
 * Walk-forward training of a model on all columns of a market: fitted anew every `REFIT_SESSIONS` sessions on what its book has kept,
 * once that is `LEAST_DAYS` days, it serves until the next.
 */
import type { Contender } from '../contender.ts';
import {
  LEAST_DAYS,
  MOST_TRAINING_ROWS,
  TRAINING_DAYS,
  type TrainingBook,
  type TrainingSet,
} from './training-book.ts';

/** About a month. */
export const REFIT_SESSIONS = 20;

/** Value of each row of features (row-major, as in training). */
export type Model = (features: Float64Array, rows: number) => Float64Array;

export interface Learner extends Pick<Contender, 'name' | 'label' | 'description'> {
  fit(set: TrainingSet): Model;
}

/** A learner as a contender. `book` may be shared with others that are shown the same sessions. */
export function walkForward(learner: Learner, book: TrainingBook): Contender {
  let model: Model | undefined;
  let sinceFit = 0;

  return {
    name: learner.name,
    label: learner.label,
    role: 'rival',
    description: `${learner.description}, on z-scores of all columns against the rank of the ${book.horizon}-day label; refitted every ${REFIT_SESSIONS} sessions on the latest ${TRAINING_DAYS} days whose label has ended, from ${LEAST_DAYS} on (fewer than ${TRAINING_DAYS} where they have over ${MOST_TRAINING_ROWS} rows)`,
    addLabels: (labels) => book.addLabels(labels),
    addDay(day) {
      const today = book.addDay(day);
      // Days before the run's first teach; nobody asks what they would have been told.
      if (day.day < 0) return undefined;
      if (book.days >= LEAST_DAYS && (model === undefined || sinceFit >= REFIT_SESSIONS)) {
        model = learner.fit(book.trainingSet());
        sinceFit = 0;
      }
      sinceFit++;
      return model?.(today, day.snapshot.instruments.length);
    },
  };
}
