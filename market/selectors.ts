import { MassError, Registry } from '../core/index.ts';
import type { Selector, SelectorKind } from './selector.ts';
import { industryBasis } from './selectors/industry-basis.ts';
import { industryEqual } from './selectors/industry-equal.ts';
import { random } from './selectors/random.ts';
import { sizeEqual } from './selectors/size-equal.ts';

/** All kinds of candidate pool selector. */
export const selectors = new Registry<SelectorKind>('candidate pool selector', [
  random,
  industryEqual,
  sizeEqual,
  industryBasis,
]);

/** The selector of this kind with its default options. Throws `scenario.unknown-kind`; `population.pool` when options are required. */
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
  return entry.create(options.data as never);
}
