/**
 * Sessions at whose closes agents judge, the rule selects and the model is fitted.
 * 1. The first one is the first with `leastDays` days to learn from; from then on every `retrainEvery`-th session is one, whatever comes of it.
 * 2. It is a function of the market and of these two numbers: whoever walks the market meets the same sessions.
 */
import { invariant } from '../../core/index.ts';

/** About a month. */
export const RETRAIN_SESSIONS = 20;
/** A quarter. */
export const LEAST_TRAINING_DAYS = 60;

export interface FitScheduleSettings {
  /** Sessions from fit to fit. @default RETRAIN_SESSIONS */
  readonly retrainEvery?: number;
  /** Labelled days before the first fit. @default LEAST_TRAINING_DAYS */
  readonly leastDays?: number;
}

export interface FitSchedule {
  /** Whether the next session is due, with so many days to learn from (`TrainingBook.days`) by its close. */
  isDue(labelledDays: number): boolean;
  /** Goes on to the next session; whether it was due. */
  next(labelledDays: number): boolean;
}

export function createFitSchedule(settings: FitScheduleSettings): FitSchedule {
  const { retrainEvery = RETRAIN_SESSIONS, leastDays = LEAST_TRAINING_DAYS } = settings;
  invariant(retrainEvery >= 1 && leastDays >= 1, 'a fit needs its days');
  let sessionsToFit = 0;
  const isDue = (labelledDays: number) => labelledDays >= leastDays && sessionsToFit === 0;
  return {
    isDue,
    next(labelledDays) {
      const due = isDue(labelledDays);
      if (due) sessionsToFit = retrainEvery;
      if (sessionsToFit > 0) sessionsToFit--;
      return due;
    },
  };
}
