/**
 * Statistics and controls of a run, one day at a time: the only way to them, for a live run, a replay and a report.
 * 1. Days come in order; the labels of a day come after it, as they end. Nothing is evaluated before its label ended.
 * 2. Everything that is random is addressed by the key: equal days and labels give equal results.
 */
import { invariant, type Key, type TypeId } from '../core/index.ts';
import type { Aggregator, Signals } from '../optimizer/index.ts';
import { DEFAULT_BOOTSTRAP_SAMPLES } from './bootstrap.ts';
import { bestTypeControl } from './controls/best-type.ts';
import { uniformControl } from './controls/uniform.ts';
import { uniformWeightsControl } from './controls/uniform-weights.ts';
import type { Control, Controls, EvaluatedDay, SignalStatistics } from './controls.ts';
import type { DailyCorrelations } from './daily-correlations.ts';
import type { Judgement } from './judgement.ts';
import { createSignalTracker, type DayLabels, type TrackerSettings } from './signal-tracker.ts';

export interface EvaluatorSettings {
  /** Horizons in trading days, distinct; their labels must be delivered. */
  readonly horizons: readonly number[];
  /** The run's aggregator; controls use it with equal weights. */
  readonly aggregator: Aggregator;
  /** Investor types in the order of the tallies' rows. */
  readonly types: readonly TypeId[];
  /** Root of the bootstrap's draws. */
  readonly key: Key;
  /** @default DEFAULT_BOOTSTRAP_SAMPLES */
  readonly bootstrapSamples?: number;
  /** Told the correlations of these signals as labels end. */
  readonly observe?: (
    name: ObservedSignal,
    horizon: number,
    day: number,
    correlations: DailyCorrelations,
  ) => void;
}

/** The run's score, and the controls that have a signal of their own every day. */
export type ObservedSignal = 'score' | keyof EqualSignals;

/** Signals of a day with equal weights; undefined = the day did not bring what the control needs. */
export interface EqualSignals {
  readonly uniform: Signals | undefined;
  readonly uniformWeights: Signals;
}

export interface Evaluation {
  readonly statistics: SignalStatistics;
  readonly controls: Controls;
  /** Null where the market was not walked through again: an unfinished run, or one of an earlier version. */
  readonly judgement: Judgement | null;
}

export interface Evaluator {
  addDay(day: EvaluatedDay): EqualSignals;
  /** Labels of a day added before. Horizons that were not asked for are passed over. */
  addLabels(labels: DayLabels): void;
  /** Of the days so far whose labels have ended. Random investors are not among the controls: they are drawn elsewhere. */
  result(): { readonly statistics: SignalStatistics; readonly controls: Omit<Controls, 'random'> };
}

/** See `EvaluatorSettings`. Design, section 3, "Controls". */
export function createEvaluator(settings: EvaluatorSettings): Evaluator {
  const { aggregator, types, observe } = settings;
  const { bootstrapSamples: samples = DEFAULT_BOOTSTRAP_SAMPLES } = settings;
  const horizons = [...new Set(settings.horizons)].sort((a, b) => a - b);
  invariant(horizons.length > 0, 'an evaluation needs a horizon');
  const intervals = { horizons, intervalKey: settings.key, samples };
  const observed = (name: ObservedSignal): Omit<TrackerSettings, 'signals'> =>
    observe === undefined
      ? intervals
      : {
          ...intervals,
          observe: (signal, ...correlated) => {
            if (signal === 0) observe(name, ...correlated);
          },
        };
  const own = createSignalTracker({ ...observed('score'), signals: 3 });
  const uniform = uniformControl(observed('uniform'), aggregator);
  const uniformWeights = uniformWeightsControl(observed('uniformWeights'), aggregator);
  const bestType = bestTypeControl(intervals, aggregator, types);
  const controls: readonly Pick<Control<unknown>, 'addLabels'>[] = [uniform, uniformWeights, bestType];

  return {
    addDay(day) {
      const negDisagreement = day.disagreement.map((sigma) => -sigma);
      own.addDay(day.day, [day.score, day.consensus, negDisagreement]);
      bestType.addDay(day);
      return { uniform: uniform.addDay(day), uniformWeights: uniformWeights.addDay(day) };
    },
    addLabels(labels) {
      own.addLabels(labels);
      for (const control of controls) control.addLabels(labels);
    },
    result: () => ({
      statistics: {
        score: own.qualities(0),
        consensus: own.qualities(1),
        negDisagreement: own.qualities(2),
      },
      controls: {
        uniform: uniform.result(),
        uniformWeights: uniformWeights.result(),
        bestType: bestType.result(),
      },
    }),
  };
}
