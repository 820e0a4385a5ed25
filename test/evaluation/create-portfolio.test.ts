import { describe, expect, it } from 'vitest';
import { MassError, normal, rootKey, streamAt } from '../../core/index.ts';
import {
  createPortfolio,
  isRebalancingDay,
  type PortfolioDay,
  type Rebalance,
} from '../../evaluation/index.ts';
import { byCode, portfolioDay } from './portfolio-days.ts';

const topHalf = { kind: 'top-quantile', share: 0.5 };
const decide = (options: Record<string, unknown>, score: number[], more: Partial<PortfolioDay> = {}) => {
  const day = portfolioDay(score, more);
  const decision = createPortfolio(
    'kind' in options ? { kind: 'top-quantile', ...options } : { ...topHalf, ...options },
  ).decide(day);
  if (decision === undefined) throw new Error('the first session is a rebalancing day');
  return {
    ...decision,
    weights: rounded(byCode(day, decision.weights)),
    cash: rounded({ cash: decision.cash }).cash,
  };
};
/** To 12 decimals: hand-worked numbers are not sums in floating point. */
const rounded = (weights: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(weights).map(([code, weight]) => [code, Number(weight.toFixed(12))]));

describe('constraints', () => {
  it('scale the rule to one less cash', () => {
    expect(decide({ cash: 0.2 }, [4, 3, 2, 1])).toEqual({
      weights: { a: 0.4, b: 0.4 },
      cash: 0.2,
      isShort: false,
    });
    expect(decide({ kind: 'long-short', share: 0.5, cash: 0.2 }, [4, 3, 2, 1])).toEqual({
      weights: { a: 0.4, b: 0.4, c: -0.4, d: -0.4 },
      cash: 1,
      isShort: false,
    });
  });

  it('lower what is above its cap and raise the other chosen ones alike', () => {
    // Ranks above the middle of six: 2.5, 1.5, 0.5 of 4.5. The first is 0.556, comes down to 0.4, and the others share 0.156.
    const { weights, isShort } = decide({ kind: 'score-weighted', maxWeight: 0.4 }, [6, 5, 4, 3, 2, 1]);
    const spill = (2.5 / 4.5 - 0.4) / 2;
    // The second would be 0.411, comes down to 0.4 as well, and the third takes the rest.
    expect(1.5 / 4.5 + spill).toBeGreaterThan(0.4);
    expect(weights).toEqual({ a: 0.4, b: 0.4, c: 0.2 });
    expect(isShort).toBe(false);
  });

  it('lower an industry by the same amount in each of its instruments', () => {
    const industries = ['x', 'x', 'y', 'x', 'y', 'y'];
    expect(decide({ maxIndustryWeight: 0.5 }, [6, 5, 4, 3, 2, 1], { industries })).toEqual({
      weights: { a: 0.25, b: 0.25, c: 0.5 },
      cash: 0,
      isShort: false,
    });
  });

  it('count instruments of unknown industry as one industry', () => {
    expect(decide({ maxIndustryWeight: 0.5 }, [4, 3, 2, 1])).toEqual({
      weights: { a: 0.25, b: 0.25 },
      cash: 0.5,
      isShort: true,
    });
  });

  it('leave in cash what the chosen instruments have no room for, and buy nothing else', () => {
    expect(decide({ maxWeight: 0.3 }, [4, 3, 2, 1])).toEqual({
      weights: { a: 0.3, b: 0.3 },
      cash: 0.4,
      isShort: true,
    });
    // 0.3 each would be 1.2; the industry has room for 0.75.
    expect(decide({ kind: 'equal-weight', maxWeight: 0.3, maxIndustryWeight: 0.75 }, [4, 3, 2, 1])).toEqual({
      weights: { a: 0.1875, b: 0.1875, c: 0.1875, d: 0.1875 },
      cash: 0.25,
      isShort: true,
    });
  });

  it('keep the legs of a long-short portfolio even when one of them lacks room', () => {
    const industries = ['x', 'x', 'y', 'z'];
    expect(
      decide({ kind: 'long-short', share: 0.5, maxIndustryWeight: 0.4 }, [4, 3, 2, 1], { industries }),
    ).toEqual({
      weights: { a: 0.2, b: 0.2, c: -0.2, d: -0.2 },
      cash: 1,
      isShort: true,
    });
  });

  it('give the Euclidean projection: no feasible weights are nearer', () => {
    const stream = streamAt(rootKey('projection'), 0, 0);
    const industries = ['x', 'x', 'x', 'y', 'y', 'z', 'z', 'z'];
    const score = industries.map((_, j) => normal(stream, j));
    const caps = { maxWeight: 0.3, maxIndustryWeight: 0.45 };
    const day = portfolioDay(score, { industries });
    const of = (more: object) =>
      createPortfolio({ kind: 'score-weighted', ...more }).decide(day)?.weights as Float64Array;
    const [target, found] = [of({}), of(caps)];
    const distance = (weights: ArrayLike<number>) =>
      target.reduce((sum, weight, j) => sum + (weight - (weights[j] as number)) ** 2, 0);
    expect(distance(found)).toBeGreaterThan(1e-3);
    let feasible = 0;
    for (let k = 0; k < 20_000; k++) {
      // A small step along the plane of equal sums, kept where it breaks no bound.
      const step = found.map((_, j) => 0.01 * normal(streamAt(stream, k, j), 0));
      const chosen = [...target.keys()].filter((j) => (target[j] as number) > 0);
      const mean = chosen.reduce((sum, j) => sum + (step[j] as number), 0) / chosen.length;
      const other = found.map((weight, j) => (chosen.includes(j) ? weight + (step[j] as number) - mean : 0));
      const within = (industry: string) =>
        other.reduce((sum, weight, j) => sum + (industries[j] === industry ? weight : 0), 0) <= 0.45;
      if (other.some((weight) => weight < 0 || weight > 0.3) || !['x', 'y', 'z'].every(within)) continue;
      feasible++;
      expect(distance(other)).toBeGreaterThan(distance(found) - 1e-12);
    }
    expect(feasible).toBeGreaterThan(100);
  });

  it('go as far from what is held to the target as the turnover cap allows, all by the same fraction', () => {
    // From a 0.6, c 0.4 to a 0.5, b 0.5: half of 0.1 + 0.5 + 0.4 is 0.5; 0.2 is two fifths of the way.
    const held = new Map([
      ['a', 0.6],
      ['c', 0.4],
    ]);
    expect(decide({ maxTurnover: 0.2 }, [4, 3, 2, 1], { held })).toEqual({
      weights: { a: 0.56, b: 0.2, c: 0.24 },
      cash: 0,
      isShort: false,
    });
    expect(decide({ maxTurnover: 0.5 }, [4, 3, 2, 1], { held }).weights).toEqual({ a: 0.5, b: 0.5 });
  });

  it('sell what has left the universe outside the turnover cap', () => {
    const held = new Map([
      ['a', 0.5],
      ['gone', 0.5],
    ]);
    // Among members only b is to be bought, 0.5, one way 0.25.
    expect(decide({ maxTurnover: 0.25 }, [4, 3, 2, 1], { held }).weights).toEqual({ a: 0.5, b: 0.5 });
    expect(decide({ maxTurnover: 0.1 }, [4, 3, 2, 1], { held })).toEqual({
      weights: { a: 0.5, b: 0.2 },
      cash: 0.3,
      isShort: false,
    });
  });
});

