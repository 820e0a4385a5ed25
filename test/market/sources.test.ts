import { expect, it } from 'vitest';
import { marketSources } from '../../market/index.ts';
import { marketSourceConformance } from './source-conformance.ts';

marketSourceConformance('synthetic', { instruments: 12, days: 15, warmup: 10 });

it('every registered source is under the conformance suite: those that read files where their files are made', () => {
  expect(marketSources.kinds()).toEqual(['mass-folder', 'qlib-folder', 'synthetic', 'table']);
});
