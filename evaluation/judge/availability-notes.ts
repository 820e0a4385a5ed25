import type { ContenderQuality, RankIcDifference } from '../judgement.ts';
import { leastInferenceDays } from '../newey-west.ts';
import type { BookedContender } from '../portfolio-book/trial.ts';
import type { QualityByHorizon } from '../signal-statistics.ts';
import type { LostControls } from './lost-controls.ts';

export interface Availability {
  /** Whose signal is judged comes first. */
  readonly contenders: readonly BookedContender[];
  readonly lost: LostControls;
  /** Whether a contender has a rank IC on any day. */
  readonly hasAny: (name: string) => boolean;
  /** Of the first contender. */
  readonly own: QualityByHorizon;
  /** Of others. */
  readonly rivals: readonly ContenderQuality[];
  readonly differences: readonly RankIcDifference[];
}

/** Why qualities, intervals and differences are not available, or are of other days than those of the signal that is judged. */
export function availabilityNotes(availability: Availability): readonly string[] {
  const { contenders, lost, hasAny, own } = availability;
  return [
    ...contenders.filter(({ name }) => !hasAny(name)).map(({ name, label }) => missing(name, label, lost)),
    ...Object.keys(own).flatMap((horizon) => atHorizon(availability, horizon)),
  ];
}

function missing(name: string, label: string, lost: LostControls): string {
  const why = 'it had no signal on a day whose label has ended';
  return name === 'uniform'
    ? `differences and portfolios of the ${label} are not available: ${lost.uniform ?? `its ballots were not cast, or ${why}`}`
    : `${label} is not available: ${why}`;
}

function atHorizon(
  { contenders, own, rivals, differences }: Availability,
  horizon: string,
): readonly string[] {
  const ahead = `${horizon} ${horizon === '1' ? 'day' : 'days'} ahead`;
  const judged = contenders[0]?.label ?? 'signal';
  const days = own[horizon]?.days ?? 0;
  const least = leastInferenceDays(Number(horizon));
  const labelOf = (name: string) => contenders.find((one) => one.name === name)?.label ?? name;
  const counted = (all: readonly (readonly [string, number])[]) =>
    all.map(([label, of]) => `${label} ${of}`).join(', ');
  const qualities = rivals.flatMap(({ label, byHorizon }) => {
    const quality = byHorizon?.[horizon];
    return quality === undefined ? [] : [[label, quality.days] as const];
  });
  const few = qualities.filter(([, of]) => of < least);
  const fewCommon = differences.flatMap(({ against, horizon: at, days: common }) =>
    String(at) === horizon && common < least && days >= least ? [[labelOf(against), common] as const] : [],
  );
  const others = qualities.filter(([, of]) => of !== days);
  return [
    ...(days < least
      ? [`intervals and t-statistics ${ahead} need ${least} days with a rank IC; the ${judged} has ${days}`]
      : few.length === 0
        ? []
        : [`intervals and t-statistics ${ahead} need ${least} days with a rank IC: ${counted(few)}`]),
    ...(fewCommon.length === 0
      ? []
      : [`intervals of differences ${ahead} need ${least} common days: ${counted(fewCommon)}`]),
    ...(others.length === 0
      ? []
      : [
          `rank ICs ${ahead} are of other days than the ${judged}'s ${days}: ${counted(others)}; differences are of the days that both have`,
        ]),
  ];
}
