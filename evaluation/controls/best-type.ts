import { invariant, type Tally, type TypeId } from '../../core/index.ts';
import type { Aggregator } from '../../optimizer/index.ts';
import type { BestTypeQuality, Control } from '../controls.ts';
import { createSignalTracker, type TrackerSettings } from '../signal-tracker.ts';

const ALONE = Float64Array.of(1);

/**
 * The best single investor type at each horizon: every type's own opinion is a signal, and the one with the highest
 * mean rank IC wins, the first in type order among equals. Chosen with hindsight: an upper mark, not a strategy. A
 * horizon at which no type has a defined rank IC is left out; without any the result is null.
 */
export function bestTypeControl(
  settings: Omit<TrackerSettings, 'signals'>,
  aggregator: Aggregator,
  types: readonly TypeId[],
): Control<Readonly<Record<string, BestTypeQuality>> | null> {
  const tracker = createSignalTracker({ ...settings, signals: types.length });
  return {
    addDay({ day, tally }) {
      invariant(tally.types === types.length, 'every row of a tally has a type');
      tracker.addDay(day, opinionsAlone(aggregator, tally));
    },
    addLabels: (labels) => tracker.addLabels(labels),
    result() {
      const best: Record<string, BestTypeQuality> = {};
      for (const horizon of settings.horizons) {
        let winner: number | undefined;
        let highest = Number.NEGATIVE_INFINITY;
        for (const i of types.keys()) {
          const rankIc = tracker.meanRankIc(i, horizon);
          if (rankIc === null || rankIc <= highest) continue;
          highest = rankIc;
          winner = i;
        }
        if (winner === undefined) continue;
        best[String(horizon)] = { ...tracker.quality(winner, horizon), type: types[winner] as TypeId };
      }
      return Object.keys(best).length === 0 ? null : best;
    },
  };
}

/**
 * Each type's own opinion of the N instruments: the consensus of a type alone, by the run's own rule for instruments that nobody
 * was shown.
 */
export function opinionsAlone(aggregator: Aggregator, tally: Tally): readonly Float64Array[] {
  return Array.from(
    { length: tally.types },
    (_, i) => aggregator.aggregate(rowOf(tally, i), ALONE).consensus,
  );
}

/** The row of one type as a tally of one type, without copying. */
function rowOf({ instruments, shown, bought, sold }: Tally, type: number): Tally {
  const from = type * instruments;
  const to = from + instruments;
  return {
    types: 1,
    instruments,
    shown: shown.subarray(from, to),
    bought: bought.subarray(from, to),
    sold: sold.subarray(from, to),
  };
}
