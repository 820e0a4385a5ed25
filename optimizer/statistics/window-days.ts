import type { WindowDay } from '../objective.ts';

/** A day that says something, and how much it counts. */
export interface WeightedDay<Said> {
  readonly said: Said;
  /** The day's weight against the heaviest day's, shared by its labels of several horizons: they tell of the same days. */
  readonly weight: number;
}

export interface SaidOfWindow<Said> {
  readonly days: readonly WeightedDay<Said>[];
  /** Mean number of labels that a day has. */
  readonly labelsADay: number;
}

/** What the window's days say, in their order, without those that say nothing. */
export function saidOf<Said>(
  days: readonly WindowDay[],
  sayingOf: (day: WindowDay) => Said | undefined,
): SaidOfWindow<Said> {
  const speaking = days.flatMap((day) => {
    const said = sayingOf(day);
    return said === undefined ? [] : [{ day, said }];
  });
  const labels = new Map<WindowDay['tally'], number>();
  for (const { day } of speaking) labels.set(day.tally, (labels.get(day.tally) ?? 0) + 1);
  const heaviest = speaking.reduce((most, { day: { weight = 1 } }) => Math.max(most, weight), 0);
  return {
    days: speaking.map(({ day: { tally, weight = 1 }, said }) => ({
      said,
      weight: weight / (heaviest * (labels.get(tally) as number)),
    })),
    labelsADay: speaking.length / Math.max(labels.size, 1),
  };
}