describe('the schedule', () => {
  const sessions = [
    20241227, 20241230, 20241231, 20250102, 20250103, 20250106, 20250131, 20250203, 20251226, 20251229,
    20260105,
  ] as PortfolioDay['date'][];
  const chosenOn = (rebalance: Rebalance) =>
    sessions.filter((date, i) => isRebalancingDay(rebalance, date, sessions[i - 1]));

  it('is the first session of each ISO week, across the end of a year too', () => {
    // 2024-12-30 to 2025-01-05 is one week, ISO 2025-W01; Friday 27th is the first session known. Monday 2025-12-29 begins 2026-W01.
    expect(chosenOn('weekly')).toEqual([
      20241227, 20241230, 20250106, 20250131, 20250203, 20251226, 20251229, 20260105,
    ]);
  });

  it('is the first session of each month, or every session', () => {
    expect(chosenOn('monthly')).toEqual([20241227, 20250102, 20250203, 20251226, 20260105]);
    expect(chosenOn('daily')).toEqual(sessions);
    // A year apart in the same month.
    expect(
      isRebalancingDay('monthly', 20250106 as PortfolioDay['date'], 20240108 as PortfolioDay['date']),
    ).toBe(true);
  });

  it('leaves the portfolio alone between', () => {
    const portfolio = createPortfolio({ kind: 'top-quantile' });
    const isDue = (date: number, previous: number) =>
      portfolio.isDue(date as PortfolioDay['date'], previous as PortfolioDay['date']);
    expect(isDue(20241231, 20241230)).toBe(false);
    expect(isDue(20250106, 20250103)).toBe(true);
  });
});

describe('createPortfolio', () => {
  it('takes defaults, a name, and says what it is in one line', () => {
    expect(createPortfolio({ kind: 'top-drop' })).toMatchObject({
      name: 'top-drop',
      kind: 'top-drop',
      description: 'top-drop (hold 13, drop 5), daily',
      needsOpinion: false,
      isCostly: false,
    });
    const all = { maxWeight: 0.07, maxIndustryWeight: 0.3, maxTurnover: 0.25, cash: 0.05 };
    const careful = createPortfolio({
      kind: 'minimum-variance',
      name: 'careful',
      rebalance: 'monthly',
      ...all,
    });
    expect(careful).toMatchObject({
      name: 'careful',
      description:
        'minimum-variance (share 0.4, window 60, least sessions 20), monthly, at most 7 % an instrument, at most 30 % an industry, at most 25 % traded one way, 5 % cash',
      isCostly: true,
    });
    expect(createPortfolio({ kind: 'black-litterman' }, 'views')).toMatchObject({
      name: 'views',
      needsOpinion: true,
    });
    expect(createPortfolio({ kind: 'equal-weight' }).description).toBe('equal-weight, weekly');
  });

  it('refuses unknown kinds and options, with the place', () => {
    const problemOf = (options: { kind: string; [option: string]: unknown }) => {
      try {
        createPortfolio(options);
      } catch (error) {
        if (error instanceof MassError) return error.problems[0];
      }
      throw new Error('nothing was refused');
    };
    expect(problemOf({ kind: 'top-quantle' })).toMatchObject({
      code: 'scenario.unknown-kind',
      hint: 'did you mean "top-quantile"?',
    });
    expect(problemOf({ kind: 'top-quantile', share: 2 })).toMatchObject({
      code: 'scenario.invalid',
      path: 'evaluation.portfolios.share',
    });
    expect(problemOf({ kind: 'top-quantile', hold: 2 })).toMatchObject({ code: 'scenario.invalid' });
    expect(problemOf({ kind: 'top-quantile', cash: 1 })).toMatchObject({
      path: 'evaluation.portfolios.cash',
    });
  });
});
