/** What an opening as of a date (`AsOf`) may read: the one place that says what is known by then, and what stands for the rest. Pure. */
import { epochDay, type Key, subKey, type TradingDate } from '../core/index.ts';
import type { AsOf } from './feed.ts';
import { noisyMembers, noisyNumbers } from './future-noise.ts';
import type { NumberRule } from './number-rule.ts';
import type { Panel } from './panel.ts';
import { labelKnownAt } from './timing.ts';

/** Whether what has this date, and is released that many calendar days later, is known at the close of `asOf.date`. */
export function isKnown(asOf: AsOf | undefined, date: number, releaseLagDays = 0): boolean {
  if (asOf === undefined) return true;
  if (date > asOf.date) return false;
  return releaseLagDays === 0 || epochDay(date as TradingDate) + releaseLagDays <= epochDay(asOf.date);
}

/** Sessions, of ascending dates, whose close is known. */
export function knownSessions(asOf: AsOf | undefined, dates: readonly TradingDate[]): number {
  return dates.filter((date) => isKnown(asOf, date)).length;
}

/** Later than any date. */
export const OPEN_END = 99991231;

/** Last day of a spell of membership as it may be read: nobody knows one that is still to come. */
export function lastDayAsOf(asOf: AsOf | undefined, date: number): number {
  return isKnown(asOf, date) ? date : OPEN_END;
}

/** What is not known is to be left out. */
export function isAbsent(asOf: AsOf | undefined): boolean {
  return asOf?.future === 'absent';
}

/** The key of the noise that stands for what is not known at a place of the market; undefined where there is to be none. */
export function noiseKey(asOf: AsOf | undefined, place: string): Key | undefined {
  return asOf === undefined || asOf.future === 'absent' ? undefined : subKey(asOf.future.noise, place);
}

/** Values as they may be read: those that are not known are missing, or noise. `place` is theirs alone in a market, e.g. file and column. */
export function valuesAsOf(
  values: Float64Array,
  asOf: AsOf | undefined,
  known: (index: number) => boolean,
  { place, rule }: { readonly place: string; readonly rule: NumberRule },
): Float64Array {
  if (asOf === undefined) return values;
  const noise = noiseKey(asOf, place);
  if (noise === undefined) return values.map((value, k) => (known(k) ? value : Number.NaN));
  return noisyNumbers(values, (k) => !known(k), rule, noise);
}

/** Members as they may be read, day-major sessions x instruments: later sessions have none, or any two and more. */
export function membersAsOf(
  members: Uint8Array,
  { dates, instruments }: Pick<Panel, 'dates' | 'instruments'>,
  asOf: AsOf | undefined,
): Uint8Array {
  if (asOf === undefined) return members;
  const first = knownSessions(asOf, dates);
  const noise = noiseKey(asOf, 'members');
  if (noise !== undefined) return noisyMembers(members, instruments.length, first, noise);
  return members.map((member, cell) => (cell < first * instruments.length ? member : 0));
}

/** Given labels as they may be read: one that has not ended, or not arrived, by the close of the date is not. */
export function labelsAsOf<Given extends Pick<Panel, 'labels' | 'labelFill' | 'labelLag'>>(
  given: Given,
  { dates, instruments }: Pick<Panel, 'dates' | 'instruments'>,
  asOf: AsOf | undefined,
): Given {
  if (asOf === undefined) return given;
  const sessions = knownSessions(asOf, dates);
  const labels = new Map<number, Float64Array>();
  for (const [horizon, values] of given.labels) {
    const known = (cell: number) =>
      labelKnownAt(Math.floor(cell / instruments.length), horizon, given.labelFill, given.labelLag) <
      sessions;
    labels.set(horizon, valuesAsOf(values, asOf, known, { place: `labels ${horizon}`, rule: 'any' }));
  }
  return { ...given, labels };
}
