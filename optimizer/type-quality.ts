import { rankInformationCoefficient } from '../core/index.ts';
import type { Objective } from './objective.ts';
import { opinionsOf, type UnseenRule } from './opinions.ts';
import { type OfDay, rememberedDays } from './remembered-days.ts';

/** What a type's opinions are where nobody of it was shown an instrument: as the scenario or the objective's aggregator has it. */
export function unseenRuleOf({ unseen, aggregator }: Pick<Objective, 'unseen' | 'aggregator'>): UnseenRule {
  return unseen ?? aggregator.moments?.unseen ?? 'zero';
}

/** Rank correlation of each type's opinions with the labels of the day; NaN where it is undefined. */
export type TypeQualities = OfDay<Float64Array>;

/** Remembers days that it has seen. */
export function typeQualities(): TypeQualities {
  return rememberedDays(({ tally, labels }, unseen) => {
    const opinions = opinionsOf(tally, unseen);
    const { types, instruments } = tally;
    return Float64Array.from({ length: types }, (_, i) =>
      rankInformationCoefficient(opinions.subarray(i * instruments, (i + 1) * instruments), labels),
    );
  });
}
