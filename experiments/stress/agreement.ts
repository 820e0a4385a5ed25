/** Whether arms that ran the same size and seed have the same digest: where investors live must not be seen in a run. */
import type { Digest } from '../../engine/index.ts';
import type { StressRun } from './measured-run.ts';

export interface DigestDifference {
  readonly investors: number;
  readonly seed: number;
  readonly arm: string;
  readonly digest: Digest;
  /** The arm that ran it first. */
  readonly firstArm: string;
  readonly firstDigest: Digest;
}

export interface Agreement {
  /** Pairs of size and seed that more than one arm ran. */
  readonly compared: number;
  readonly differences: readonly DigestDifference[];
}

/** Runs in the order in which they were made. */
export function agreementOf(runs: readonly StressRun[]): Agreement {
  const groups = [...Map.groupBy(runs, ({ investors, seed }) => `${investors} ${seed}`).values()];
  return {
    compared: groups.filter(({ length }) => length > 1).length,
    differences: groups.flatMap(([first, ...others]) =>
      others.flatMap((run) => (first === undefined ? [] : (differenceOf(first, run) ?? []))),
    ),
  };
}

/** One run for each size and seed, of the arm that ran it first. */
export function distinctRuns(runs: readonly StressRun[]): readonly StressRun[] {
  return runs.filter((run) => firstOf(runs, run) === run);
}

/** How a run differs from the first of its size and seed, in words; undefined when it does not. */
export function differenceText(runs: readonly StressRun[], run: StressRun): string | undefined {
  const first = firstOf(runs, run);
  const difference = first === undefined ? undefined : differenceOf(first, run);
  return difference === undefined
    ? undefined
    : `${short(difference.digest)}, in the arm ${difference.firstArm} ${short(difference.firstDigest)}`;
}

function firstOf(runs: readonly StressRun[], { investors, seed }: StressRun): StressRun | undefined {
  return runs.find((run) => run.investors === investors && run.seed === seed);
}

function differenceOf(first: StressRun, run: StressRun): DigestDifference | undefined {
  if (run.digest === first.digest) return undefined;
  const { investors, seed, arm, digest } = run;
  return { investors, seed, arm, digest, firstArm: first.arm, firstDigest: first.digest };
}

function short(digest: Digest): string {
  return digest.slice(0, 12);
}
