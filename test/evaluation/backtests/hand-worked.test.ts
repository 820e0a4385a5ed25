import { describe, expect, it } from 'vitest';
import {
  defaultReturnConventions,
  isRebalancingDay,
  type Portfolio,
  type PortfolioDay,
  portfolioStatistics,
} from '../../../evaluation/index.ts';
import { topQuantile } from '../../../evaluation/rules/top-quantile.ts';
import { evaluationSection } from '../../../scenarios/schema/evaluation-part.ts';
import { driven, type ScriptedSession, scriptedPortfolio, seriesOf } from './scripted-sessions.ts';

/** Largest absolute difference; infinite for other lengths and NaN. */
function deviation(found: ArrayLike<number>, expected: readonly number[]): number {
  if (found.length !== expected.length) return Number.POSITIVE_INFINITY;
  const differences = expected.map((value, t) => Math.abs((found[t] as number) - value));
  return differences.some(Number.isNaN) ? Number.POSITIVE_INFINITY : Math.max(...differences);
}

describe('a weekly top quantile at 5 basis points each way', () => {
  const scores: Readonly<Record<number, readonly number[]>> = {
    20240104: [5, 4, 3, 2, 1],
    20240108: [1, 5, 4, 3, 2],
  };
  const rule = topQuantile.create({ kind: 'top-quantile', share: 0.4, rebalance: 'weekly' } as never);
  const weekly: Portfolio = {
    ...scriptedPortfolio([]),
    isDue: (date, previous) => isRebalancingDay('weekly', date, previous),
    decide(day) {
      const weights = rule.weights({ ...day, score: Float64Array.from(scores[day.date] as number[]) });
      return { weights, cash: 0, isShort: false };
    },
  };
  const flat = { a: 0, b: 0, c: 0, d: 0, e: 0 };
  const sessions: readonly ScriptedSession[] = [
    { date: 20240104, returns: flat }, // Thursday: chooses a and b
    { date: 20240105, returns: { ...flat, a: 0.5 } }, // buys; that return came before
    { date: 20240108, returns: { ...flat, a: 0.1, b: -0.1 } }, // Monday: chooses b and c
    { date: 20240109, returns: { ...flat, a: 1 / 11, c: 0.05 } },
    { date: 20240110, returns: { ...flat, b: 0.02 } },
  ];

  it('pays for its trades out of its trades', () => {
    const series = seriesOf(sessions, { commissionBps: 5 }, weekly);
    expect(series.dates).toEqual([20240105, 20240108, 20240109, 20240110]);
    // Friday: W = 1 - 0.0005 W is bought. Monday: W / 2 x (1.1 + 0.9) = W.
    const w = 1 / 1.0005;
    // Tuesday: a 0.6 W, b 0.45 W, together 1.05 W. Sells 0.6 W, buys b for X / 2 - 0.45 W and c for X / 2, where X is left:
    // X = 1.05 W - 0.0005 (0.6 W + X - 0.45 W).
    const x = ((1.05 - 0.0005 * 0.15) * w) / 1.0005;
    const traded = (0.15 * w + x) / (1.05 * w);
    expect(deviation(series.grossReturns, [0, 0, 0.05, 0.01])).toBeLessThan(1e-12);
    expect(deviation(series.costs, [0.0005 * w, 0, 0.0005 * traded, 0])).toBeLessThan(1e-12);
    expect(deviation(series.returns, [w - 1, 0, x / w - 1, 0.01])).toBeLessThan(1e-12);
    expect(deviation(series.turnover, [w / 2, 0, traded / 2, 0])).toBeLessThan(1e-12);
    expect(deviation(series.holdings, [2, 2, 2, 2])).toBeLessThan(1e-12);
    expect(Array.from(series.cash)).toEqual([0, 0, 0, 0]);
    expect(deviation(Object.values(series.lastWeights), [0.51 / 1.01, 0.5 / 1.01])).toBeLessThan(1e-12);
    expect(Object.keys(series.lastWeights)).toEqual(['b', 'c']);
  });
});

