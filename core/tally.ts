import { invariant } from './errors.ts';

/**
 * Counts of one day per investor type (rows, K, in mask order) and instrument (columns, N, the day's members in code
 * order), row-major. Integers only, so that the order in which ballots arrive cannot matter.
 */
export interface Tally {
  readonly types: number;
  readonly instruments: number;
  readonly shown: Int32Array;
  readonly bought: Int32Array;
  readonly sold: Int32Array;
}

export function emptyTally(types: number, instruments: number): Tally {
  const size = types * instruments;
  return {
    types,
    instruments,
    shown: new Int32Array(size),
    bought: new Int32Array(size),
    sold: new Int32Array(size),
  };
}

/** Adds `part` into `into`, in place. */
export function addTally(into: Tally, part: Tally): void {
  invariant(
    into.types === part.types && into.instruments === part.instruments,
    'tallies of different shapes cannot be added',
  );
  for (let k = 0; k < into.shown.length; k++) {
    into.shown[k] = (into.shown[k] as number) + (part.shown[k] as number);
    into.bought[k] = (into.bought[k] as number) + (part.bought[k] as number);
    into.sold[k] = (into.sold[k] as number) + (part.sold[k] as number);
  }
}
