import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  constraintOptions,
  createPortfolio,
  type Decision,
  type PortfolioDay,
  type PortfolioRule,
  portfolioRules,
  rebalances,
} from '../../evaluation/index.ts';
import { portfolioDay, randomDay, reordered } from './portfolio-days.ts';

/** A rule of this kind; options that are not given take their defaults. */
export function ruleOf(kind: string, options: Readonly<Record<string, unknown>> = {}): PortfolioRule {
  const entry = portfolioRules.get(kind);
  return entry.create(entry.options.parse({ kind, ...options }) as never);
}

const days = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 24 }));
const share = fc.integer({ min: 1, max: 20 }).map((k) => k / 20);
const constraints = fc.record(
  {
    maxWeight: share,
    maxIndustryWeight: share,
    maxTurnover: share,
    cash: fc.integer({ min: 0, max: 19 }).map((k) => k / 20),
  },
  { requiredKeys: [] },
);
const sumOf = (weights: ArrayLike<number>) => Array.from(weights).reduce((sum, weight) => sum + weight, 0);

/** What every portfolio rule keeps to. One call per registered kind. */
export function portfolioRuleConformance(kind: string): void {
  describe(`the portfolio rule "${kind}"`, () => {
    const rule = ruleOf(kind);
    const holdsSomething = (weights: Float64Array) => weights.some((weight) => weight !== 0);

    it('gives finite weights that sum to its net exposure, or nothing at all, and holds nothing without a score', () => {
      let held = 0;
      fc.assert(
        fc.property(days, ([seed, instruments]) => {
          const day = randomDay(seed, instruments);
          const weights = rule.weights(day);
          expect(weights).toHaveLength(instruments);
          expect(weights.every(Number.isFinite)).toBe(true);
          expect(weights.filter((weight, j) => weight !== 0 && Number.isNaN(day.score[j]))).toHaveLength(0);
          if (!holdsSomething(weights)) return;
          held++;
          const long = sumOf(weights.filter((weight) => weight > 0));
          const short = sumOf(weights.filter((weight) => weight < 0));
          expect(Math.abs(long - 1)).toBeLessThan(1e-9);
          expect(Math.abs(short - (rule.netExposure - 1))).toBeLessThan(1e-9);
        }),
        { numRuns: 100 },
      );
      expect(held).toBeGreaterThan(5);
    });

    it('gives equal days equal weights, changes none of its inputs, and does not depend on the order of instruments', () => {
      fc.assert(
        fc.property(days, ([seed, instruments]) => {
          const day = randomDay(seed, instruments);
          const weights = rule.weights(day);
          expect(day).toEqual({ ...randomDay(seed, instruments), history: day.history });
          expect(rule.weights(day)).toEqual(weights);
          const order = [...weights.keys()].toReversed();
          const other = rule.weights(reordered(day, order));
          for (const [k, j] of order.entries()) {
            expect(Math.abs((other[k] as number) - (weights[j] as number))).toBeLessThan(1e-12);
          }
        }),
        { numRuns: 30 },
      );
    });

    it('holds nothing on a day without scores or without members', () => {
      for (const scores of [[], [Number.NaN, Number.NaN]]) {
        const nothing = Float64Array.from(scores);
        const opinion = { consensus: nothing, disagreement: nothing };
        expect(holdsSomething(rule.weights(portfolioDay(scores, { opinion })))).toBe(false);
      }
    });

    it('keeps the sum, the caps and the turnover cap under every mixture of constraints', () => {
      let tight = 0;
      fc.assert(
        fc.property(days, constraints, ([seed, instruments], bounds) => {
          const day = randomDay(seed, instruments);
          const portfolio = createPortfolio({ kind, ...bounds });
          const decision = portfolio.decide(day);
          if (decision === undefined) throw new Error('a rule decides whenever it is asked');
          if (decision.isShort) tight++;
          checkDecision(day, decision, bounds, rule);
        }),
        { numRuns: 150 },
      );
      expect(tight).toBeGreaterThan(0);
    });

    it('declares its schedule, and none of the options that all portfolios have', () => {
      const { options } = portfolioRules.get(kind);
      for (const rebalance of rebalances) expect(options.safeParse({ kind, rebalance }).success).toBe(true);
      expect(options.safeParse({ kind, rebalance: 'yearly' }).success).toBe(false);
      expect(options.safeParse({ kind, nonsense: 1 }).success).toBe(false);
      expect(Object.keys(constraintOptions).filter((option) => option in options.shape)).toEqual([]);
    });
  });
}

interface Bounds {
  readonly maxWeight?: number;
  readonly maxIndustryWeight?: number;
  readonly maxTurnover?: number;
  readonly cash?: number;
}

function checkDecision(day: PortfolioDay, decision: Decision, bounds: Bounds, rule: PortfolioRule): void {
  const { weights, cash, isShort } = decision;
  const { maxWeight = 1, maxIndustryWeight = 1, maxTurnover = Infinity, cash: wanted = 0 } = bounds;
  expect(Math.abs(sumOf(weights) + cash - 1)).toBeLessThan(1e-9);
  const held = weights.map((_, j) => day.held.get(day.instruments[j] as string) ?? 0);
  const turnover = sumOf(weights.map((weight, j) => Math.abs(weight - (held[j] as number)))) / 2;
  expect(turnover).toBeLessThanOrEqual(maxTurnover + 1e-9);
  const asked = rule.weights(day);
  // Under a binding turnover cap, what is held is on its way: no further from its bounds than before.
  const isOnItsWay = turnover > maxTurnover - 1e-9;
  const before = (j: number) => (isOnItsWay ? Math.abs(held[j] as number) : 0);
  for (const [j, weight] of weights.entries()) {
    expect(Math.abs(weight)).toBeLessThanOrEqual(Math.max(maxWeight, before(j)) + 1e-9);
    expect(asked[j] === 0 && !isOnItsWay ? weight : 0).toBe(0);
  }
  for (const sign of [1, -1]) {
    for (const industry of new Set(day.industries)) {
      const members = [...weights.keys()].filter((j) => day.industries[j] === industry);
      const sum = sumOf(members.map((j) => Math.max(0, sign * (weights[j] as number))));
      expect(sum).toBeLessThanOrEqual(Math.max(maxIndustryWeight, sumOf(members.map(before))) + 1e-9);
    }
  }
  if (isOnItsWay) return;
  const long = sumOf(weights.filter((weight) => weight > 0));
  const full = asked.every((weight) => weight === 0) ? 0 : 1 - wanted;
  expect(long).toBeLessThan(full + 1e-9);
  expect(long < full - 1e-9).toBe(isShort);
  expect(Math.abs(sumOf(weights) - long * rule.netExposure)).toBeLessThan(1e-9);
}