describe('timing', () => {
  // Chosen at the close of the first session, given up at the close of the third.
  const sessions: readonly ScriptedSession[] = [
    { returns: { a: 0.01 }, decide: { a: 1 } },
    { returns: { a: 0.02 } },
    { returns: { a: 0.04 }, decide: { a: 0 } },
    { returns: { a: 0.08 } },
    { returns: { a: 0.16 } },
  ];

  it('same-close fills earn from the next return to the one of the decision to sell', () => {
    const series = seriesOf(sessions, { fill: 'same-close' });
    expect(deviation(series.returns, [0, 0.02, 0.04, 0, 0])).toBeLessThan(1e-12);
    expect(deviation(series.holdings, [1, 1, 0, 0, 0])).toBeLessThan(1e-12);
  });

  it.each(['next-open', 'next-close'] as const)('%s fills earn one session later', (fill) => {
    const series = seriesOf(sessions, { fill });
    expect(deviation(series.returns, [0, 0.04, 0.08, 0])).toBeLessThan(1e-12);
    expect(deviation(series.holdings, [1, 1, 0, 0])).toBeLessThan(1e-12);
    expect(deviation(series.cash, [0, 0, 1, 1])).toBeLessThan(1e-12);
  });

  it('shows a portfolio what is held at the close: after the trades of the session', () => {
    const shown: PortfolioDay[] = [];
    driven(sessions, {}, scriptedPortfolio(sessions, shown));
    expect(shown.map(({ held }) => [...held])).toEqual([[], [['a', 1]], [['a', 1]], [], []]);
    expect(shown.map(({ day }) => day)).toEqual([0, 1, 2, 3, 4]);
  });

  it('counts weeks over sessions with a signal: one that comes late is traded at once', () => {
    const previous: (number | undefined)[] = [];
    const quiet: readonly ScriptedSession[] = sessions.map((session, day) => ({
      ...session,
      hasSignal: day === 1 || day === 3,
    }));
    driven(
      quiet,
      {},
      {
        ...scriptedPortfolio(quiet),
        isDue(_, last) {
          previous.push(last);
          return true;
        },
      },
    );
    expect(previous).toEqual([undefined, 20240103]);
  });

  it('has no result before its first fill', () => {
    expect(driven(sessions.slice(0, 1)).result()).toBeUndefined();
    expect(driven([{ returns: { a: 0 }, decide: {} }, { returns: { a: 0 } }]).result()).toBeUndefined();
  });

  it('lets weights drift between rebalancings', () => {
    const series = seriesOf([
      { returns: { a: 0, b: 0 }, decide: { a: 0.5, b: 0.5 } },
      { returns: { a: 0, b: 0 } },
      { returns: { a: 0.5, b: 0 } }, // 0.75 + 0.5
      { returns: { a: 0.2, b: 0.1 } }, // 0.9 + 0.55 = 1.45
    ]);
    expect(deviation(series.returns, [0, 0.25, 1.45 / 1.25 - 1])).toBeLessThan(1e-12);
    expect(deviation(series.turnover, [0.5, 0, 0])).toBeLessThan(1e-12);
    expect(deviation(Object.values(series.lastWeights), [0.9 / 1.45, 0.55 / 1.45])).toBeLessThan(1e-12);
  });
});

