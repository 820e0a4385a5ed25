import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BacktestSeries } from '../../../evaluation/index.ts';
import { fills } from '../../../market/index.ts';
import { referenceBacktest, type World } from './reference-backtest.ts';
import { driven, type ScriptedSession } from './scripted-sessions.ts';

const rate = fc.integer({ min: 0, max: 300 }).map((bps) => bps / 10_000);

/** Shares of 0 to 1 that sum to 1, or all 0. */
const shares = (count: number) =>
  fc
    .array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 9 })), { minLength: count, maxLength: count })
    .map((parts) => {
      const sum = parts.reduce((whole, part) => whole + part, 0);
      return parts.map((part) => (sum === 0 ? 0 : part / sum));
    });

/** Long-only weights with cash, or two legs. */
const weightsOf = (count: number, isLongOnly: boolean) =>
  isLongOnly
    ? fc
        .tuple(shares(count), fc.constantFrom(1, 0.9, 0.5))
        .map(([parts, invested]) => parts.map((part) => part * invested))
    : fc
        .tuple(shares(count), shares(count))
        .map(([long, short]) => long.map((part, i) => part - (short[i] as number)));

const worlds = (isLongOnly: boolean): fc.Arbitrary<World> =>
  fc
    .record({ days: fc.integer({ min: 2, max: 12 }), count: fc.integer({ min: 1, max: 5 }) })
    .chain(({ days, count }) => {
      const table = <T>(cell: fc.Arbitrary<T>) =>
        fc.array(fc.array(cell, { minLength: count, maxLength: count }), {
          minLength: days,
          maxLength: days,
        });
      return fc.record({
        returns: table(
          fc.oneof(
            { weight: 4, arbitrary: fc.integer({ min: -400, max: 500 }).map((n) => n / 1000) },
            { weight: 1, arbitrary: fc.constant(null) },
          ),
        ),
        gaps: table(fc.constantFrom(0, 0.03, -0.05, 0.0995, 0.1, -0.1, -0.0992)),
        isMember: table(
          fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
        ),
        decisions: fc.array(fc.option(weightsOf(count, isLongOnly)), { minLength: days, maxLength: days }),
        fill: fc.constantFrom(...fills),
        buyRate: rate,
        sellRate: rate,
        limit: fc.constant(0.1),
        delistedAfter: fc.integer({ min: 1, max: 4 }),
      });
    })
    .map((world) => ({ ...world, sellRate: Math.max(world.buyRate, world.sellRate) }));

const codes = ['a', 'b', 'c', 'd', 'e'];

function sessionsOf(world: World): readonly ScriptedSession[] {
  return world.returns.map((row, d) => {
    const record = <T>(cells: readonly T[]) =>
      Object.fromEntries(cells.map((cell, i) => [codes[i] as string, cell]));
    const decision = world.decisions[d];
    return {
      returns: record(row),
      gaps: record(world.gaps[d] as readonly number[]),
      members: codes.filter((_, i) => world.isMember[d]?.[i] === true),
      ...(decision !== null && decision !== undefined && { decide: record(decision) }),
    };
  });
}

function backtested(world: World, days = world.returns.length): BacktestSeries | undefined {
  const bps = (value: number) => value * 10_000;
  return driven(sessionsOf(world).slice(0, days), {
    fill: world.fill,
    commissionBps: bps(world.buyRate),
    sellTaxBps: bps(world.sellRate - world.buyRate),
    priceLimit: world.limit,
    delistedAfterDays: world.delistedAfter,
  }).result();
}

function expectClose(found: ArrayLike<number>, expected: readonly number[]): void {
  expect(found.length).toBe(expected.length);
  for (const [t, value] of expected.entries())
    expect(Math.abs((found[t] as number) - value)).toBeLessThan(1e-8 * Math.max(1, Math.abs(value)));
}

describe.each([
  ['long only', true],
  ['long against short', false],
])('a backtest, %s,', (_, isLongOnly) => {
  it('agrees with a plain loop over dense arrays', () => {
    fc.assert(
      fc.property(worlds(isLongOnly), (world) => {
        const expected = referenceBacktest(world);
        const found = backtested(world);
        expect(found?.returns.length ?? 0).toBe(expected.length);
        if (found === undefined) return;
        expectClose(
          found.grossReturns,
          expected.map(({ gross }) => gross),
        );
        expectClose(
          found.returns,
          expected.map(({ net }) => net),
        );
        expectClose(
          found.costs,
          expected.map(({ cost }) => cost),
        );
        expectClose(
          found.turnover,
          expected.map(({ turnover }) => turnover),
        );
        expectClose(
          found.cash,
          expected.map(({ cash }) => cash),
        );
        expectClose(
          found.holdings,
          expected.map(({ held }) => held.filter((value) => Math.abs(value) > 1e-11).length),
        );
        const last = expected.at(-1);
        expect([found.refused.suspended, found.refused.limitUp, found.refused.limitDown]).toEqual(
          last?.refused,
        );
        expect(found.delisted).toBe(last?.delisted);
      }),
      { numRuns: 400 },
    );
  });

  it('has no debt, and its value is cash and holdings, at every session', () => {
    fc.assert(
      fc.property(worlds(isLongOnly), (world) => {
        for (let days = 1; days <= world.returns.length; days++) {
          const series = backtested(world, days);
          if (series === undefined) continue;
          const cash = series.cash.at(-1) as number;
          const weights = Object.values(series.lastWeights);
          expect(weights.reduce((sum, weight) => sum + weight, cash)).toBeCloseTo(1, 9);
          if (!isLongOnly) continue;
          expect(cash).toBeGreaterThanOrEqual(0);
          expect(cash).toBeLessThanOrEqual(1 + 1e-9);
          for (const weight of weights) expect(weight).toBeGreaterThan(0);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('takes from its gross return what it says that it costs', () => {
    fc.assert(
      fc.property(worlds(isLongOnly), (world) => {
        const series = backtested(world);
        for (const [t, net] of (series?.returns ?? new Float64Array()).entries()) {
          const gross = series?.grossReturns[t] as number;
          const costs = series?.costs[t] as number;
          expect(net).toBeCloseTo(gross - costs * (1 + gross), 12);
          expect(costs).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('never depends on later days', () => {
    fc.assert(
      fc.property(worlds(isLongOnly), fc.integer({ min: 1, max: 12 }), (world, days) => {
        const whole = backtested(world);
        const part = backtested(world, days);
        if (part === undefined) return;
        const length = part.dates.length;
        expect(whole?.dates.slice(0, length)).toEqual(part.dates);
        for (const name of ['returns', 'grossReturns', 'turnover', 'costs', 'holdings', 'cash'] as const)
          expect(whole?.[name].slice(0, length)).toEqual(part[name]);
      }),
      { numRuns: 100 },
    );
  });
});
