import type { RunReport } from '../../engine/index.ts';
import { counted, inWords, signed } from '../format.ts';
import { horizonsOf } from './quality-table.ts';

/** Below this many days a mean rank IC says little, whatever its t-statistic. */
const FEW_DAYS = 60;

/** In words: where the score stands against random investors, what the learned weights added, and what to beware of. */
export function readingOf(report: RunReport): readonly string[] {
  const horizons = horizonsOf(report);
  return [
    bandSentence(report, horizons),
    weightsSentence(report, horizons),
    undefinedSentence(report, horizons),
    bestSentence(report, horizons),
    '95 % is the block-bootstrap interval of the mean, for random investors the band of their draws; t is Newey-West with lag horizon - 1.',
    report.days < FEW_DAYS
      ? `${counted(report.days, 'day')}: too few for evidence; read these numbers as a check that all works.`
      : undefined,
  ].filter((sentence) => sentence !== undefined);
}

type Place = 'above' | 'inside' | 'below' | 'unknown';

function bandSentence({ statistics, controls }: RunReport, horizons: readonly string[]): string {
  const places = new Map<Place, string[]>();
  for (const horizon of horizons) {
    const value = statistics.score[horizon]?.rankIc ?? null;
    const place = placeOf(value, controls.random?.[horizon]);
    places.set(place, [...(places.get(place) ?? []), horizon]);
  }
  const unknown = places.get('unknown');
  const parts = (['above', 'inside', 'below'] as const).flatMap((place) => {
    const found = places.get(place);
    return found === undefined ? [] : [`${place} it at ${days(found)}`];
  });
  if (unknown !== undefined) parts.push(`not comparable with it at ${days(unknown)}`);
  const chance = places.has('inside') ? ' Inside the band it cannot be told from random investors.' : '';
  return `The score's rank IC against the 95 % band of random investors: ${parts.join(', ')}.${chance}`;
}

function placeOf(
  value: number | null,
  band: { readonly rankIcLow: number | null; readonly rankIcHigh: number | null } | undefined,
): Place {
  if (value === null || band === undefined || band.rankIcLow === null || band.rankIcHigh === null)
    return 'unknown';
  if (value > band.rankIcHigh) return 'above';
  return value < band.rankIcLow ? 'below' : 'inside';
}

function weightsSentence(
  { statistics, controls }: RunReport,
  horizons: readonly string[],
): string | undefined {
  const gains = horizons.flatMap((horizon) => {
    const learned = statistics.score[horizon]?.rankIc ?? null;
    const uniform = controls.uniformWeights?.[horizon]?.rankIc ?? null;
    return learned === null || uniform === null
      ? []
      : [`${signed((learned - uniform) * 100)} at ${days([horizon])}`];
  });
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
