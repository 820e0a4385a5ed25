import { describe, expect, it } from 'vitest';
import type { Minimise } from '../../../optimizer/minimiser.ts';
import { cmaEsMinimiser } from '../../../optimizer/minimisers/cma-es.ts';
import { coordinateMinimiser } from '../../../optimizer/minimisers/coordinate.ts';
import { differentialEvolutionMinimiser } from '../../../optimizer/minimisers/differential-evolution.ts';
import { rosenbrock, runStream, sphere } from './functions.ts';

const minimisers: readonly (readonly [string, Minimise])[] = [
  ['cma-es', cmaEsMinimiser({ sigma: 0.3 })],
  [
    'differential evolution',
    differentialEvolutionMinimiser({ differenceWeight: 0.5, crossover: 0.9, population: 20, spread: 1 }),
  ],
  ['coordinate search', coordinateMinimiser({ step: 1 })],
];

describe.each(minimisers)('the minimiser "%s"', (_, minimise) => {
  const stream = runStream(0);
  const start = Float64Array.of(0.5, -1, 2);

  it.each([0, 1, 2, 3, 7, 20, 101, 5000])('spends a budget of %i to the last value', (budget) => {
    let asked = 0;
    const counted = (x: Float64Array) => {
      asked++;
      return sphere(x);
    };
    expect(minimise(counted, start, { budget, stream }).evaluations).toBe(budget);
    expect(asked).toBe(budget);
    expect(minimise(counted, start, { budget, stream, startValue: sphere(start) }).evaluations).toBe(budget);
    expect(asked).toBe(2 * budget);
  });

  it('returns the lowest value that it saw, the start included, and where it was', () => {
    for (let budget = 0; budget < 60; budget++) {
      const seen = [sphere(start)];
      const watched = (x: Float64Array) => {
        seen.push(sphere(x));
        return seen.at(-1) as number;
      };
      const { x, value } = minimise(watched, start, { budget, stream, startValue: sphere(start) });
      expect(value).toBe(Math.min(...seen));
      expect(sphere(x)).toBe(value);
    }
  });

  it('asks for the start first unless its value is known', () => {
    const asked: number[][] = [];
    const watched = (x: Float64Array) => {
      asked.push([...x]);
      return sphere(x);
    };
    minimise(watched, start, { budget: 5, stream });
    expect(asked[0]).toEqual([...start]);
    asked.length = 0;
    minimise(watched, start, { budget: 5, stream, startValue: sphere(start) });
    expect(asked).not.toContainEqual([...start]);
  });

  it('is a function of its arguments and leaves the start as it is', () => {
    const run = (which: number) => minimise(rosenbrock, start, { budget: 200, stream: runStream(which) });
    expect(run(1)).toEqual(run(1));
    expect(run(2).x).not.toEqual(run(1).x);
    expect([...start]).toEqual([0.5, -1, 2]);
  });

  it('lowers the sphere, in one dimension as in many', () => {
    for (const n of [1, 2, 30]) {
      const from = new Float64Array(n).fill(1);
      expect(minimise(sphere, from, { budget: 300 * n, stream }).value).toBeLessThan(0.2 * n);
    }
  });

  it('takes values that are not numbers for the worst', () => {
    const half = (x: Float64Array) =>
      (x[0] as number) < 0 ? Number.NaN : sphere(x.map((value) => value - 1));
    const { x, value } = minimise(half, Float64Array.of(-0.2, 0, 0), { budget: 2000, stream });
    expect(value).toBeLessThan(1e-2);
    expect(x[0]).toBeGreaterThan(0.8);
    expect(minimise(() => Number.NaN, start, { budget: 50, stream })).toEqual({
      x: start,
      value: Number.POSITIVE_INFINITY,
      evaluations: 50,
    });
  });

  it('stays among finite numbers where nothing ever differs', () => {
    let finite = true;
    const plateau = (x: Float64Array) => {
      finite &&= x.every(Number.isFinite);
      return 1;
    };
    expect(minimise(plateau, start, { budget: 20_000, stream, startValue: 1 }).x).toEqual(start);
    expect(finite).toBe(true);
  });
});

it('differential evolution stays among finite numbers on a plateau with the largest F', () => {
  let finite = true;
  const minimise = differentialEvolutionMinimiser({
    differenceWeight: 2,
    crossover: 1,
    population: 10,
    spread: 1,
  });
  const plateau = (x: Float64Array) => {
    finite &&= x.every(Number.isFinite);
    return 1;
  };
  minimise(plateau, Float64Array.of(0, 0), { budget: 20_000, stream: runStream(0) });
  expect(finite).toBe(true);
});
