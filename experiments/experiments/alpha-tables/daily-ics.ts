import type { FittedModel, TrainingDays } from '../../../alphas/index.ts';
import { rankInformationCoefficient } from '../../../core/index.ts';
import { createDailyCorrelator, type DayLabels } from '../../../evaluation/index.ts';

/** Mean of the values that are known; NaN when none is. */
export function meanOf(values: Iterable<number>): number {
  let sum = 0;
  let known = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    known++;
  }
  return sum / known;
}

/** Daily rank ICs of series of signals, each day's once its label has ended. */
export interface AlphaIcs {
  /** One row per signal; a series has as many every day between two fits. */
  addDay(day: number, series: string, signals: readonly Float64Array[]): void;
  addLabels(labels: DayLabels): void;
  /** Means over the days from .. to, of the first `count` signals; NaN where no day is defined. */
  means(series: string, from: number, to: number, count: number): readonly number[];
}

export function createAlphaIcs(horizon: number, leastNames: number): AlphaIcs {
  const waiting = new Map<number, Map<string, readonly Float64Array[]>>();
  const daily = new Map<string, Map<number, Float64Array>>();
  return {
    addDay(day, series, signals) {
      const own = waiting.get(day) ?? new Map<string, readonly Float64Array[]>();
      waiting.set(day, own.set(series, signals));
    },
    addLabels({ day, horizon: of, values: labels }) {
      const own = of === horizon ? waiting.get(day) : undefined;
      if (own === undefined) return;
      waiting.delete(day);
      const correlate = createDailyCorrelator(labels);
      for (const [series, signals] of own) {
        const byDay = daily.get(series) ?? new Map<number, Float64Array>();
        daily.set(
          series,
          byDay.set(
            day,
            Float64Array.from(signals, (signal) =>
              pairs(signal, labels) < leastNames ? Number.NaN : correlate(signal).rankIc,
            ),
          ),
        );
      }
    },
    means(series, from, to, count) {
      const days = [...(daily.get(series) ?? [])].filter(([day]) => day >= from && day <= to);
      return Array.from({ length: count }, (_, k) => meanOf(days.map(([, own]) => own[k] ?? Number.NaN)));
    },
  };
}

function pairs(signal: Float64Array, labels: Float64Array): number {
  let known = 0;
  for (let i = 0; i < signal.length; i++) if (!Number.isNaN(signal[i]) && !Number.isNaN(labels[i])) known++;
  return known;
}

/** Mean daily rank IC of a model with the targets that it learned from. */
export function trainingIc(model: FittedModel, { columns, features, targets, days }: TrainingDays): number {
  return meanOf(
    days.map(({ state, from, to }) => {
      const rows = features.subarray(from * columns, to * columns);
      const { values } = model.weigh({ rows: to - from, features: rows, state });
      return rankInformationCoefficient(values, targets.subarray(from, to));
    }),
  );
}
