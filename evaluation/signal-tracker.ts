/**
 * Signals that wait for their labels.
 * 1. A day's signals are kept from its close until the label of the longest horizon has ended, and no longer, so memory
 *    is bounded by that horizon and not by the run.
 * 2. A signal meets the label of its own day and horizon only, once. Days of one horizon arrive in order.
 */
import { invariant, type Key } from '../core/index.ts';
import type { EndedLabels } from '../market/index.ts';
import {
  createDailyCorrelator,
  type DailyCorrelations,
  type RankedSignal,
  type RankingMemo,
} from './daily-correlations.ts';
import {
  createQualityAccumulator,
  type QualityAccumulator,
  type QualityByHorizon,
  type SignalQuality,
} from './signal-statistics.ts';

export interface TrackerSettings {
  /** Horizons in trading days, ascending. */
  readonly horizons: readonly number[];
  /** Number of signals a day. */
  readonly signals: number;
  /**
   * Root of the bootstrap's draws; absent = qualities without intervals, and nothing kept per day. All signals, and all trackers with
   * one key, are resampled alike, so that their intervals can be compared.
   */
  readonly intervalKey?: Key;
  /** Bootstrap samples. @default DEFAULT_BOOTSTRAP_SAMPLES */
  readonly samples?: number;
  /** Told every day's correlations as its label ends; `signal` is the position in `addDay`. */
  readonly observe?: (signal: number, horizon: number, day: number, correlations: DailyCorrelations) => void;
}

interface PendingSignal {
  readonly signal: Float64Array;
  readonly memo: RankingMemo;
}

/** Ended labels of one day and horizon, as a market delivers them or, undated, a journal's day record keeps them. */
export type DayLabels = Omit<EndedLabels, 'date'> & Partial<EndedLabels>;

export interface SignalTracker {
  /** One day's signals, each over the day's N members. Days ascend. `ranked`: of each, where somebody has ranked it already. */
  addDay(day: number, signals: readonly Float64Array[], ranked?: readonly (RankedSignal | undefined)[]): void;
  /** Labels of a day added before; horizons that were not asked for are passed over. */
  addLabels(labels: DayLabels): void;
  /** Cheap, for comparisons; null without a defined day. */
  meanRankIc(signal: number, horizon: number): number | null;
  quality(signal: number, horizon: number): SignalQuality;
  /** All horizons of one signal. */
  qualities(signal: number): QualityByHorizon;
  /** Days whose labels have not all ended. */
  readonly pendingDays: number;
}

export function createSignalTracker({
  horizons,
  signals: count,
  intervalKey,
  samples,
  observe,
}: TrackerSettings): SignalTracker {
  const longest = Math.max(...horizons);
  const pending = new Map<number, readonly PendingSignal[]>();
  const accumulators = new Map<number, readonly QualityAccumulator[]>(
    horizons.map((horizon) => [
      horizon,
      Array.from({ length: count }, () => createQualityAccumulator(horizon, intervalKey, samples)),
    ]),
  );
  const labelled = new Map<number, number>();
  let lastDay = -1;

  function accumulatorOf(signal: number, horizon: number): QualityAccumulator {
    const accumulator = accumulators.get(horizon)?.[signal];
    invariant(accumulator !== undefined, 'this signal is not tracked at this horizon');
    return accumulator;
  }

  return {
    addDay(day, signals, ranked) {
      invariant(day > lastDay, 'days are added in order');
      invariant(signals.length === count, 'every day has the same number of signals');
      lastDay = day;
      pending.set(
        day,
        signals.map((signal, i) => {
          const known = ranked?.[i];
          return { signal, memo: known === undefined ? {} : { ranked: known } };
        }),
      );
    },
    addLabels({ day, horizon, values }) {
      const atHorizon = accumulators.get(horizon);
      if (atHorizon === undefined) return;
      const signals = pending.get(day);
      invariant(signals !== undefined, 'labels end after the close of their day, once per horizon');
      invariant(day > (labelled.get(horizon) ?? -1), 'labels of one horizon end in order of their days');
      labelled.set(horizon, day);
      const correlate = createDailyCorrelator(values);
      for (let i = 0; i < signals.length; i++) {
        const { signal, memo } = signals[i] as PendingSignal;
        const correlations = correlate(signal, memo);
        (atHorizon[i] as QualityAccumulator).addCorrelations(correlations);
        observe?.(i, horizon, day, correlations);
      }
      if (horizon === longest) pending.delete(day);
    },
    meanRankIc: (signal, horizon) => accumulatorOf(signal, horizon).meanRankIc(),
    quality: (signal, horizon) => accumulatorOf(signal, horizon).result(),
    qualities: (signal) =>
      Object.fromEntries(
        horizons.map((horizon) => [String(horizon), accumulatorOf(signal, horizon).result()]),
      ),
    get pendingDays() {
      return pending.size;
    },
  };
}
