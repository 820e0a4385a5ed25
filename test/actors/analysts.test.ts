import { expect, it } from 'vitest';
import { analysts } from '../../actors/index.ts';
import { analystConformance } from './conformance.ts';

analystConformance('rule');
analystConformance('rule', { orientation: { volatility: -1, reversal: 0 } });

it('every registered analyst is under the conformance suite', () => {
  expect(analysts.kinds()).toEqual(['rule']);
});