describe('suspensions', () => {
  it('on the day of purchase leave the money in cash, and the order does not linger', () => {
    const series = seriesOf([
      { returns: { a: 0, b: 0 }, decide: { a: 0.5, b: 0.5 } },
      { returns: { a: null, b: 0 } },
      { returns: { a: 0.1, b: 0.2 } }, // 0.5 + 0.6
    ]);
    expect(deviation(series.returns, [0, 0.1])).toBeLessThan(1e-12);
    expect(deviation(series.cash, [0.5, 0.5 / 1.1])).toBeLessThan(1e-12);
    expect(deviation(series.holdings, [1, 1])).toBeLessThan(1e-12);
    expect(series.refused).toEqual({ suspended: 1, limitUp: 0, limitDown: 0 });
  });

  it('on the day of sale keep the holding, and only the money that is there buys', () => {
    const series = seriesOf([
      { returns: { a: 0, b: 0, c: 0 }, decide: { a: 0.6, b: 0.4 } },
      { returns: { a: 0, b: 0, c: 0 }, decide: { c: 1 } },
      { returns: { a: null, b: 0, c: 0 } }, // a stays 0.6; c is bought for the 0.4 of b
      { returns: { a: -0.5, b: 0, c: 0.25 } }, // the gap of a arrives: 0.3 + 0.5
      { returns: { a: 0, b: 0, c: 0 } }, // and a is not sold before the next rebalancing
    ]);
    expect(deviation(series.returns, [0, 0, -0.2, 0])).toBeLessThan(1e-12);
    expect(deviation(series.turnover, [0.5, 0.4, 0, 0])).toBeLessThan(1e-12);
    expect(deviation(Object.values(series.lastWeights), [0.375, 0.625])).toBeLessThan(1e-12);
    expect(series.refused).toEqual({ suspended: 1, limitUp: 0, limitDown: 0 });
  });

  it('of what left the universe are tried again at every session until it trades', () => {
    const members = ['a'];
    const series = seriesOf([
      { returns: { a: 0, b: 0 }, decide: { a: 0.5, b: 0.5 } },
      { returns: { a: 0, b: 0 } },
      { returns: { a: 0, b: 0 }, members, decide: { a: 1 } }, // b is no member any more
      { returns: { a: 0, b: null }, members },
      { returns: { a: 0, b: null }, members },
      { returns: { a: 0, b: 0.5 }, members }, // sold at 0.75
      { returns: { a: 0, b: 1 }, members },
    ]);
    expect(deviation(series.returns, [0, 0, 0, 0, 0.25, 0])).toBeLessThan(1e-12);
    expect(deviation(series.holdings, [2, 2, 2, 2, 1, 1])).toBeLessThan(1e-12);
    expect(deviation(series.cash, [0, 0, 0, 0, 0.6, 0.6])).toBeLessThan(1e-12);
    expect(series.refused.suspended).toBe(2);
  });

  it('are assumed of instruments that the fills leave out', () => {
    const series = seriesOf([
      { returns: { a: 0 }, members: ['a', 'z'], decide: { a: 0.5, z: 0.5 } },
      { returns: { a: 0 } },
    ]);
    expect(series.lastWeights).toEqual({ a: 0.5 });
    expect(series.refused.suspended).toBe(1);
  });
});

describe('price limits of 10 %', () => {
  const rules = { priceLimit: 0.1 };

  it.each([
    [0.1, 1],
    [0.0991, 1], // a limit price rounded to the tick
    [0.098, 0],
    [-0.1, 0],
    [Number.NaN, 0],
  ])('with a gap of %d refuse %d purchases', (gap, refusals) => {
    const series = seriesOf(
      [
        { returns: { a: 0, b: 0 }, gaps: {}, decide: { a: 0.5, b: 0.5 } },
        { returns: { a: 0, b: 0 }, gaps: { a: gap, b: 0 } },
      ],
      rules,
    );
    expect(deviation(series.holdings, [2 - refusals])).toBeLessThan(1e-12);
    expect(deviation(series.cash, [refusals / 2])).toBeLessThan(1e-12);
    expect(series.refused).toEqual({ suspended: 0, limitUp: refusals, limitDown: 0 });
  });

  it.each([
    [-0.1, 1],
    [-0.0991, 1],
    [-0.098, 0],
    [0.1, 0],
  ])('with a gap of %d refuse %d sales', (gap, refusals) => {
    const series = seriesOf(
      [
        { returns: { a: 0 }, gaps: {}, decide: { a: 1 } },
        { returns: { a: 0 }, gaps: { a: 0 }, decide: {} },
        { returns: { a: -0.1 }, gaps: { a: gap } },
        { returns: { a: -0.1 }, gaps: { a: 0 } },
      ],
      rules,
    );
    expect(deviation(series.returns, [0, -0.1, -0.1 * refusals])).toBeLessThan(1e-12);
    expect(series.refused).toEqual({ suspended: 0, limitUp: 0, limitDown: refusals });
  });

  it('count an order for each session on which it is refused', () => {
    const series = seriesOf(
      [
        { returns: { a: 0 }, gaps: {}, decide: { a: 1 } },
        { returns: { a: 0 }, gaps: { a: 0.1 }, decide: { a: 1 } },
        { returns: { a: 0.1 }, gaps: { a: 0.1 }, decide: { a: 1 } },
        { returns: { a: 0.1 }, gaps: { a: 0.05 } },
      ],
      rules,
    );
    expect(series.refused.limitUp).toBe(2);
    expect(deviation(series.holdings, [0, 0, 1])).toBeLessThan(1e-12);
  });

  it('are an error where the market has no prices', () => {
    const sessions = [{ returns: { a: 0 }, decide: { a: 1 } }, { returns: { a: 0 } }];
    expect(() => driven(sessions, rules)).toThrow('[market.missing-column]');
  });
});

