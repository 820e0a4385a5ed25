import { averageRanks, pearson, rankGrid } from '../../core/index.ts';
import { NO_QUANTILE, quantilesOf } from './quantiles.ts';

/** A day that later days and labels are compared with. */
export interface KeptDay {
  readonly instruments: readonly string[];
  readonly industries?: readonly string[];
  readonly score: Float64Array;
  readonly quantiles: Int16Array | undefined;
  readonly placeOf: ReadonlyMap<string, number>;
}

export function keptDay(
  { instruments, industries, score }: Pick<KeptDay, 'instruments' | 'industries' | 'score'>,
  quantiles: number,
): KeptDay {
  return {
    instruments,
    ...(industries === undefined ? {} : { industries }),
    score,
    quantiles: quantilesOf(score, quantiles),
    placeOf: new Map(instruments.map((code, j) => [code, j])),
  };
}

/** Score of `day` for the instruments of another day; NaN where it has none. */
export function scoreFor(instruments: readonly string[], day: KeptDay): Float64Array {
  // Most days have the members of the days before; to see that is several times cheaper than to look each one up.
  if (
    instruments.length === day.instruments.length &&
    instruments.every((code, j) => code === day.instruments[j])
  ) {
    return day.score;
  }
  return Float64Array.from(instruments, (code) => {
    const place = day.placeOf.get(code);
    return place === undefined ? Number.NaN : (day.score[place] as number);
  });
}

/** Spearman correlation of the scores of two days over the instruments that both score, rounded to 12 decimals; NaN when undefined. */
export function rankAutocorrelation(now: KeptDay, before: KeptDay): number {
  const then = scoreFor(now.instruments, before);
  const both = Uint32Array.from(then.keys()).filter(
    (j) => !Number.isNaN(then[j]) && !Number.isNaN(now.score[j]),
  );
  const ranksOf = (score: Float64Array) =>
    averageRanks(Float64Array.from(both, (j) => rankGrid(score[j] as number)));
  return pearson(ranksOf(now.score), ranksOf(then));
}

/**
 * Per quantile the share of its instruments that were not in it on the day before, newcomers included; NaN for an empty quantile, and
 * throughout where either day has no quantiles.
 */
export function quantileTurnover(now: KeptDay, before: KeptDay, count: number): Float64Array {
  const fresh = new Float64Array(count);
  const members = new Float64Array(count);
  if (now.quantiles === undefined || before.quantiles === undefined) return fresh.fill(Number.NaN);
  for (const [j, quantile] of now.quantiles.entries()) {
    if (quantile === NO_QUANTILE) continue;
    members[quantile] = (members[quantile] as number) + 1;
    const place = before.placeOf.get(now.instruments[j] as string);
    if (place === undefined || before.quantiles[place] !== quantile) {
      fresh[quantile] = (fresh[quantile] as number) + 1;
    }
  }
  return fresh.map((newcomers, quantile) => newcomers / (members[quantile] as number));
}
