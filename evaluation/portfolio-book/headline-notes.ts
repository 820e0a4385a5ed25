import type { Trial } from './trial.ts';

/** Types beyond this number are not traded one by one for the best of them. */
export const MOST_TYPES = 64;

/** Why the headline has no random investors or no best type beside it, where it has none. */
export function headlineNotes(
  { portfolio, byType, lost = {} }: Trial,
  types: number,
  has: { readonly best: boolean; readonly pools: boolean },
): readonly string[] {
  const { name } = portfolio;
  const because = (who: string, why: string | undefined) =>
    why === undefined ? [] : [`portfolio ${name} of ${who} is not available: ${why}`];
  const untraded = untradedBecause(portfolio);
  return [
    ...because(
      'random investors',
      untraded ?? lost.random ?? (has.pools ? undefined : 'there are no candidate pools to draw from'),
    ),
    ...because(
      'the best type',
      untraded ??
        (byType.length === 0
          ? `of ${types} types, more than ${MOST_TYPES}, none is traded alone`
          : has.best
            ? undefined
            : 'no type has a defined rank IC at the horizon that is learned from'),
    ),
  ];
}

function untradedBecause({ isCostly, needsOpinion }: Trial['portfolio']): string | undefined {
  if (isCostly) return 'rules that are costly to solve are not solved for hundreds of signals';
  return needsOpinion ? 'it needs consensus and disagreement' : undefined;
}
