import type { DayLabels } from '../../evaluation/index.ts';
import type { AlphaDay, LabelTiming } from '../alpha-day.ts';
import { createFitSchedule } from '../weights/fit-schedule.ts';
import { createTrainingBook, type TrainingBook } from '../weights/training-book.ts';
import type { StudySettings } from './settings.ts';

/** Meets the sessions that a weight trainer with the same settings fits at, without keeping what it learns from. */
export interface DueSessions {
  /** Labels that ended by the close of the next session. */
  addLabels(labels: DayLabels): void;
  /** Whether this session is due. */
  addDay(day: AlphaDay): boolean;
}

export function createDueSessions(
  settings: Pick<StudySettings, 'horizon' | 'leastDays' | 'leastNames' | 'retrainEvery'>,
  timing: LabelTiming,
): DueSessions {
  const { horizon, leastDays, leastNames } = settings;
  const schedule = createFitSchedule(settings);
  // Days to learn from are counted until they are enough.
  let book: TrainingBook | undefined = createTrainingBook({
    horizon,
    timing,
    trainingDays: leastDays,
    leastValues: leastNames,
  });
  return {
    addLabels: (labels) => book?.addLabels(labels),
    addDay(day) {
      book?.addDay(day);
      const isDue = schedule.next(book?.days ?? leastDays);
      if (isDue) book = undefined;
      return isDue;
    },
  };
}
