import { normal, rootKey, streamAt, subKey } from '../../../core/index.ts';
import type { Objective } from '../../../optimizer/index.ts';
import { dayOf, massObjective, populationOf } from '../windows.ts';

interface Plan {
  readonly days: number;
  /** What of the label each type's opinion holds, against noise of 1. */
  readonly gains: readonly number[];
  /** @default one modality of its own for each type */
  readonly masks?: readonly number[];
  readonly seed: string;
}

/** Days of 30 instruments with new labels and opinions every day, so that no two days share anything. */
export function planted({ days, gains, masks, seed }: Plan): Objective {
  const key = subKey(rootKey('planted'), seed);
  const types = gains.length;
  const own = masks ?? gains.map((_, i) => 2 ** i);
  return {
    ...populationOf(types),
    ...massObjective({ fitness: 'consensus' }),
    masks: own as Objective['masks'],
    days: Array.from({ length: days }, (_, day) => {
      const labels = Array.from({ length: 30 }, (__, j) => normal(streamAt(key, day, 0), j));
      const opinions = gains.map((gain, i) =>
        labels.map((label, j) => {
          const net = Math.round(5 * (gain * label + normal(streamAt(key, day, i + 1), j)));
          return Math.max(-20, Math.min(20, net));
        }),
      );
      return dayOf(opinions, labels, 20);
    }),
  };
}
