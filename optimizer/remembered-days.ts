import type { Tally } from '../core/index.ts';
import type { WindowDay } from './objective.ts';
import type { UnseenRule } from './opinions.ts';

/** Something that a day says under a rule for the unseen, and under nothing else. */
export type OfDay<Said> = (day: WindowDay, unseen: UnseenRule) => Said;

/** Remembers what days say for as long as anybody else holds their labels: windows overlap from day to day. */
export function rememberedDays<Said>(compute: OfDay<Said>): OfDay<Said> {
  const known = new WeakMap<
    Float64Array,
    { readonly tally: Tally; readonly unseen: UnseenRule; readonly said: Said }
  >();
  return (day, unseen) => {
    const { tally, labels } = day;
    const before = known.get(labels);
    // Labels alone do not make a day: another tally may be judged by the same ones.
    if (before?.tally === tally && before.unseen === unseen) return before.said;
    const said = compute(day, unseen);
    known.set(labels, { tally, unseen, said });
    return said;
  };
}
