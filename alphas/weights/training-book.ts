/**
 * What weight models learn from.
 * 1. A day's features wait for its label; what a model is fitted on are days whose label has ended by then. A label that has not is refused.
 * 2. Kept are the latest `trainingDays` of them, with all alphas: which of them a model learns from is asked at the fit.
 */
import { invariant } from '../../core/index.ts';
import type { DayLabels } from '../../evaluation/index.ts';
import { labelKnownAt, standardise } from '../../market/index.ts';
import { type AlphaDay, checkEnded, type LabelTiming } from '../alpha-day.ts';
import type { MarketState } from '../market-state.ts';
import type { TrainingDay, TrainingDays } from '../weight-model.ts';
import { LEAST_VALUES, type StandardisedAlphas, standardisedAlphas } from './standardised-alphas.ts';

export interface TrainingBookSettings {
  /** Trading days of the label that is learned. */
  readonly horizon: number;
  readonly timing: LabelTiming;
  readonly trainingDays: number;
  /** Fewest instruments with a label on a day to learn from, and with a value of an alpha. @default LEAST_VALUES */
  readonly leastValues?: number;
}

export interface TrainingBook {
  addLabels(labels: DayLabels): void;
  /** The day's features, all alphas. */
  addDay(day: AlphaDay): StandardisedAlphas;
  /** Days that a fit would learn from. */
  readonly days: number;
  /** Their rows with these alphas as columns, each turned by its sign. */
  trainingDays(alphas: readonly { readonly index: number; readonly sign: 1 | -1 }[]): TrainingDays;
}

interface WaitingDay {
  readonly state: MarketState | undefined;
  readonly alphas: StandardisedAlphas;
}

interface LearnedDay {
  readonly day: number;
  readonly state: MarketState | undefined;
  /** Row-major, the rows with a label x all alphas. */
  readonly features: Float64Array;
  readonly targets: Float64Array;
}

export function createTrainingBook(settings: TrainingBookSettings): TrainingBook {
  const { horizon, timing, trainingDays, leastValues = LEAST_VALUES } = settings;
  const waiting = new Map<number, WaitingDay>();
  const learned: LearnedDay[] = [];
  let lastDay: number | undefined;
  let latestLabel = Number.NEGATIVE_INFINITY;
  let columns: number | undefined;

  return {
    addLabels(labels) {
      if (labels.horizon !== horizon || lastDay === undefined) return;
      checkEnded(labels.day, horizon, lastDay, timing);
      invariant(labels.day > latestLabel, 'labels end in the order of their days');
      latestLabel = labels.day;
      const own = waiting.get(labels.day);
      // Labels end in the order of their days: earlier ones that still wait have none.
      for (const day of waiting.keys()) if (day <= labels.day) waiting.delete(day);
      const day = own && learnedDay(labels.day, own, labels.values, leastValues);
      if (day === undefined) return;
      learned.push(day);
      if (learned.length > trainingDays) learned.shift();
    },
    addDay({ day, values, state }) {
      invariant(lastDay === undefined || day > lastDay, 'days are added in order');
      invariant(columns === undefined || columns === values.length, 'a day has values of every alpha');
      lastDay = day;
      columns = values.length;
      const alphas = standardisedAlphas(values, leastValues);
      waiting.set(day, { state, alphas });
      return alphas;
    },
    get days() {
      return learned.length;
    },
    trainingDays(alphas) {
      const rows = learned.reduce((sum, { targets }) => sum + targets.length, 0);
      const features = new Float64Array(rows * alphas.length);
      const targets = new Float64Array(rows);
      const days: TrainingDay[] = [];
      let from = 0;
      for (const own of learned) {
        const to = from + own.targets.length;
        features.set(chosenColumns(own.features, columns ?? 0, alphas), from * alphas.length);
        targets.set(own.targets, from);
        days.push({ day: own.day, state: own.state, from, to });
        from = to;
      }
      const labelSpan = labelKnownAt(0, horizon, timing.fill, timing.lag);
      return { rows, columns: alphas.length, features, targets, days, labelSpan };
    },
  };
}

/** Columns of row-major features, each turned by its sign. */
export function chosenColumns(
  features: Float64Array,
  columns: number,
  alphas: readonly { readonly index: number; readonly sign: 1 | -1 }[],
): Float64Array {
  const rows = columns === 0 ? 0 : features.length / columns;
  const chosen = new Float64Array(rows * alphas.length);
  for (let row = 0; row < rows; row++) {
    for (const [c, { index, sign }] of alphas.entries()) {
      chosen[row * alphas.length + c] = sign * (features[row * columns + index] as number);
    }
  }
  return chosen;
}

/** Rows that have a label and a value; undefined when they are few or their labels are equal. */
function learnedDay(
  day: number,
  { state, alphas }: WaitingDay,
  labels: Float64Array,
  leastValues: number,
): LearnedDay | undefined {
  const { features, columns } = alphas;
  const rows = Uint32Array.from(labels.keys()).filter(
    (i) => Number.isFinite(labels[i]) && isKnown(alphas, i),
  );
  const values = Float64Array.from(rows, (i) => labels[i] as number);
  if (rows.length < Math.max(2, leastValues) || values.every((value) => value === values[0]))
    return undefined;
  const kept = new Float64Array(rows.length * columns);
  for (const [k, i] of rows.entries()) {
    kept.set(features.subarray(i * columns, (i + 1) * columns), k * columns);
  }
  return { day, state, features: kept, targets: standardise(values, values) };
}

function isKnown({ known, columns }: StandardisedAlphas, instrument: number): boolean {
  return known.subarray(instrument * columns, (instrument + 1) * columns).includes(1);
}
