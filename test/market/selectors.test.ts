import { expect, it } from 'vitest';
import { z } from 'zod';
import { rootKey } from '../../core/index.ts';
import { drawnSelectors, selectorOf, selectors } from '../../market/index.ts';
import { selectorConformance } from './selector-conformance.ts';
import { snapshotOf } from './snapshot-fixtures.ts';

for (const kind of ['random', 'industry-equal', 'size-equal', 'industry-basis']) selectorConformance(kind);

it('every registered selector is under the conformance suite, and styles are drawn from these', () => {
  expect(selectors.kinds()).toEqual(['random', 'industry-equal', 'size-equal', 'industry-basis']);
  expect(drawnSelectors).toEqual(selectors.kinds());
});

it('a selector whose weights cannot be drawn by is named, with the instrument', () => {
  const weights: Record<string, Float64Array> = {
    short: Float64Array.of(1),
    negative: Float64Array.of(1, -1, 1),
    undefined: Float64Array.of(1, 1, Number.NaN),
  };
  for (const [kind, values] of Object.entries(weights)) {
    selectors.register({
      kind,
      description: 'broken',
      options: z.strictObject({ kind: z.literal(kind) }),
      create: () => () => values,
    });
  }
  const ask = (kind: string) => () => selectorOf(kind)(snapshotOf(3), rootKey(1));
  expect(ask('short')).toThrow(/selector "short".*found "1 weights".*\[population\.pool\]/);
  expect(ask('negative')).toThrow(/found "-1 for S001"/);
  expect(ask('undefined')).toThrow(/found "NaN for S002"/);
  // Styles of types are drawn from the built-in ones, whoever registers what.
  expect(drawnSelectors).not.toContain('short');
});
