import { describe, expect, it } from 'vitest';
import type { Minimand } from '../../../optimizer/minimiser.ts';
import { cmaEsConstants } from '../../../optimizer/minimisers/cma-es/constants.ts';
import { Covariance } from '../../../optimizer/minimisers/cma-es/covariance.ts';
import { cmaEsMinimiser } from '../../../optimizer/minimisers/cma-es.ts';
import {
  ellipsoid,
  evaluationsTo,
  rastrigin,
  rosenbrock,
  rotated,
  rotation,
  runStream,
  sphere,
} from './functions.ts';

const at = (n: number, value: number) => new Float64Array(n).fill(value);
const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;

interface Run {
  readonly minimand: Minimand;
  readonly target: number;
  readonly start: Float64Array;
  readonly budget: number;
  readonly sigma?: number;
  readonly population?: number;
}

function runs(count: number, { minimand, target, start, budget, sigma = 0.3, population }: Run): number[] {
  return Array.from({ length: count }, (_, run) =>
    evaluationsTo(target, minimand, (watched) =>
      cmaEsMinimiser({ sigma, population })(watched, start, { budget, stream: runStream(run) }),
    ),
  );
}

describe('the constants of CMA-ES', () => {
  // As the method's own program announces itself: (mu_w, lambda), mu_eff and w_1 in whole percent.
  it.each([
    [5, 8, 4, 2.6, 52],
    [10, 10, 5, 3.2, 45],
    [20, 12, 6, 3.7, 40],
  ])('are the published ones for %i parameters', (n, population, parents, effective, first) => {
    const constants = cmaEsConstants(n);
    expect(constants).toMatchObject({ population, parents });
    expect(constants.effectiveParents).toBeCloseTo(effective, 1);
    expect(Math.floor(100 * (constants.weights[0] as number))).toBe(first);
  });

  it.each([1, 2, 10, 129])('keep the covariance positive definite with %i parameters', (n) => {
    for (const population of [4, 5, 10, 100]) {
      const { weights, parents, rankOne, rankMu } = cmaEsConstants(n, population);
      const positive = weights.subarray(0, parents).reduce((a, b) => a + b, 0);
      const negative = weights.subarray(parents).reduce((a, b) => a + b, 0);
      expect(positive).toBeCloseTo(1, 12);
      expect(Math.max(...weights.subarray(parents))).toBeLessThanOrEqual(0);
      expect(rankOne + rankMu).toBeLessThanOrEqual(1);
      // What negative weights take away, n each, is no more than what stays.
      expect(-negative * n * rankMu).toBeLessThanOrEqual(1 - rankOne - rankMu + 1e-12);
    }
  });
});

describe('the covariance of CMA-ES', () => {
  it('colours by its root and whitens by the inverse of its symmetric root', () => {
    const covariance = new Covariance(2);
    covariance.scale(0);
    // Eigenvalues 9 along (3, 4) / 5 and 4 across.
    covariance.add(9, Float64Array.of(0.6, 0.8));
    covariance.add(4, Float64Array.of(-0.8, 0.6));
    expect(covariance.decompose(1e14)).toBe(true);
    expect([...covariance.deviations].toSorted((a, b) => a - b)).toEqual([
      expect.closeTo(2),
      expect.closeTo(3),
    ]);
    const columns = [Float64Array.of(1, 0), Float64Array.of(0, 1)].map((z) => {
      const y = new Float64Array(2);
      covariance.colour(z, y);
      return y;
    }) as [Float64Array, Float64Array];
    const product = (i: number, j: number) =>
      columns.reduce((sum, column) => sum + (column[i] as number) * (column[j] as number), 0);
    expect(product(0, 0)).toBeCloseTo(9 * 0.36 + 4 * 0.64);
    expect(product(0, 1)).toBeCloseTo((9 - 4) * 0.48);
    expect(product(1, 1)).toBeCloseTo(9 * 0.64 + 4 * 0.36);
    expect([...covariance.whiten(Float64Array.of(0.6, 0.8))]).toEqual([
      expect.closeTo(0.2),
      expect.closeTo(0.8 / 3),
    ]);
  });

  it('says when it is none any more, or too ill conditioned', () => {
    const negative = new Covariance(2);
    negative.add(-2, Float64Array.of(1, 0));
    expect(negative.decompose(1e14)).toBe(false);
    const narrow = new Covariance(2);
    narrow.add(1e6, Float64Array.of(1, 0));
    expect(narrow.decompose(1e5)).toBe(false);
    expect(narrow.decompose(1e7)).toBe(true);
  });
});

describe('CMA-ES', () => {
  it('converges log-linearly on the sphere', () => {
    const to = (target: number) =>
      median(runs(5, { minimand: sphere, target, start: at(10, 1), budget: 6000 }));
    const [first, second, third] = [to(1e-10), to(1e-20), to(1e-30)];
    expect(first).toBeLessThan(2500);
    expect((third - second) / (second - first)).toBeGreaterThan(0.85);
    expect((third - second) / (second - first)).toBeLessThan(1.15);
  });

  it("solves Rosenbrock's function in the number of evaluations that is published", () => {
    const found = runs(5, {
      minimand: rosenbrock,
      target: 1e-10,
      start: at(10, 0.1),
      budget: 20_000,
      sigma: 0.1,
    });
    expect(Math.min(...found)).toBeGreaterThan(3000);
    expect(Math.max(...found)).toBeLessThan(10_000);
  });

  it('learns the axes of an ill-conditioned ellipsoid, however they are turned', () => {
    const run = { target: 1e-10, start: at(10, 1), budget: 15_000 };
    const straight = median(runs(5, { ...run, minimand: ellipsoid }));
    const turned = median(runs(5, { ...run, minimand: rotated(ellipsoid, rotation(10)) }));
    expect(straight).toBeLessThan(6000);
    expect(turned / straight).toBeGreaterThan(0.85);
    expect(turned / straight).toBeLessThan(1.15);
  });

  it('sees ranks alone: a strictly increasing transform changes no step', () => {
    const stepsOf = (minimand: Minimand) => {
      const steps: number[][] = [];
      const watched = (x: Float64Array) => {
        steps.push([...x]);
        return minimand(x);
      };
      cmaEsMinimiser({ sigma: 0.3 })(watched, at(6, 1), { budget: 600, stream: runStream(3) });
      return steps;
    };
    expect(stepsOf((x) => 7 * sphere(x) ** 3)).toEqual(stepsOf(sphere));
  });

  it('finds the optimum of a rugged function in most runs with a large population, and in none with a small one', () => {
    const run = { minimand: rastrigin, target: 1e-6, start: at(10, 3), budget: 45_000, sigma: 2 };
    const large = runs(4, { ...run, population: 500 });
    expect(large.filter(Number.isFinite).length).toBeGreaterThanOrEqual(3);
    const small = runs(4, { ...run, budget: 8000, population: 10 });
    expect(small.filter(Number.isFinite)).toEqual([]);
  });
});