describe('a delisting', () => {
  const gone: readonly ScriptedSession[] = [
    { returns: { a: 0, b: 0 }, decide: { a: 0.5, b: 0.5 } },
    { returns: { a: 0, b: 0 } },
    { returns: { a: 1, b: 0 } }, // 1 + 0.5
    { returns: { a: null, b: 0 } },
    { returns: { a: null, b: 0 } },
    { returns: { a: -0.9, b: 0.2 } },
  ];

  it('turns a holding into cash at its last price, without costs', () => {
    const series = seriesOf(gone, { delistedAfterDays: 2, commissionBps: 10 });
    const w = 1 / 1.001;
    expect(deviation(series.grossReturns, [0, 0.5, 0, 0, 0.1 / 1.5])).toBeLessThan(1e-12);
    expect(deviation(series.costs, [1 - w, 0, 0, 0, 0])).toBeLessThan(1e-12);
    expect(deviation(series.holdings, [2, 2, 2, 1, 1])).toBeLessThan(1e-12);
    expect(deviation(series.cash, [0, 0, 0, 1 / 1.5, 1 / 1.6])).toBeLessThan(1e-12);
    expect(series.delisted).toBe(1);
  });

  it('is not assumed of a shorter suspension, whose return comes with the next trade', () => {
    const series = seriesOf(gone, { delistedAfterDays: 3 });
    // a: 1 x 0.1; b: 0.5 x 1.2.
    expect(deviation(series.returns, [0, 0.5, 0, 0, 0.7 / 1.5 - 1])).toBeLessThan(1e-12);
    expect(series.delisted).toBe(0);
  });

  it('after 60 sessions, the default, is none of a week without trade nor of 59 sessions', () => {
    const suspended = (sessions: number): readonly ScriptedSession[] => [
      { returns: { a: 0, b: 0 }, decide: { a: 0.5, b: 0.5 } },
      { returns: { a: 0, b: 0 } },
      ...Array.from({ length: sessions }, () => ({ returns: { a: null, b: 0 } })),
      { returns: { a: 1, b: 0 } },
    ];
    const { delistedAfterDays } = evaluationSection().parse(undefined);
    for (const sessions of [7, 59]) {
      const series = seriesOf(suspended(sessions), { delistedAfterDays });
      expect(series.delisted).toBe(0);
      expect(series.grossReturns.at(-1)).toBeCloseTo(0.5, 12);
    }
    const gone60 = seriesOf(suspended(60), { delistedAfterDays });
    expect(gone60.delisted).toBe(1);
    expect(gone60.grossReturns.at(-1)).toBe(0);
  });

  it('ends the attempts to sell what left the universe', () => {
    const members = ['a'];
    const series = seriesOf(
      [
        { returns: { a: 0, b: 0 }, decide: { a: 0.5, b: 0.5 } },
        { returns: { a: 0, b: 0 }, members, decide: { a: 0.5 } },
        { returns: { a: 0, b: null }, members },
        { returns: { a: 0, b: null }, members },
        { returns: { a: 0, b: null }, members },
      ],
      { delistedAfterDays: 2 },
    );
    expect(series.refused.suspended).toBe(1);
    expect(series.delisted).toBe(1);
    expect(deviation(series.cash, [0, 0, 0.5, 0.5])).toBeLessThan(1e-12);
  });
});

