import type { Simulated } from '../engine/index.ts';

/** Whether an investor type belongs to the group that is asked for. */
export type TypeGroup = (modalities: readonly string[]) => boolean;

/** Weight of a group of types, one number per annealed day (from the first day with an ended look-back window on). */
export interface WeightShare {
  /** The group's types / all types: its share under equal weights. */
  readonly shareOfTypes: number;
  /** Days of the run, ascending. */
  readonly days: readonly number[];
  /** Share of weight minus share of types, per such day. */
  readonly excess: readonly number[];
}

export function weightShare({ journal, types }: Simulated, group: TypeGroup): WeightShare {
  const inGroup = types.map(({ modalities }) => group(modalities));
  const shareOfTypes = inGroup.filter(Boolean).length / types.length;
  const days: number[] = [];
  const excess: number[] = [];
  for (const { day, distribution, optimization } of journal.records(0, { ballots: false })) {
    if (optimization === undefined) continue;
    let inside = 0;
    let all = 0;
    distribution.forEach((weight, i) => {
      all += weight;
      if (inGroup[i] === true) inside += weight;
    });
    days.push(day);
    excess.push(inside / all - shareOfTypes);
  }
  return { shareOfTypes, days, excess };
}

/** Types that see one of these modalities at least. */
export function seesAny(names: readonly string[]): TypeGroup {
  return (modalities) => names.some((name) => modalities.includes(name));
}

/** Types that see `name` and not `other`. */
export function seesOnly(name: string, other: string): TypeGroup {
  return (modalities) => modalities.includes(name) && !modalities.includes(other);
}
