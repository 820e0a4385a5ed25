import { percentileInterval } from '../bootstrap.ts';
import type { RandomQuality } from '../controls.ts';
import type { SignalQuality } from '../signal-statistics.ts';
import type { SignalTracker } from '../signal-tracker.ts';

/** By horizon, of draws that a tracker follows as its first `draws` signals: means, and the 95 % band of their mean rank ICs. */
export function qualitiesOfDraws(
  tracker: Pick<SignalTracker, 'quality'>,
  horizons: readonly number[],
  draws: number,
): Readonly<Record<string, RandomQuality>> {
  return Object.fromEntries(
    horizons.map((horizon) => {
      const qualities = Array.from({ length: draws }, (_, draw) => tracker.quality(draw, horizon));
      return [String(horizon), summaryOf(qualities)];
    }),
  );
}

/** Means over draws where a draw has the number; days are those of the draw with the fewest. */
function summaryOf(draws: readonly SignalQuality[]): RandomQuality {
  const rankIcs = Float64Array.from(draws.flatMap(({ rankIc }) => rankIc ?? []));
  const band = rankIcs.length === 0 ? undefined : percentileInterval(rankIcs);
  const fewest = draws.reduce((least, draw) => (draw.days < least.days ? draw : least));
  return {
    ic: meanOf(draws, 'ic'),
    icir: meanOf(draws, 'icir'),
    rankIc: meanOf(draws, 'rankIc'),
    rankIcir: meanOf(draws, 'rankIcir'),
    icT: meanOf(draws, 'icT'),
    rankIcT: meanOf(draws, 'rankIcT'),
    rankIcLow: band?.low ?? null,
    rankIcHigh: band?.high ?? null,
    days: fewest.days,
    undefinedDays: fewest.undefinedDays,
    draws: draws.length,
  };
}

function meanOf(
  draws: readonly SignalQuality[],
  field: 'ic' | 'icir' | 'rankIc' | 'rankIcir' | 'icT' | 'rankIcT',
): number | null {
  const values = draws.flatMap((draw) => draw[field] ?? []);
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
