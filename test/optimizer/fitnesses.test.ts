import { expect, it } from 'vitest';
import { z } from 'zod';
import { fitnesses, fitnessOf } from '../../optimizer/index.ts';
import { fitnessConformance } from './fitness-conformance.ts';

for (const kind of ['score', 'consensus', 'negDisagreement']) fitnessConformance(kind);

it('every registered fitness is under the conformance suite', () => {
  expect(fitnesses.kinds()).toEqual(['score', 'consensus', 'negDisagreement']);
});

it('a fitness whose options have no default is refused with its options', () => {
  fitnesses.register({
    kind: 'demanding',
    description: 'cannot be named without options',
    options: z.strictObject({ kind: z.literal('demanding'), weight: z.number() }),
    create: () => ({ ofDay: () => 0 }),
  });
  expect(() => fitnessOf('demanding')).toThrow(/options without a default.*weight.*\[optimizer\.problem\]/);
});
