/** Where a fork begins to be a run of its own, as its manifest notes it. */
import type { FirstSelectors } from '../../actors/index.ts';
import type { ForkNote } from '../replay/run-overview.ts';

/** Stands in `notes.fork` of a fork's manifest. JSON. */
export interface ForkStart extends ForkNote {
  /** Weights in type order, set by hand: those of day `day`. They are positive and sum to the number of types. */
  readonly distribution?: readonly number[];
  /** Selectors that decided static pools on the shared days. */
  readonly selectors: FirstSelectors;
}

/** What decided the static pools of a shared day, by type id; undefined for days that the run cast itself. */
export function pastSelectors(
  fork: ForkStart | undefined,
  day: number,
): Readonly<Record<string, string>> | undefined {
  if (fork === undefined || day >= fork.day) return undefined;
  return Object.fromEntries(
    Object.entries(fork.selectors).flatMap(([type, first]) =>
      first.day <= day ? [[type, first.selector]] : [],
    ),
  );
}

/** The distribution that was set by hand for a day. */
export function distributionSetFor(fork: ForkStart | undefined, day: number): Float64Array | undefined {
  if (fork?.day !== day || fork.distribution === undefined) return undefined;
  return Float64Array.from(fork.distribution);
}
