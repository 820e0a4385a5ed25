/**
 * A composite of alphas, day by day, by a model that is trained anew on a schedule.
 * 1. A day's composite rests on the latest fit; a fit of day t learns from days whose label has ended by t's close, and from nothing else.
 * 2. A fit takes the alphas that are selected at that close, and they serve until the next fit.
 * 3. The draws of a fit are addressed by its day, so that a fit does not depend on how many there were before.
 */
import { invariant, type Key, streamAt } from '../../core/index.ts';
import type { DayLabels } from '../../evaluation/index.ts';
import type { AlphaDay, LabelTiming } from '../alpha-day.ts';
import type { FittedModel, WeightModel } from '../weight-model.ts';
import { dayWeights } from './day-weights.ts';
import { chosenColumns, createTrainingBook } from './training-book.ts';

/** About a month. */
export const RETRAIN_SESSIONS = 20;
/** Two years: 18 months of training and 6 of validation (arXiv 2409.06289, Table 5). */
export const TRAINING_SESSIONS = 504;
/** A quarter. */
export const LEAST_TRAINING_DAYS = 60;

/** An alpha by its place in the list, and which way it is turned. */
export interface OrientedAlpha {
  readonly index: number;
  readonly sign: 1 | -1;
}

export interface WeightTrainerSettings {
  readonly model: WeightModel;
  /** Trading days of the label that is learned. */
  readonly horizon: number;
  readonly timing: LabelTiming;
  readonly key: Key;
  /** Sessions from fit to fit. @default RETRAIN_SESSIONS */
  readonly retrainEvery?: number;
  /** Latest labelled days of a fit. @default TRAINING_SESSIONS */
  readonly trainingDays?: number;
  /** Labelled days before the first fit. @default LEAST_TRAINING_DAYS */
  readonly leastDays?: number;
}

export interface WeighedDay {
  readonly day: number;
  /** One per instrument, the higher the better; NaN = it has a value of none of the alphas. */
  readonly composite: Float64Array;
  /** Per alpha of the whole list, sign included; 0 = not selected. See `DayWeights`. */
  readonly weights: Float64Array;
  readonly importance: Float64Array;
  /** Day of the fit. */
  readonly fittedAt: number;
  readonly alphas: readonly OrientedAlpha[];
  readonly notes: FittedModel['notes'];
}

export interface WeightTrainer {
  /** Whether the next day to be added is one of a fit, if anybody is selected. */
  readonly isDue: boolean;
  /** Labels that ended by the close of the next day to be added. */
  addLabels(labels: DayLabels): void;
  /** The day's composite with the latest fit; undefined before the first one. `selected` counts on days of a fit; with nobody selected the last fit stays. */
  addDay(day: AlphaDay, selected: readonly OrientedAlpha[]): WeighedDay | undefined;
}

interface Fit {
  readonly model: FittedModel;
  readonly day: number;
  readonly alphas: readonly OrientedAlpha[];
}

export function createWeightTrainer(settings: WeightTrainerSettings): WeightTrainer {
  const { model, key, retrainEvery = RETRAIN_SESSIONS, leastDays = LEAST_TRAINING_DAYS } = settings;
  const { horizon, timing, trainingDays = TRAINING_SESSIONS } = settings;
  invariant(retrainEvery >= 1 && leastDays >= 1 && trainingDays >= leastDays, 'a fit needs its days');
  const book = createTrainingBook({ horizon, timing, trainingDays });
  let fit: Fit | undefined;
  let sessionsToFit = 0;
  const isDue = () => book.days >= leastDays && sessionsToFit === 0;

  return {
    get isDue() {
      return isDue();
    },
    addLabels: (labels) => book.addLabels(labels),
    addDay(day, selected) {
      const { rows, columns, features, known } = book.addDay(day);
      const fitDay = isDue();
      if (fitDay) sessionsToFit = retrainEvery;
      if (sessionsToFit > 0) sessionsToFit--;
      if (fitDay && selected.length > 0) {
        const stream = streamAt(key, day.day, 0);
        fit = { model: model.fit(book.trainingDays(selected), stream), day: day.day, alphas: selected };
      }
      if (fit === undefined) return undefined;
      const { alphas } = fit;
      const isKnown = (i: number) => alphas.some(({ index }) => known[i * columns + index] === 1);
      const own = { rows, features: chosenColumns(features, columns, alphas), state: day.state };
      const composite = fit.model.weigh(own);
      const said = dayWeights(own, composite);
      const weights = new Float64Array(columns);
      const importance = new Float64Array(columns);
      for (const [c, { index, sign }] of alphas.entries()) {
        weights[index] = sign * (said.weights[c] as number);
        importance[index] = said.importance[c] as number;
      }
      return {
        day: day.day,
        composite: composite.values.map((value, i) => (isKnown(i) ? value : Number.NaN)),
        weights,
        importance,
        fittedAt: fit.day,
        alphas,
        notes: fit.model.notes,
      };
    },
  };
}
