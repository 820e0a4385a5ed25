import { rankInformationCoefficient, type Tally } from '../core/index.ts';
import type { Objective, WindowDay } from './objective.ts';
import { opinionsOf, type UnseenRule } from './opinions.ts';

/** What a type's opinions are where nobody of it was shown an instrument, as the objective's aggregator has it. */
export function unseenRuleOf({ aggregator }: Pick<Objective, 'aggregator'>): UnseenRule {
  return aggregator.moments?.unseen ?? 'zero';
}

/** Rank correlation of each type's opinions with the labels of the day; NaN where it is undefined. */
export type TypeQualities = (day: WindowDay, unseen: UnseenRule) => Float64Array;

interface Known {
  readonly tally: Tally;
  readonly unseen: UnseenRule;
  readonly qualities: Float64Array;
}

/** Remembers days that it has seen, for as long as anybody else holds their labels: windows overlap from day to day. */
export function typeQualities(): TypeQualities {
  const known = new WeakMap<Float64Array, Known>();
  return ({ tally, labels }, unseen) => {
    const before = known.get(labels);
    // Labels alone do not make a day: another tally may be judged by the same ones.
    if (before?.tally === tally && before.unseen === unseen) return before.qualities;
    const opinions = opinionsOf(tally, unseen);
    const { types, instruments } = tally;
    const qualities = Float64Array.from({ length: types }, (_, i) =>
      rankInformationCoefficient(opinions.subarray(i * instruments, (i + 1) * instruments), labels),
    );
    known.set(labels, { tally, unseen, qualities });
    return qualities;
  };
}
