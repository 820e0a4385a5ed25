import type { Aggregator, Signals } from '../../optimizer/index.ts';
import type { Control } from '../controls.ts';
import type { QualityByHorizon } from '../signal-statistics.ts';
import { createSignalTracker, type TrackerSettings } from '../signal-tracker.ts';

/** The run's ballots with equal weights: what learning the distribution adds. */
export function uniformWeightsControl(
  settings: Omit<TrackerSettings, 'signals'>,
  aggregator: Aggregator,
): Control<QualityByHorizon, Signals> {
  const tracker = createSignalTracker({ ...settings, signals: 1 });
  return {
    addDay({ day, tally }) {
      const equal = new Float64Array(tally.types).fill(1);
      const signals = aggregator.aggregate(tally, equal);
      tracker.addDay(day, [signals.score]);
      return signals;
    },
    addLabels: (labels) => tracker.addLabels(labels),
    result: () => tracker.qualities(0),
  };
}
