import { describe, expect, it } from 'vitest';
import {
  type DifferentialEvolutionSettings,
  differentialEvolutionMinimiser,
} from '../../../optimizer/minimisers/differential-evolution.ts';
import { evaluationsTo, rastrigin, rosenbrock, runStream, sphere } from './functions.ts';

const settings: DifferentialEvolutionSettings = {
  differenceWeight: 0.5,
  crossover: 0.9,
  population: 10,
  spread: 1,
};
const at = (n: number, value: number) => new Float64Array(n).fill(value);

/** All places that are evaluated, members of the first population first. */
function placesOf(options: DifferentialEvolutionSettings, budget: number): Float64Array[] {
  const places: Float64Array[] = [];
  const watched = (x: Float64Array) => {
    places.push(x.slice());
    return sphere(x);
  };
  differentialEvolutionMinimiser(options)(watched, at(4, 1), { budget, stream: runStream(0) });
  return places;
}

describe('differential evolution', () => {
  it('makes mutants of three distinct members other than the target', () => {
    const places = placesOf({ ...settings, population: 6, crossover: 1 }, 24);
    const members = places.slice(0, 6);
    for (const [target, trial] of places.slice(6, 12).entries()) {
      const ways = [...members.keys()].flatMap((a) =>
        [...members.keys()].flatMap((b) => [...members.keys()].map((c) => [a, b, c] as const)),
      );
      const made = ways.filter((way) =>
        trial.every((value, j) => {
          const [base, plus, minus] = way.map((i) => members[i]?.[j] as number) as [number, number, number];
          return value === base + 0.5 * (plus - minus);
        }),
      );
      expect(made).toHaveLength(1);
      expect(new Set([...(made[0] ?? []), target]).size).toBe(4);
    }
  });

  it('takes exactly one parameter of the mutant without crossover, and the share CR of them with it', () => {
    const changed = (crossover: number) => {
      const places = placesOf({ ...settings, crossover }, 40);
      return places
        .slice(10, 20)
        .map((trial, target) => trial.filter((value, j) => value !== places[target]?.[j]).length);
    };
    expect(changed(0)).toEqual(Array.from({ length: 10 }, () => 1));
    expect(changed(1)).toEqual(Array.from({ length: 10 }, () => 4));
    const half = changed(0.5).reduce((a, b) => a + b, 0) / 40;
    expect(half).toBeGreaterThan(0.4);
    expect(half).toBeLessThan(0.85);
  });

  it('keeps the population to a quarter of the budget, and the start in it', () => {
    const far = { ...settings, population: 1000, spread: 100, crossover: 0 };
    // Beyond the first members, a trial differs from one of them in one parameter.
    const places = placesOf(far, 40);
    expect(places[0]).toEqual(at(4, 1));
    const shares = (index: number) =>
      places
        .slice(0, index)
        .some((other) => places[index]?.filter((value, j) => value !== other[j]).length === 1);
    expect([...places.keys()].map(shares).indexOf(true)).toBe(10);
  });

  it.each([
    ['the sphere', sphere, 3, { crossover: 0.3, spread: 2.5 }, 2, 1e-6, 1500],
    ["Rosenbrock's function", rosenbrock, 2, { differenceWeight: 0.9, spread: 1 }, -1, 1e-6, 2500],
    ["Rastrigin's function", rastrigin, 20, { crossover: 0, population: 25, spread: 3 }, 3, 1e-6, 30_000],
  ] as const)(
    'solves %s with settings as Storn and Price use',
    (_, minimand, n, own, value, target, budget) => {
      for (let run = 0; run < 5; run++) {
        const needed = evaluationsTo(target, minimand, (watched) =>
          differentialEvolutionMinimiser({ ...settings, ...own })(watched, at(n, value), {
            budget,
            stream: runStream(run),
          }),
        );
        expect(needed).toBeLessThanOrEqual(budget);
      }
    },
  );
});
