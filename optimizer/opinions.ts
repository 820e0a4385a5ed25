import type { Tally } from '../core/index.ts';

/** What a type thinks of an instrument that none of its investors was shown: 0, or the type is left out there. */
export const unseenRules = ['zero', 'exclude'] as const;
export type UnseenRule = (typeof unseenRules)[number];

/**
 * Opinions p = (bought - sold) / shown of one day, K x N row-major like the tally: in [-1, 1], in [0, 1] without sells
 * (mass.md 2.2). Where nobody of a type was shown an instrument: 0 (`zero`), or NaN = the type is left out (`exclude`).
 */
export function opinionsOf(tally: Tally, unseen: UnseenRule): Float64Array {
  const { shown, bought, sold } = tally;
  const absent = unseen === 'exclude' ? Number.NaN : 0;
  const opinions = new Float64Array(shown.length);
  for (let cell = 0; cell < shown.length; cell++) {
    const count = shown[cell] as number;
    opinions[cell] = count === 0 ? absent : ((bought[cell] as number) - (sold[cell] as number)) / count;
  }
  return opinions;
}
