import type { Tally } from '../core/index.ts';

/** What a type thinks of an instrument that none of its investors was shown: 0, or the type is left out there. */
export const unseenRules = ['zero', 'exclude'] as const;
export type UnseenRule = (typeof unseenRules)[number];

/**
 * Opinions p = (bought - sold) / shown of one day, K x N row-major like the tally: in [-1, 1], in [0, 1] without sells
 * (mass.md 2.2). Where nobody of a type was shown an instrument: 0 (`zero`), or NaN = the type is left out (`exclude`).
 * With `into`, an array of at least that length, nothing is allocated.
 */
export function opinionsOf(
  tally: Tally,
  unseen: UnseenRule,
  into = new Float64Array(tally.shown.length),
): Float64Array {
  const { shown, bought, sold } = tally;
  const absent = unseen === 'exclude' ? Number.NaN : 0;
  for (let cell = 0; cell < shown.length; cell++) {
    const count = shown[cell] as number;
    into[cell] = count === 0 ? absent : ((bought[cell] as number) - (sold[cell] as number)) / count;
  }
  return into;
}