describe('costs', () => {
  it('add tax on what is sold to commission and slippage both ways', () => {
    const series = seriesOf(
      [{ returns: { a: 0 }, decide: { a: 1 } }, { returns: { a: 0 }, decide: {} }, { returns: { a: 0.1 } }],
      { commissionBps: 2, slippageBps: 3, sellTaxBps: 10 },
    );
    // Bought 1 / 1.0005; sold for 1.1 / 1.0005 less 15 basis points.
    expect(deviation(series.costs, [1 - 1 / 1.0005, 0.0015])).toBeLessThan(1e-12);
    expect(deviation(series.returns, [1 / 1.0005 - 1, 1.1 * 0.9985 - 1])).toBeLessThan(1e-12);
  });

  it('of over 20 % of a trade are refused', () => {
    expect(() => driven([], { commissionBps: 1000, slippageBps: 1001 })).toThrow('[scenario.invalid]');
    expect(() => driven([], { commissionBps: 1500, sellTaxBps: 501 })).toThrow('[scenario.invalid]');
    expect(() => driven([], { commissionBps: 1500, sellTaxBps: 500 })).not.toThrow();
  });
});

describe('a cash share', () => {
  it('stays uninvested, also while a sale is refused', () => {
    const series = seriesOf([
      { returns: { a: 0, b: 0, c: 0 }, decide: { a: 0.4, b: 0.4 } },
      { returns: { a: 0, b: 0, c: 0 }, decide: { c: 0.8 } },
      { returns: { a: null, b: 0, c: 0 } }, // c gets the 0.4 of b, not the 0.2 in cash
      { returns: { a: 0, b: 0, c: 0.5 } },
    ]);
    expect(deviation(series.cash, [0.2, 0.2, 0.2 / 1.2])).toBeLessThan(1e-12);
    expect(deviation(series.returns, [0, 0, 0.2])).toBeLessThan(1e-12);
  });

  it('is counted when caps left no room', () => {
    const series = seriesOf([
      { returns: { a: 0 }, decide: { a: 0.5 }, isShort: true },
      { returns: { a: 0 }, decide: { a: 0.5 }, isShort: true },
      { returns: { a: 0 }, decide: { a: 0.5 }, isShort: true }, // never traded
    ]);
    expect(series.shortOfRoom).toBe(2);
  });
});

