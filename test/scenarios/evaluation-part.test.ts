import { describe, expect, it } from 'vitest';
import { evaluationSection } from '../../scenarios/schema/evaluation-part.ts';

const parsed = (written: unknown) => evaluationSection().parse(written);

describe('evaluation as a scenario declares it', () => {
  it('gives every portfolio the name that it will have: its own, or its kind with a number among equals', () => {
    const namesOf = (portfolios?: readonly object[]) =>
      parsed(portfolios === undefined ? undefined : { portfolios }).portfolios.map(({ name }) => name);
    expect(namesOf()).toEqual(['top-quantile', 'top-drop', 'long-short']);
    expect(
      namesOf([
        { kind: 'top-drop' },
        { kind: 'top-drop', rebalance: 'weekly' },
        { kind: 'top-drop', name: 'mine' },
        { kind: 'top-drop' },
      ]),
    ).toEqual(['top-drop', 'top-drop 2', 'mine', 'top-drop 3']);
  });

  it('takes costs of 2000 basis points a side, and no more', () => {
    const costs = { commissionBps: 1000, slippageBps: 500, sellTaxBps: 500 };
    expect(parsed({ costs }).costs).toEqual(costs);
    expect(() => parsed({ costs: { ...costs, sellTaxBps: 500.5 } })).toThrow('2000.5 basis points');
  });

  it('takes nobody for delisted before 60 sessions without a trade', () => {
    expect(parsed(undefined).delistedAfterDays).toBe(60);
  });
});
