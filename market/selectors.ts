import { MassError, Registry } from '../core/index.ts';
import type { Selector, SelectorKind } from './selector.ts';
import { industryBasis } from './selectors/industry-basis.ts';
import { industryEqual } from './selectors/industry-equal.ts';
import { random } from './selectors/random.ts';
import { sizeEqual } from './selectors/size-equal.ts';
import type { Snapshot } from './snapshot.ts';

/** All kinds of candidate pool selector. */
export const selectors = new Registry<SelectorKind>('candidate pool selector', [
  random,
  industryEqual,
  sizeEqual,
  industryBasis,
]);

/**
 * What styles are drawn from. A kind that a scenario registers is used where it is named, so that what one scenario
 * registers draws no other styles for another.
 */
export const drawnSelectors: readonly string[] = selectors.kinds();

/**
 * The selector of this kind with its default options. Throws `scenario.unknown-kind`; `population.pool` when options are
 * required, and when the selector gives weights that cannot be drawn by.
 */
export function selectorOf(kind: string): Selector {
  const entry = selectors.get(kind);
  const options = entry.options.safeParse({ kind });
  if (!options.success) {
    throw new MassError({
      code: 'population.pool',
      message: `the candidate pool selector "${kind}" has options without a default`,
      found: options.error.issues.map((issue) => issue.path.join('.')),
      hint: 'give every option of a selector a default',
    });
  }
  const selector = entry.create(options.data as never);
  return (snapshot, typeKey) => checkedWeights(kind, snapshot, selector(snapshot, typeKey));
}

function checkedWeights(kind: string, { instruments }: Snapshot, weights: Float64Array): Float64Array {
  const wrong = weights.findIndex((weight) => !(weight >= 0 && weight < Number.POSITIVE_INFINITY));
  if (weights.length === instruments.length && wrong === -1) return weights;
  throw new MassError({
    code: 'population.pool',
    message: `the weights of the candidate pool selector "${kind}" cannot be used`,
    found: wrong === -1 ? `${weights.length} weights` : `${weights[wrong]} for ${instruments[wrong]}`,
    expected: `${instruments.length} finite weights at or above 0, one per instrument of the day`,
    hint: 'correct the selector',
  });
}
