/**
 * Quality of one signal at one horizon, one day at a time.
 * 1. Every day is one call of `add`, in order; undefined days are counted, never dropped in silence.
 * 2. Memory does not grow with the run, except for one number a day where an interval is asked for.
 */
import { invariant, type Key } from '../core/index.ts';
import { bootstrapMeanInterval, DEFAULT_BOOTSTRAP_SAMPLES } from './bootstrap.ts';
import { createDailyCorrelator, type DailyCorrelations } from './daily-correlations.ts';
import { createMeanAccumulator } from './newey-west.ts';

/** Quality of one signal at one horizon over the days on which it is defined. */
export interface SignalQuality {
  /** Mean daily Pearson correlation with the label, fraction; null when no day is defined. */
  readonly ic: number | null;
  /** Mean / standard deviation (n - 1) of the daily values; null below two days or without spread. */
  readonly icir: number | null;
  readonly rankIc: number | null;
  readonly rankIcir: number | null;
  /** Newey-West t-statistics of the means with lag h - 1; null where undefined or below `leastInferenceDays`. */
  readonly icT: number | null;
  readonly rankIcT: number | null;
  /**
   * 95 % interval of the mean rank IC, see `bootstrapMeanInterval`; null below `leastInferenceDays`, or when no interval was asked
   * for.
   */
  readonly rankIcLow: number | null;
  readonly rankIcHigh: number | null;
  /** Days with a defined rank IC, and days left out because it was undefined. */
  readonly days: number;
  readonly undefinedDays: number;
}

/** Keyed by horizon in trading days. */
export type QualityByHorizon = Readonly<Record<string, SignalQuality>>;

export interface QualityAccumulator {
  /** The next day: a signal and its label over the same N instruments; NaN = undefined. */
  add(signal: Float64Array, label: Float64Array): void;
  /** The next day, correlated already. */
  addCorrelations(day: DailyCorrelations): void;
  /** Mean rank IC so far; null without a defined day. */
  meanRankIc(): number | null;
  result(): SignalQuality;
}

/**
 * `horizon` in trading days sets the lag (h - 1) and the blocks (2h or more). With `intervalKey` the result has an interval, from
 * `samples` bootstrap samples; signals with one key and horizon are resampled alike.
 */
export function createQualityAccumulator(
  horizon: number,
  intervalKey?: Key,
  samples: number = DEFAULT_BOOTSTRAP_SAMPLES,
): QualityAccumulator {
  invariant(Number.isInteger(horizon) && horizon >= 1, 'a horizon is a whole number of days from 1 on');
  const ics = createMeanAccumulator(horizon - 1);
  const rankIcs = createMeanAccumulator(horizon - 1);
  const daily: number[] = [];

  function addCorrelations({ ic, rankIc }: DailyCorrelations): void {
    ics.add(ic);
    rankIcs.add(rankIc);
    if (intervalKey !== undefined) daily.push(rankIc);
  }

  return {
    add: (signal, label) => addCorrelations(createDailyCorrelator(label)(signal)),
    addCorrelations,
    meanRankIc: () => rankIcs.result().mean,
    result() {
      const ic = ics.result();
      const rankIc = rankIcs.result();
      const interval =
        intervalKey === undefined
          ? undefined
          : bootstrapMeanInterval(daily, { horizon, key: intervalKey, samples });
      return {
        ic: ic.mean,
        icir: ic.ratio,
        rankIc: rankIc.mean,
        rankIcir: rankIc.ratio,
        icT: ic.t,
        rankIcT: rankIc.t,
        rankIcLow: interval?.low ?? null,
        rankIcHigh: interval?.high ?? null,
        days: rankIc.definedDays,
        undefinedDays: rankIc.undefinedDays,
      };
    },
  };
}

/** Quality of a whole sequence of days; signals and labels go in step. */
export function signalQuality(
  signals: Iterable<Float64Array>,
  labels: Iterable<Float64Array>,
  horizon: number,
  intervalKey?: Key,
  samples?: number,
): SignalQuality {
  const accumulator = createQualityAccumulator(horizon, intervalKey, samples);
  const remaining = labels[Symbol.iterator]();
  for (const signal of signals) {
    const label = remaining.next();
    invariant(label.done !== true, 'there are more signals than labels');
    accumulator.add(signal, label.value);
  }
  invariant(remaining.next().done === true, 'there are more labels than signals');
  return accumulator.result();
}
