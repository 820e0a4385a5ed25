/** What validation says of the candidates: of the one that was named before it, and of all. */
import { rootKey, subKey } from '../../core/index.ts';
import { type Candidate, candidateNamed, candidates, uniformWeights } from './candidates.ts';
import { type Comparison, combined, compared, holm, meanOf, twoSidedNormal } from './comparison.ts';
import type { Lesson } from './lesson.ts';

export const SIGNIFICANT = 0.05;
const key = subKey(rootKey('learning'), 'comparisons');

/** A market whose lessons were held. */
export interface Held {
  readonly name: string;
  readonly lessons: readonly Pick<Lesson, 'learned'>[];
}

/** Gain over equal weights on all markets together. */
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

/** Candidates that are no reference: those that are tried. */
export const tried: readonly Candidate[] = candidates.filter(({ name }) => name !== uniformWeights.name);

/** By seed the rank IC of the candidate by day. */
export function seriesOf(held: Held['lessons'], { name }: Candidate): readonly Float64Array[] {
  const index = candidates.findIndex((candidate) => candidate.name === name);
  return held.map(({ learned }) => (learned[index] as Lesson['learned'][number]).rankIc);
}

export function against(held: Held['lessons'], candidate: Candidate, reference: Candidate): Comparison {
  return compared(seriesOf(held, candidate), seriesOf(held, reference), { key });
}

/** Of every candidate that is tried, on one market or more; a market without a z for it counts as 0. */
export function verdicts(markets: readonly Held[]): readonly Verdict[] {
  const single = tried.map((candidate) => {
    const gains = markets.map(({ lessons }) => against(lessons, candidate, uniformWeights));
    const z = combined(gains.map(({ z: ofMarket }) => ofMarket ?? 0));
    return { candidate, mean: meanOf(gains.map(({ mean }) => mean)), z, p: twoSidedNormal(z) };
  });
  const corrected = holm(single.map(({ p }) => p));
  return single.map((verdict, i) => ({ ...verdict, corrected: corrected[i] as number }));
}

/**
 * What validation says. `chosen`: name of the winner of development, tested alone and uncorrected because it was named before; undefined
 * where none was. `asked`: number of markets that the design has.
 */
export function validationFindings(
  markets: readonly Held[],
  { chosen, asked }: { readonly chosen: string | undefined; readonly asked: number },
): readonly string[] {
  const found = verdicts(markets);
  const survivors = found.filter(({ mean, corrected }) => mean > 0 && corrected < SIGNIFICANT);
  const names = markets.map(({ name }) => name).join(' and ');
  return [
    chosen === undefined
      ? 'Development chose nothing: no candidate was named before validation, so none is tested alone or recommended.'
      : chosenFinding(found, candidateNamed(chosen)),
    survivors.length === 0
      ? `None of ${tried.length} candidates beats equal weights at a corrected p below ${SIGNIFICANT}.`
      : `Above equal weights at a corrected p below ${SIGNIFICANT}: ${survivors.map(({ candidate }) => candidate.name).join(', ')}.`,
    ...(markets.length < asked
      ? [`The verdict rests on ${markets.length} of ${asked} panels, ${names}, because the rest is missing.`]
      : []),
  ];
}

function chosenFinding(found: readonly Verdict[], { name }: Candidate): string {
  const verdict = found.find(({ candidate }) => candidate.name === name);
  if (verdict === undefined) return `Development chose ${name} itself: nothing is tested alone.`;
  const { mean, p } = verdict;
  const sign = mean < 0 ? 'below' : 'above';
  const size = (Math.abs(mean) * 100).toFixed(2);
  const isBetter = mean > 0 && p < SIGNIFICANT;
  return `Development chose ${name}: ${size} points ${sign} equal weights, p ${p.toFixed(3)} alone; ${isBetter ? 'it is recommended' : 'equal weights are recommended'}.`;
}
