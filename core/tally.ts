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

/** Adds counts to those from index `at` on. */
export function addCounts(into: Int32Array, counts: Int32Array, at = 0): void {
  for (let j = 0; j < counts.length; j++) into[at + j] = (into[at + j] as number) + (counts[j] as number);
}
