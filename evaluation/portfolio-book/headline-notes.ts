import type { Trial } from './trial.ts';

/** Types beyond this number are not traded one by one for the best of them. */
export const MOST_TYPES = 64;

/** Who is drawn at random beside a headline, and why nobody was; undefined = somebody was. */
export interface RandomPresence {
  readonly who: string;
  readonly missing: string | undefined;
}

/**
 * Why the headline has nobody drawn at random, or no best type, beside it, where it has none. `population`: absent where there are no
 * types, which then nobody misses.
 */
export function headlineNotes(
  { portfolio, byType }: Trial,
  random: RandomPresence,
  population: { readonly types: number; readonly hasBest: boolean } | undefined,
): readonly string[] {
  const { name } = portfolio;
  const because = (who: string, why: string | undefined) =>
    why === undefined ? [] : [`portfolio ${name} of ${who} is not available: ${why}`];
  const untraded = untradedBecause(portfolio);
  return [
    ...because(random.who, untraded ?? random.missing),
    ...(population === undefined
      ? []
      : because(
          'the best type',
          untraded ??
            (byType.length === 0
              ? `of ${population.types} types, more than ${MOST_TYPES}, none is traded alone`
              : population.hasBest
                ? undefined
                : 'no type has a defined rank IC at the horizon that is learned from'),
        )),
  ];
}

function untradedBecause({ isCostly, needsOpinion }: Trial['portfolio']): string | undefined {
  if (isCostly) return 'rules that are costly to solve are not solved for hundreds of signals';
  return needsOpinion ? 'it needs consensus and disagreement' : undefined;
}
