import { invariant } from '../../core/index.ts';
import type { Aggregator, Signals } from '../../optimizer/index.ts';
import type { Control } from '../controls.ts';
import type { QualityByHorizon } from '../signal-statistics.ts';
import { createSignalTracker, type TrackerSettings } from '../signal-tracker.ts';

/**
 * A fixed uniform plan with its own ballots and equal weights: what backward optimisation adds in all, respawn included.
 * The caller brings the plan's tallies; without any the result is null.
 */
export function uniformControl(
  settings: Omit<TrackerSettings, 'signals'>,
  aggregator: Aggregator,
): Control<QualityByHorizon | null, Signals | undefined> {
  const tracker = createSignalTracker({ ...settings, signals: 1 });
  let available: boolean | undefined;
  return {
    addDay({ day, uniformTally }) {
      available ??= uniformTally !== undefined;
      invariant(
        available === (uniformTally !== undefined),
        "the uniform plan's tally comes on every day or on none",
      );
      if (uniformTally === undefined) return undefined;
      const equal = new Float64Array(uniformTally.types).fill(1);
      const signals = aggregator.aggregate(uniformTally, equal);
      tracker.addDay(day, [signals.score]);
      return signals;
    },
    addLabels(labels) {
      if (available === true) tracker.addLabels(labels);
    },
    result: () => (available === true ? tracker.qualities(0) : null),
  };
}
