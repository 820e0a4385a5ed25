import { expect, it } from 'vitest';
import { scenarioFromValue } from '../../scenarios/index.ts';

function problemsOf(value: object, set: readonly string[] = []): readonly object[] {
  try {
    scenarioFromValue({ version: 1, ...value }, { file: 'f', baseFolder: import.meta.dirname, set });
  } catch (error) {
    return (error as { readonly problems: readonly object[] }).problems;
  }
  return [];
}

it('calls the member of a list by its name when its kind is unknown', () => {
  expect(problemsOf({ evaluation: { portfolios: [{ kind: 'top-quantil' }] } })).toMatchObject([
    { message: 'there is no portfolio of this kind' },
  ]);
});

it('says once that a cost is too large, and blames the override for a sum that is', () => {
  expect(problemsOf({}, ['evaluation.costs.commissionBps=5000'])).toHaveLength(1);
  const sum = ['commissionBps', 'slippageBps', 'sellTaxBps'].map((name) => `evaluation.costs.${name}=1000`);
  expect(problemsOf({}, sum)).toMatchObject([{ file: '--set evaluation.costs.sellTaxBps' }]);
});
