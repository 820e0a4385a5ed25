import type { WindowDay } from '../objective.ts';

/** What a learner sees of one day, and the part of a round that it makes. */
export interface RoundPart<T> {
  readonly seen: T;
  readonly part: number;
}

/** Parts sum to at most 1. */
export type Round<T> = readonly RoundPart<T>[];

/**
 * A window's days as the rounds of an online learner, from the oldest on: labels of h days overlap, so `overlap` days that follow each
 * other make one round, each with 1 / overlap of it; the last round may have fewer. A day with labels of several horizons is one day, of
 * which each makes an equal part. A day counts as its weight has it against the heaviest one. Days of which nothing is seen are left out.
 */
export function roundsOf<T>(
  days: readonly WindowDay[],
  overlap: number,
  seenOf: (day: WindowDay) => T | undefined,
): Round<T>[] {
  const apart: { readonly day: WindowDay; readonly seen: T[] }[] = [];
  for (const day of days) {
    const seen = seenOf(day);
    if (seen === undefined) continue;
    const last = apart.at(-1);
    if (last?.day.tally === day.tally) last.seen.push(seen);
    else apart.push({ day, seen: [seen] });
  }
  const heaviest = apart.reduce((most, { day: { weight = 1 } }) => Math.max(most, weight), 0);
  return Array.from({ length: Math.ceil(apart.length / overlap) }, (_, round) =>
    apart
      .slice(round * overlap, (round + 1) * overlap)
      .flatMap(({ day: { weight = 1 }, seen }) =>
        seen.map((one) => ({ seen: one, part: weight / (heaviest * overlap * seen.length) })),
      ),
  );
}

/**
 * Gains of a round: of each expert, the mean over the days on which it has one (NaN = none), times the size of the round, which is what
 * its parts sum to.
 */
export function gainsOf(round: Round<Float64Array>): { readonly gains: Float64Array; readonly size: number } {
  const experts = round[0]?.seen.length ?? 0;
  // Parts of a whole round may sum to a rounding above 1.
  const size = Math.min(
    1,
    round.reduce((sum, { part }) => sum + part, 0),
  );
  const gains = Float64Array.from({ length: experts }, (_, i) => {
    let [gain, parts] = [0, 0];
    for (const { seen, part } of round) {
      if (Number.isNaN(seen[i])) continue;
      gain += part * (seen[i] as number);
      parts += part;
    }
    return parts === 0 ? Number.NaN : (size * gain) / parts;
  });
  return { gains, size };
}
