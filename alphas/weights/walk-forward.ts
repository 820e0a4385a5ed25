/**
 * A composite of alphas, day by day, by a model that is trained anew on a schedule.
 * 1. A day's composite rests on the latest fit; a fit of day t learns from days whose label has ended by t's close, and from nothing else.
 * 2. A fit takes the alphas that are selected at that close, and they serve until the next fit.
 * 3. The draws of a fit are addressed by its day, so that a fit does not depend on how many there were before.
 * 4. Rows without a value of any of the fit's alphas say nothing: how many of them a day has changes no number.
 */
import { invariant, type Key, streamAt } from '../../core/index.ts';
import type { DayLabels } from '../../evaluation/index.ts';
import type { AlphaDay, LabelTiming } from '../alpha-day.ts';
import type { FittedModel, WeightModel } from '../weight-model.ts';
import { dayWeights } from './day-weights.ts';
import { createFitSchedule, type FitScheduleSettings, LEAST_TRAINING_DAYS } from './fit-schedule.ts';
import { LEAST_VALUES, type StandardisedAlphas } from './standardised-alphas.ts';
import { chosenColumns, createTrainingBook } from './training-book.ts';

/** Two years: 18 months of training and 6 of validation (arXiv 2409.06289, Table 5). */
export const TRAINING_SESSIONS = 504;
/** An alpha by its place in the list, and which way it is turned. */
export interface OrientedAlpha {
  readonly index: number;
  readonly sign: 1 | -1;
}

export interface WeightTrainerSettings extends FitScheduleSettings {
  readonly model: WeightModel;
  /** Trading days of the label that is learned. */
  readonly horizon: number;
  readonly timing: LabelTiming;
  readonly key: Key;
  /** Latest labelled days of a fit. @default TRAINING_SESSIONS */
  readonly trainingDays?: number;
  /** Fewest instruments with a label on a day to learn from, and with a value of an alpha. @default LEAST_VALUES */
  readonly leastNames?: number;
  /** Fits of earlier sessions are left out, as if nobody had been selected: for whoever knows what they gave. @default none */
  readonly firstFit?: number;
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
  const { model, key, leastDays = LEAST_TRAINING_DAYS, firstFit = Number.NEGATIVE_INFINITY } = settings;
  const { horizon, timing, trainingDays = TRAINING_SESSIONS, leastNames = LEAST_VALUES } = settings;
  invariant(trainingDays >= leastDays, 'a fit needs its days');
  const book = createTrainingBook({ horizon, timing, trainingDays, leastValues: leastNames });
  const schedule = createFitSchedule(settings);
  let fit: Fit | undefined;

  return {
    get isDue() {
      return schedule.isDue(book.days);
    },
    addLabels: (labels) => book.addLabels(labels),
    addDay(day, selected) {
      const standardised = book.addDay(day);
      const isFitDay = schedule.next(book.days);
      if (isFitDay && selected.length > 0 && day.day >= firstFit) {
        const stream = streamAt(key, day.day, 0);
        fit = { model: model.fit(book.trainingDays(selected), stream), day: day.day, alphas: selected };
      }
      return fit === undefined ? undefined : weighedDay(day, standardised, fit);
    },
  };
}

/** A day's composite with a fit, of all alphas standardised. Nothing else of the trainer is needed: who has several fits shares the day. */
export function weighedDay({ day, state }: AlphaDay, standardised: StandardisedAlphas, fit: Fit): WeighedDay {
  const { rows, columns, features, known } = standardised;
  const { alphas } = fit;
  const places = Uint32Array.from({ length: rows }, (_, i) => i).filter((i) =>
    alphas.some(({ index }) => known[i * columns + index] === 1),
  );
  const own = { rows: places.length, features: featuresOf(places, features, columns, alphas), state };
  const weighed = fit.model.weigh(own);
  const said = dayWeights(own, weighed);
  const composite = new Float64Array(rows).fill(Number.NaN);
  for (const [k, i] of places.entries()) composite[i] = weighed.values[k] as number;
  const weights = new Float64Array(columns);
  const importance = new Float64Array(columns);
  for (const [c, { index, sign }] of alphas.entries()) {
    weights[index] = sign * (said.weights[c] ?? 0);
    importance[index] = said.importance[c] ?? 0;
  }
  return { day, composite, weights, importance, fittedAt: fit.day, alphas, notes: fit.model.notes };
}

/** Rows at these places, of these alphas, each turned by its sign. */
function featuresOf(
  places: Uint32Array,
  features: Float64Array,
  columns: number,
  alphas: readonly OrientedAlpha[],
): Float64Array {
  const rows = new Float64Array(places.length * columns);
  for (const [k, i] of places.entries()) {
    rows.set(features.subarray(i * columns, (i + 1) * columns), k * columns);
  }
  return chosenColumns(rows, columns, alphas);
}
