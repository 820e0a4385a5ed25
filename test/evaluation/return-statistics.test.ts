import { describe, expect, it } from 'vitest';
import { returnStatistics } from '../../evaluation/index.ts';

describe('statistics of returns', () => {
  it('match a hand-worked sequence', () => {
    // Values 1.1, 0.88, 0.968; peak 1.1; mean 0; squares 0.01 + 0.04 + 0.01 with mean 0.
    const found = returnStatistics([0.1, -0.2, 0.1], 3);
    expect(found.cumulativeReturn).toBeCloseTo(-0.032, 12);
    expect(found.annualisedReturn).toBeCloseTo(-0.032, 12);
    expect(found.annualisedVolatility).toBeCloseTo(Math.sqrt(0.06 / 2) * Math.sqrt(3), 12);
    expect(found.sharpe).toBeCloseTo(0, 12);
    expect(found.sortino).toBeCloseTo(0, 12);
    expect(found.maximumDrawdown).toBeCloseTo(0.2, 12);
    expect(found.calmar).toBeCloseTo(-0.16, 12);
  });

  it('count a first loss as a drawdown from the start value', () => {
    expect(returnStatistics([-0.1, 0.5]).maximumDrawdown).toBeCloseTo(0.1, 12);
  });

  it('take the root mean square of losses over all days', () => {
    const { sortino } = returnStatistics([0.03, -0.01, 0.02, 0], 1);
    expect(sortino).toBeCloseTo(0.01 / Math.sqrt(0.0001 / 4), 12);
  });

  it('compound to a year of 252 days unless told otherwise', () => {
    const daily = new Float64Array(126).fill(0.001);
    expect(returnStatistics(daily).annualisedReturn).toBeCloseTo(1.001 ** 252 - 1, 12);
  });

  it('are null where undefined', () => {
    expect(returnStatistics([0.1, 0.1, 0.1])).toMatchObject({
      annualisedVolatility: 0,
      sharpe: null,
      sortino: null,
      maximumDrawdown: 0,
      calmar: null,
    });
    expect(returnStatistics([0.1])).toMatchObject({ annualisedVolatility: null, sharpe: null });
    expect(returnStatistics([-1, 0.5])).toMatchObject({ cumulativeReturn: -1, annualisedReturn: -1 });
    expect(returnStatistics([-1.5])).toMatchObject({ annualisedReturn: null, calmar: null });
    expect(() => returnStatistics([])).toThrow('internal.invariant');
  });
});