describe('long against short', () => {
  const legs = { a: 1, b: -1 };

  it('holds the proceeds of its shorts in cash and rebalances what is left after one doubled', () => {
    const series = seriesOf([
      { returns: { a: 0, b: 0 }, decide: legs },
      { returns: { a: 0, b: 0 }, decide: legs },
      { returns: { a: 0.2, b: 1 } }, // 1 + 1.2 - 2 = 0.2: sells a for 1, buys b back for 1.8
      { returns: { a: 0.5, b: 0 } }, // 0.2 + 0.3 - 0.2 = 0.3
    ]);
    expect(deviation(series.returns, [0, -0.8, 0.5])).toBeLessThan(1e-12);
    expect(deviation(series.turnover, [1, 2.8 / 2 / 0.2, 0])).toBeLessThan(1e-12);
    expect(deviation(series.cash, [1, 1, 0.2 / 0.3])).toBeLessThan(1e-12);
    expect(series.lastWeights['a']).toBeCloseTo(1, 12);
    expect(series.lastWeights['b']).toBeCloseTo(-0.2 / 0.3, 12);
  });

  it('pays each way on both legs', () => {
    const series = seriesOf([{ returns: { a: 0, b: 0 }, decide: legs }, { returns: { a: 0, b: 0 } }], {
      commissionBps: 10,
    });
    // W = 1 - 0.001 x 2 W.
    expect(deviation(series.costs, [1 - 1 / 1.002])).toBeLessThan(1e-12);
    expect(deviation(series.cash, [1])).toBeLessThan(1e-12);
  });

  it('ends when everything is lost, with the loss as it was', () => {
    const series = seriesOf([
      { returns: { a: 0, b: 0 }, decide: legs },
      { returns: { a: 0, b: 0 }, decide: legs },
      { returns: { a: 0, b: 1.5 }, decide: legs }, // 1 + 1 - 2.5 = -0.5
      { returns: { a: 0.1, b: 0.1 }, decide: legs },
    ]);
    expect(deviation(series.returns, [0, -1.5, 0])).toBeLessThan(1e-12);
    expect(deviation(series.holdings, [2, 0, 0])).toBeLessThan(1e-12);
    expect(deviation(series.cash, [1, 1, 1])).toBeLessThan(1e-12);
    expect(series.lastWeights).toEqual({});
    expect(
      portfolioStatistics(series, undefined, { ...defaultReturnConventions, leastSessions: 2 }),
    ).toMatchObject({
      annualisedReturn: null,
      calmar: null,
    });
  });

  it('ends when unwinding costs more than is left', () => {
    const sessions: readonly ScriptedSession[] = [
      { returns: { a: 0, b: 0 }, decide: legs },
      { returns: { a: 0, b: 0 }, decide: {} },
      { returns: { a: 0, b: 0.95 } },
      { returns: { a: 0, b: 0 }, decide: legs },
      { returns: { a: 0, b: 0 } },
    ];
    const series = seriesOf(sessions, { commissionBps: 200 });
    // W = 1 / 1.04; left are W (1 + 1 - 1.95) = 0.05 W, and trades of 2.95 W cost 0.059 W.
    expect(deviation(series.returns, [1 / 1.04 - 1, -0.95 * 1 - 0.059, 0, 0])).toBeLessThan(1e-12);
    expect(deviation(series.holdings, [2, 0, 0, 0])).toBeLessThan(1e-12);
  });

  it('refuses to sell short at the lower limit and to buy back at the upper one', () => {
    const series = seriesOf(
      [
        { returns: { a: 0, b: 0 }, gaps: {}, decide: legs },
        { returns: { a: 0, b: 0 }, gaps: { a: 0, b: -0.1 }, decide: legs },
        { returns: { a: 0, b: 0 }, gaps: { a: 0, b: 0 }, decide: {} },
        { returns: { a: 0, b: 0.1 }, gaps: { a: 0, b: 0.1 } },
      ],
      { priceLimit: 0.1 },
    );
    expect(series.refused).toEqual({ suspended: 0, limitUp: 1, limitDown: 1 });
    expect(deviation(series.cash, [0, 1, 2 / 0.9])).toBeLessThan(1e-12);
    expect(deviation(series.returns, [0, 0, -0.1])).toBeLessThan(1e-12);
  });
});

describe('a total loss', () => {
  it('leaves numbers, not NaN', () => {
    const series = seriesOf([
      { returns: { a: 0 }, decide: { a: 1 } },
      { returns: { a: 0 }, decide: { a: 1 } },
      { returns: { a: -1 }, decide: { a: 1 } },
      { returns: { a: 0 }, decide: { a: 1 } },
    ]);
    expect(deviation(series.returns, [0, -1, 0])).toBeLessThan(1e-12);
    expect(deviation(series.costs, [0, 0, 0])).toBeLessThan(1e-12);
    expect(deviation(series.cash, [0, 1, 1])).toBeLessThan(1e-12);
    expect(deviation(series.holdings, [1, 0, 0])).toBeLessThan(1e-12);
  });
});

describe('days', () => {
  it('come in order', () => {
    const twice = [
      { date: 20240103, returns: { a: 0 } },
      { date: 20240103, returns: { a: 0 } },
    ];
    expect(() => driven(twice)).toThrow('internal.invariant');
  });
});
