/** What validation says of the candidates: of the one that was named before it, and of all. */
import { invariant, rootKey, subKey } from '../../core/index.ts';
import type { SampleMean } from '../sample.ts';
import { interval, percent } from '../wording.ts';
import { type Candidate, candidates, uniformWeights } from './candidates.ts';
import { type Comparison, combined, compared, holm, meanOf, twoSidedNormal } from './comparison.ts';
import type { Lesson } from './lesson.ts';

export const SIGNIFICANT = 0.05;
/** Rank IC up to which a gain counts as none, if its whole interval lies within. */
export const EQUAL = 0.005;
const key = subKey(rootKey('learning'), 'comparisons');

type Bounds = Pick<SampleMean, 'low' | 'high'>;

/** A market whose lessons were held. */
export interface Held {
  readonly name: string;
  readonly lessons: readonly Pick<Lesson, 'learned'>[];
}

/** Gain over a reference on all markets together. */
export interface Verdict {
  readonly candidate: Candidate;
  /** Of the markets' mean gains. */
  readonly mean: number;
  readonly z: number;
  /** Two-sided, as if this candidate were the only one. */
  readonly p: number;
  /** By Holm's steps over all candidates. */
  readonly corrected: number;
}

/** Candidates that are compared with a reference: all but itself. */
export function triedAgainst(reference: Candidate): readonly Candidate[] {
  return candidates.filter(({ name }) => name !== reference.name);
}

/** By seed the rank IC of the candidate by day. */
export function seriesOf(held: Held['lessons'], { name }: Candidate): readonly Float64Array[] {
  const index = candidates.findIndex((candidate) => candidate.name === name);
  return held.map(({ learned }) => (learned[index] as Lesson['learned'][number]).rankIc);
}

export function against(held: Held['lessons'], candidate: Candidate, reference: Candidate): Comparison {
  return compared(seriesOf(held, candidate), seriesOf(held, reference), { key });
}

/** Of every candidate that is tried, on one market or more; a market without a z for it counts as 0. */
export function verdicts(
  markets: readonly Held[],
  reference: Candidate = uniformWeights,
): readonly Verdict[] {
  const single = triedAgainst(reference).map((candidate) => {
    const gains = markets.map(({ lessons }) => against(lessons, candidate, reference));
    const z = combined(gains.map(({ z: ofMarket }) => ofMarket ?? 0));
    return { candidate, mean: meanOf(gains.map(({ mean }) => mean)), z, p: twoSidedNormal(z) };
  });
  const corrected = holm(single.map(({ p }) => p));
  return single.map((verdict, i) => ({ ...verdict, corrected: corrected[i] as number }));
}

/** The mean of the gains and their common z can differ in sign, where one market is far noisier: then nothing is said for the candidate. */
function isAbove({ mean, z }: Verdict, p: number): boolean {
  return mean > 0 && z > 0 && p < SIGNIFICANT;
}

/** What the panel that candidates may be chosen by says of them. */
export function developmentFindings(markets: readonly Held[]): readonly string[] {
  const found = verdicts(markets);
  const [best] = found.toSorted((a, b) => b.mean - a.mean);
  invariant(best !== undefined, 'there are candidates');
  const gainsOf = (candidate: Candidate) =>
    markets.map(({ lessons }) => against(lessons, candidate, uniformWeights).interval);
  const named = (is: (gain: Bounds | undefined) => boolean): string =>
    found
      .filter(({ candidate }) => gainsOf(candidate).every(is))
      .map(({ candidate }) => candidate.name)
      .join('; ') || 'none';
  return [
    `Highest gain of ${found.length}: ${best.candidate.name}, ${percent(best.mean)} points; p ${best.p.toFixed(3)}, corrected ${best.corrected.toFixed(3)}.`,
    `Below equal weights: ${named((gain) => (gain?.high ?? 0) < 0)}.`,
    `Equal weights up to ${EQUAL * 100} points: ${named(isNothing)}.`,
  ];
}

/**
 * What validation says. `winner`: of development, tested alone and uncorrected because it was named before.
 * `cautious`: the candidate that is recommended where the winner fails, if it loses less than `EQUAL` on
 * every market (whole interval). `asked`: number of markets that the design has.
 */
export function validationFindings(
  markets: readonly Held[],
  {
    winner,
    cautious,
    asked,
  }: { readonly winner: Candidate; readonly cautious: Candidate; readonly asked: number },
): readonly string[] {
  const found = verdicts(markets);
  const survivors = found.filter((verdict) => isAbove(verdict, verdict.corrected));
  const names = markets.map(({ name }) => name).join(' and ');
  const alone = found.find(({ candidate }) => candidate.name === winner.name);
  invariant(alone !== undefined, 'equal weights are not tested against themselves');
  const wins = isAbove(alone, alone.p);
  return [
    `Development chose ${winner.name}: gain ${percent(alone.mean)}, z ${alone.z.toFixed(2)}, p ${alone.p.toFixed(3)} alone; ${wins ? 'it is recommended' : 'it is not recommended'}.`,
    ...(wins ? [] : [otherwiseFinding(markets, cautious)]),
    survivors.length === 0
      ? `None of ${found.length} candidates beats equal weights at a corrected p below ${SIGNIFICANT}.`
      : `Above equal weights at a corrected p below ${SIGNIFICANT}: ${survivors.map(({ candidate }) => candidate.name).join(', ')}.`,
    ...(markets.length < asked
      ? [`The verdict rests on ${markets.length} of ${asked} panels, ${names}, because the rest is missing.`]
      : []),
  ];
}

/** What is recommended where the winner is not. */
function otherwiseFinding(markets: readonly Held[], candidate: Candidate): string {
  const gains = markets.map(({ lessons }) => against(lessons, candidate, uniformWeights));
  const loses = gains.some(({ interval: bounds }) => bounds === undefined || bounds.low < -EQUAL);
  const each = gains.map((gain) => `${percent(gain.mean)} (${interval(gain.interval)})`);
  return `${candidate.name} less equal weights: ${each.join(' and ')}; ${
    loses
      ? `it may lose more than ${EQUAL * 100} points, so equal weights are recommended`
      : `it loses less than ${EQUAL * 100} points, and is recommended: elsewhere it learns`
  }.`;
}

/** Whether the interval of a gain lies within `EQUAL` of 0. */
export function isNothing(gain: Bounds | undefined): boolean {
  if (gain === undefined || gain.low === null || gain.high === null) return false;
  return gain.low >= -EQUAL && gain.high <= EQUAL;
}
