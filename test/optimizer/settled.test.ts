import { expect, it } from 'vitest';
import type { Objective, OptimizerStep } from '../../optimizer/index.ts';
import { settled } from '../../optimizer/settled.ts';
import { plainFitness } from './plain-objective.ts';
import { randomObjective } from './windows.ts';

const start = Float64Array.of(0.5, 1.5, 1, 1);
const shares = [3, 0, 1, 0];

/** Four days of four types, and how often the fitness of one was asked for. */
function counted() {
  let asked = 0;
  const plain = randomObjective({ types: 4, instruments: 20, days: 4, pool: 8, picks: 3 });
  const objective: Objective = {
    ...plain,
    fitness: {
      ofDay(signals, labels) {
        asked++;
        return plain.fitness.ofDay(signals, labels);
      },
    },
  };
  return { plain, objective, asked: () => asked };
}

it('shares are not measured until somebody reads how fit they are, and then once', () => {
  const { plain, objective, asked } = counted();
  const found = settled(objective, start, shares);
  // The first day has a fitness of the start and of the weights.
  expect(asked()).toBe(2);
  expect(found?.distribution[0]).toBeCloseTo(3, 4);
  expect(asked()).toBe(2);
  for (let reading = 0; reading < 2; reading++) {
    expect(found?.fitness).toBe(plainFitness(plain, found?.distribution ?? start));
    expect(asked()).toBe(6);
  }
  expect(found?.startFitness).toBe(plainFitness(plain, start));
  expect(asked()).toBe(10);
});

it('whoever watches is shown the measured fitness', () => {
  const steps: OptimizerStep[] = [];
  const { plain, objective } = counted();
  const found = settled(objective, start, shares, (step) => steps.push(step));
  const fitness = plainFitness(plain, found?.distribution ?? start);
  expect(steps).toEqual([{ iteration: 0, temperature: 0, fitness, accepted: true, best: fitness }]);
});

it('the start stays where only the weights have no fitness', () => {
  const { plain } = counted();
  const objective: Objective = {
    ...plain,
    aggregator: {
      aggregate: (tally, weights) => {
        const flat = new Float64Array(tally.instruments).fill(weights[1] as number);
        return { score: flat, consensus: flat, disagreement: flat };
      },
    },
    fitness: { ofDay: ({ score }) => ((score[0] as number) < 0.1 ? Number.NaN : 0.25) },
  };
  const steps: OptimizerStep[] = [];
  const found = settled(objective, start, shares, (step) => steps.push(step));
  expect(found).toEqual({
    distribution: start,
    startFitness: 0.25,
    fitness: 0.25,
    evaluations: 2,
    accepted: 0,
  });
  expect(steps).toEqual([{ iteration: 0, temperature: 0, fitness: Number.NaN, accepted: false, best: 0.25 }]);
  expect(settled(objective, Float64Array.of(3.97, 0.01, 0.01, 0.01), shares)).toBeUndefined();
});

it.each([[[0, 0, 0, 0]], [[1, Number.NaN, 0, 0]]])('shares of no positive sum are a problem: %o', (none) => {
  expect(() => settled(counted().objective, start, none)).toThrow(
    /positive finite sum.*\[optimizer\.problem\]/,
  );
});
