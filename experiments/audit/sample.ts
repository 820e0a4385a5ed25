import { integer, type Key, streamAt, subKey } from '../../core/index.ts';

export interface SampleRequest {
  /** Committed days. */
  readonly days: number;
  /** First day that may be chosen. @default 0 */
  readonly from?: number;
  /** Days wanted; all, where there are no more. */
  readonly count: number;
  /** First day with a learned distribution; absent = none was learned. */
  readonly firstLearned?: number;
  /** Root key of the run: equal runs have equal samples. */
  readonly key: Key;
}

/**
 * Days to be audited, ascending: the first one with a learned distribution, the last one, and of the rest one drawn from
 * each of as many stretches of equal length as days are left to choose.
 */
export function sampledDays({ days, from = 0, count, firstLearned, key }: SampleRequest): readonly number[] {
  const own = Math.max(0, days - from);
  if (count >= own) return Array.from({ length: own }, (_, day) => from + day);
  const chosen = new Set<number>([days - 1]);
  if (firstLearned !== undefined) chosen.add(firstLearned);
  const stream = streamAt(subKey(subKey(key, 'audit'), 'sample'), 0, 0);
  const stretches = Math.max(0, count - chosen.size);
  for (let i = 0; i < stretches; i++) {
    const first = Math.floor((i * own) / stretches);
    const length = Math.floor(((i + 1) * own) / stretches) - first;
    // A day that is in already makes room for its neighbour.
    let place = first + integer(stream, i, length);
    while (chosen.has(from + place)) place = (place + 1) % own;
    chosen.add(from + place);
  }
  return [...chosen].sort((a, b) => a - b);
}
