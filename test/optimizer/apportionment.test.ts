import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planOf } from '../../optimizer/index.ts';

const cases = fc
  .tuple(
    fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 40 }),
    fc.nat(8),
    fc.nat(2000),
  )
  .map(([thousandths, floor, spare]) => ({
    weights: thousandths.map((value) => value / 1000),
    floor,
    population: floor * thousandths.length + spare,
  }));

describe('the population plan', () => {
  it('keeps the population and the floor', () => {
    fc.assert(
      fc.property(cases, ({ weights, floor, population }) => {
        const plan = planOf(weights, population, floor);
        expect(plan.reduce((a, b) => a + b, 0)).toBe(population);
        expect(Math.min(...plan)).toBeGreaterThanOrEqual(floor);
      }),
    );
  });

  it('gives a heavier type at least as many investors as a lighter one', () => {
    fc.assert(
      fc.property(cases, ({ weights, floor, population }) => {
        const plan = planOf(weights, population, floor);
        const byWeight = [...weights.keys()].sort(
          (a, b) =>
            (weights[a] as number) - (weights[b] as number) || (plan[a] as number) - (plan[b] as number),
        );
        const counts = byWeight.map((i) => plan[i]);
        expect(counts).toEqual(counts.toSorted((a, b) => (a as number) - (b as number)));
      }),
    );
  });

  it('never takes investors from a type because its weight grew', () => {
    fc.assert(
      fc.property(
        cases,
        fc.nat(),
        fc.integer({ min: 1, max: 50_000 }),
        ({ weights, floor, population }, at, gain) => {
          const type = at % weights.length;
          const grown = weights.map((weight, i) => (i === type ? weight + gain / 1000 : weight));
          const before = planOf(weights, population, floor)[type] as number;
          expect(planOf(grown, population, floor)[type]).toBeGreaterThanOrEqual(before);
        },
      ),
    );
  });

  it('stays within one investor of the exact share where no type needs the floor', () => {
    fc.assert(
      fc.property(cases, ({ weights, population }) => {
        const sum = weights.reduce((a, b) => a + b, 0);
        for (const [i, count] of planOf(weights, population, 0).entries()) {
          expect(Math.abs(count - ((weights[i] as number) * population) / sum)).toBeLessThan(1 + 1e-6);
        }
      }),
    );
  });

  it('makes equal weights equal, and gives what is left to the lower indices', () => {
    expect([...planOf(new Float64Array(16).fill(1), 512, 8)]).toEqual(Array.from({ length: 16 }, () => 32));
    expect([...planOf([1, 1, 1], 11, 0)]).toEqual([4, 4, 3]);
    expect([...planOf([0.3, 0.3, 0.3], 24, 8)]).toEqual([8, 8, 8]);
  });

  it('agrees with a case worked by hand', () => {
    // Shares of 20: 10.4, 6.2, 3.4 -> 10, 6, 3 and one left for the first of the two largest remainders.
    expect([...planOf([5.2, 3.1, 1.7], 20, 0)]).toEqual([11, 6, 3]);
    // With a floor of 5 the last is raised; 15 are shared 5.2 : 3.1 -> 9.398, 5.602.
    expect([...planOf([5.2, 3.1, 1.7], 20, 5)]).toEqual([9, 6, 5]);
  });

  it('raises types to the floor again when that lowers the others below it', () => {
    // Shares 17.64, 2.16, 0.20 of 20: the last is raised to 2, then the second has 18 * 0.1091 = 1.96 and is raised too.
    expect([...planOf([9.8, 1.2, 0.11], 20, 2)]).toEqual([16, 2, 2]);
  });

  it('refuses a floor that the population cannot hold, with what to do', () => {
    expect(() => planOf([1, 1, 1], 23, 8)).toThrow(
      /population is too small.*found 23.*at least 24 investors \(3 types x floor 8\).*Lower the floor.*\[population\.floor\]/,
    );
  });

  it('refuses weights that are not positive', () => {
    expect(() => planOf([1, 0], 10, 1)).toThrow(/internal\.invariant/);
    expect(() => planOf([1, Number.NaN], 10, 1)).toThrow(/internal\.invariant/);
  });
});
