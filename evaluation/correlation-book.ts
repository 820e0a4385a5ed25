import { invariant, type Key } from '../core/index.ts';
import { dailyMean } from './bootstrap/daily-mean.ts';
import type { DailyCorrelations } from './daily-correlations.ts';
import type { JudgementSeries, RankIcDifference } from './judgement.ts';

/** Daily correlations of several signals with labels, by name, horizon and day of the run; a day without one is undefined. */
export class CorrelationBook {
  readonly names: readonly string[];
  private readonly byPlace = new Map<string, Map<number, DailyCorrelations>>();

  constructor(names: readonly string[]) {
    this.names = names;
  }

  /** `name`: one of `names`. Days of one name and horizon come in order. */
  add(name: string, horizon: number, day: number, correlations: DailyCorrelations): void {
    invariant(this.names.includes(name), 'a correlation belongs to a signal of the book');
    const place = `${name}/${horizon}`;
    const days = this.byPlace.get(place) ?? new Map<number, DailyCorrelations>();
    days.set(day, correlations);
    this.byPlace.set(place, days);
  }

  /** The same of the other signals. */
  without(names: readonly string[]): CorrelationBook {
    const others = new CorrelationBook(this.names.filter((name) => !names.includes(name)));
    for (const [place, days] of this.byPlace)
      if (others.names.some((name) => place.startsWith(`${name}/`))) others.byPlace.set(place, days);
    return others;
  }

  /** Whether the signal has a defined rank correlation at some horizon. */
  hasAny(name: string): boolean {
    return [...this.byPlace].some(
      ([place, days]) =>
        place.startsWith(`${name}/`) && [...days.values()].some(({ rankIc }) => !Number.isNaN(rankIc)),
    );
  }

  /** Rank IC of `from` minus that of each other signal, paired by day; signals that never have one are left out. */
  differences(request: {
    readonly from: string;
    readonly horizons: readonly number[];
    readonly samples: number;
    readonly key: Key;
  }): readonly RankIcDifference[] {
    const { from, horizons, samples, key } = request;
    return this.names
      .filter((name) => name !== from && this.hasAny(name))
      .flatMap((against) =>
        horizons.map((horizon) => {
          const [own, other] = [from, against].map((name) => this.byPlace.get(`${name}/${horizon}`));
          const days = [...(own ?? [])];
          const values = Float64Array.from(
            days,
            ([day, { rankIc }]) => rankIc - (other?.get(day)?.rankIc ?? Number.NaN),
          );
          return { against, horizon, ...dailyMean(values, { horizon, key, samples }) };
        }),
      );
  }

  /** Every signal that has any, at every horizon, with one value per day. */
  series(days: number, horizons: readonly number[]): JudgementSeries['correlations'] {
    const valueOf = (value: number | undefined) =>
      value === undefined || Number.isNaN(value) ? null : value;
    return this.names
      .filter((name) => this.hasAny(name))
      .flatMap((contender) =>
        horizons.map((horizon) => {
          const ofDay = this.byPlace.get(`${contender}/${horizon}`);
          const dayNumbers = Array.from({ length: days }, (_, day) => day);
          return {
            contender,
            horizon,
            ic: dayNumbers.map((day) => valueOf(ofDay?.get(day)?.ic)),
            rankIc: dayNumbers.map((day) => valueOf(ofDay?.get(day)?.rankIc)),
          };
        }),
      );
  }
}
