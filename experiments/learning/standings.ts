/** What the synthetic markets say of the candidates, by the rule of `experiments/experiments/learning-panels.ts`. */
import type { SampleMean } from '../sample.ts';
import type { Candidate } from './candidates.ts';
import { isNothing } from './verdicts.ts';

/** Gains over equal weights, paired by seed. */
export interface Standing {
  readonly candidate: Candidate;
  /** In rank IC with the planted expectation: on the market `planted`. */
  readonly planted: SampleMean;
  /** On the market `switching`, from the change on. */
  readonly switched: SampleMean;
  /** The same, its last days alone. */
  readonly followed: SampleMean;
  /** In rank IC with the label, where nothing is planted. */
  readonly nothing: SampleMean;
}

/** Rank IC that may be lost where nothing is planted: no interval of ten seeds is narrower than the smallest loss that one would mind. */
export const TOLERATED = 0.01;

/** Those that gain on both markets and lose nothing, best first. */
export function contenders(standings: readonly Standing[]): readonly Standing[] {
  return ranked(
    standings.filter(
      ({ planted, switched, nothing }) =>
        isAboveZero(planted) &&
        isAboveZero(switched) &&
        (nothing.low ?? Number.NEGATIVE_INFINITY) > -TOLERATED,
    ),
  );
}

/** Those that gain on the one, end above equal weights after the change, and are equal weights where nothing is; best first. */
export function cautious(standings: readonly Standing[]): readonly Standing[] {
  return ranked(
    standings.filter(
      ({ planted, followed, nothing }) => isAboveZero(planted) && isAboveZero(followed) && isNothing(nothing),
    ),
  );
}

export function standingFindings(standings: readonly Standing[]): readonly string[] {
  return [
    `Gain on both markets and lose no more than ${TOLERATED * 100} where nothing is planted, best first: ${listed(contenders(standings))}.`,
    `Gain, follow, and are equal weights where nothing is planted, best first: ${listed(cautious(standings))}.`,
  ];
}

function isAboveZero({ low }: SampleMean): boolean {
  return low !== null && low > 0;
}

function ranked(standings: readonly Standing[]): readonly Standing[] {
  return standings.toSorted((a, b) => gainOf(b) - gainOf(a));
}

/** Gains of both markets, in sum. */
function gainOf({ planted, switched }: Standing): number {
  return planted.mean + switched.mean;
}

function listed(standings: readonly Standing[]): string {
  return standings.length === 0
    ? 'none'
    : standings
        .map((standing) => `${standing.candidate.name} (${(gainOf(standing) * 100).toFixed(2)})`)
        .join('; ');
}
