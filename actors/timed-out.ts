/** Time-outs as a journal holds them: they depend on the machine, so they are inputs of a day that is cast again. */
import type { AbstentionRecord, DayRecord } from '../journal/index.ts';

/** What the journal says of each, by ordinal and type id. */
export type TimedOutByType = ReadonlyMap<string, ReadonlyMap<number, string>>;

/** Who timed out on a committed day: what `Population.castDay` needs to cast it again. */
export function timedOutOf({ abstentions }: Pick<DayRecord, 'abstentions'>): readonly AbstentionRecord[] {
  return abstentions.filter(({ timedOut }) => timedOut === true);
}

export function byType(timedOut: readonly AbstentionRecord[]): TimedOutByType {
  const types = new Map<string, Map<number, string>>();
  for (const { type, ordinal, reason } of timedOut) {
    let ofType = types.get(type);
    if (ofType === undefined) types.set(type, (ofType = new Map()));
    ofType.set(ordinal, reason);
  }
  return types;
}
