import { expect, it } from 'vitest';
import { typeQualities, unseenRuleOf } from '../../optimizer/type-quality.ts';
import { dayOf, massObjective } from './windows.ts';

it("the rule for the unseen is the scenario's, of an aggregator that promises none as well", () => {
  const { aggregator } = massObjective({ unseen: 'exclude' });
  const own: typeof aggregator = {
    aggregate: (tally, distribution) => aggregator.aggregate(tally, distribution),
  };
  expect(unseenRuleOf({ aggregator })).toBe('exclude');
  expect(unseenRuleOf({ aggregator: own })).toBe('zero');
  expect(unseenRuleOf({ aggregator: own, unseen: 'exclude' })).toBe('exclude');
});

it('what is remembered of a day is not taken for what it says under another rule or with another tally', () => {
  const qualitiesOf = typeQualities();
  const day = dayOf([[1, null, 2, 3]], [1, 4, 2, 3]);
  const other = { ...dayOf([[3, 2, 1, 0]], [0, 0, 0, 0]), labels: day.labels };
  const [zero, exclude, turned] = [
    qualitiesOf(day, 'zero'),
    qualitiesOf(day, 'exclude'),
    qualitiesOf(other, 'zero'),
  ];
  expect(exclude[0]).toBeCloseTo(1, 12);
  expect(zero[0]).toBeLessThan(0.5);
  expect(turned[0]).not.toBe(zero[0]);
  expect(qualitiesOf(day, 'zero')).toEqual(zero);
});
