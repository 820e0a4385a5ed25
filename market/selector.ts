import type { Key, Registered } from '../core/index.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * Relative weight of every member of the day (length N, finite, at or above 0; 0 = never shown) in the candidate pools
 * of the investor type whose key this is. Equal arguments must give equal weights.
 */
export type Selector = (snapshot: Snapshot, typeKey: Key) => Float64Array;

export interface SelectorKind extends Registered {
  /** Options have passed the entry's schema. */
  create(options: never): Selector;
}
