import type { RunReport } from '../../engine/index.ts';
import { horizonsOf } from '../../evaluation/index.ts';
import { counted, inWords, signed } from '../format.ts';

/** Below this many days a mean rank IC says little, whatever its t-statistic. */
const FEW_DAYS = 60;

/** In words: whether the score's interval holds zero, where it stands against random investors, what the learned weights added, and what to beware of. */
export function readingOf(report: RunReport): readonly string[] {
  const horizons = horizonsOf(report);
  return [
    intervalSentence(report, horizons),
    bandSentence(report, horizons),
    weightsSentence(report, horizons),
    undefinedSentence(report, horizons),
    bestSentence(report, horizons),
    '95 % is the block-bootstrap interval of the mean, for random investors the band of their draws; t is Newey-West with lag horizon - 1.',
    'Random investors may have a rank IC above zero: it is what pools and aggregation give without knowledge, no test of the score.',
    'Rank ICIR is a ratio, mean by standard deviation; tables of experiments have it in per cent.',
    report.days < FEW_DAYS
      ? `${counted(report.days, 'day')}: too few for evidence; read these numbers as a check that all works.`
      : undefined,
  ].filter((sentence) => sentence !== undefined);
}

type Place = 'above' | 'inside' | 'below' | 'flat' | 'unknown';
interface Range {
  readonly rankIcLow: number | null;
  readonly rankIcHigh: number | null;
}

function intervalSentence({ statistics }: RunReport, horizons: readonly string[]): string {
  const places = placesOf(horizons, (horizon) => placeOf(0, statistics.score[horizon]));
  const parts = [
    ...phrase(places, 'below', 'lies above zero at'),
    ...phrase(places, 'above', 'lies below zero at'),
    ...phrase(places, 'inside', 'holds zero at'),
    ...phrase(places, 'flat', 'has no width, and shows nothing, at'),
    ...phrase(places, 'unknown', 'is not defined at'),
  ];
  const nothing = places.has('inside') ? ' Where it holds zero, this run shows nothing.' : '';
  return `The 95 % interval of the score's rank IC ${inWords(parts)}.${nothing}`;
}

/** Random investors draw anew every day and real ones hold their views: docs/results.md has how often chance leaves the band. */
function bandSentence({ statistics, controls }: RunReport, horizons: readonly string[]): string {
  const places = placesOf(horizons, (horizon) =>
    placeOf(statistics.score[horizon]?.rankIc ?? null, controls.random?.[horizon]),
  );
  const parts = [
    ...phrase(places, 'above', 'above it at'),
    ...phrase(places, 'inside', 'inside it at'),
    ...phrase(places, 'below', 'below it at'),
    ...phrase(places, 'flat', 'without meaning, because all draws are equal, at'),
    ...phrase(places, 'unknown', 'not comparable with it at'),
  ];
  const caution =
    places.has('above') || places.has('below')
      ? ' Outside is no evidence by itself: random investors draw anew every day, a score holds its luck for weeks.'
      : '';
  return `Against the 95 % band of random investors: ${inWords(parts)}.${caution}`;
}

function placesOf(
  horizons: readonly string[],
  place: (horizon: string) => Place,
): ReadonlyMap<Place, readonly string[]> {
  const places = new Map<Place, string[]>();
  for (const horizon of horizons) {
    const found = place(horizon);
    places.set(found, [...(places.get(found) ?? []), horizon]);
  }
  return places;
}

function phrase(
  places: ReadonlyMap<Place, readonly string[]>,
  place: Place,
  words: string,
): readonly string[] {
  const found = places.get(place);
  return found === undefined ? [] : [`${words} ${days(found)}`];
}

function placeOf(value: number | null, band: Range | undefined): Place {
  if (value === null || band === undefined || band.rankIcLow === null || band.rankIcHigh === null)
    return 'unknown';
  // Equal values every day or in every draw: nothing varied, so nothing was measured.
  if (band.rankIcLow === band.rankIcHigh) return 'flat';
  if (value > band.rankIcHigh) return 'above';
  return value < band.rankIcLow ? 'below' : 'inside';
}

function weightsSentence(
  { statistics, controls }: RunReport,
  horizons: readonly string[],
): string | undefined {
  const compared = horizons.flatMap((horizon) => {
    const learned = statistics.score[horizon]?.rankIc ?? null;
    const uniform = controls.uniformWeights?.[horizon]?.rankIc ?? null;
    return learned === null || uniform === null ? [] : [{ horizon, gain: learned - uniform }];
  });
  if (compared.length > 0 && compared.every(({ gain }) => gain === 0))
    return 'Learned weights give the same score as uniform weights: this run shows nothing about learning.';
  const gains = compared.map(({ horizon, gain }) => `${signed(gain * 100)} at ${days([horizon])}`);
  return gains.length === 0
    ? undefined
    : `Learned weights against uniform weights, in points of rank IC: ${inWords(gains)}.`;
}

function bestSentence({ controls }: RunReport, horizons: readonly string[]): string | undefined {
  const horizonsByType = new Map<string, string[]>();
  for (const horizon of horizons) {
    const type = controls.bestType?.[horizon]?.type;
    if (type !== undefined) horizonsByType.set(type, [...(horizonsByType.get(type) ?? []), horizon]);
  }
  const types = [...horizonsByType].map(([type, at]) => `${type} at ${days(at)}`);
  return types.length === 0 ? undefined : `Best types, chosen with hindsight: ${inWords(types)}.`;
}

function undefinedSentence({ statistics }: RunReport, horizons: readonly string[]): string | undefined {
  const left = horizons.flatMap((horizon) => {
    const missing = statistics.score[horizon]?.undefinedDays ?? 0;
    return missing === 0 ? [] : [`${missing} at ${days([horizon])}`];
  });
  return left.length === 0
    ? undefined
    : `Days left out because the score's rank IC is undefined there: ${inWords(left)}.`;
}

/** `1 day`, `5 and 10 days`. */
function days(horizons: readonly string[]): string {
  return `${inWords(horizons)} ${horizons.length === 1 && horizons[0] === '1' ? 'day' : 'days'}`;
}
