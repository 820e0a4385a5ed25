import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { integer, normal, rootKey, streamAt, subKey, uniform53 } from '../../core/index.ts';
import { type Objective, type OptimizerStep, optimizerSettings, optimizers } from '../../optimizer/index.ts';
import { optimizerConformance, optimizerOf } from './conformance.ts';
import { plainFitness } from './plain-objective.ts';
import { dayOf, massObjective, populationOf, randomObjective } from './windows.ts';

optimizerConformance('annealing');
optimizerConformance('random-search');
optimizerConformance('fixed');

const key = subKey(rootKey('optimizers'), 'test');
const ones = (types: number) => new Float64Array(types).fill(1);

it('every registered optimizer is under the conformance suite', () => {
  expect(optimizers.kinds()).toEqual([
    'annealing',
    'random-search',
    'fixed',
    'gradient',
    'hedge',
    'exponentiated-gradient',
    'ridge',
    'empirical-bayes',
    'ensemble',
    'cma-es',
    'differential-evolution',
    'coordinate-search',
  ]);
});

/** The algorithm of the design, plainly: recomputes everything, keeps nothing but what the text names. */
function plainAnnealing(
  objective: Objective,
  start: Float64Array,
  day: number,
  iterations: number,
  initial: number,
) {
  const stream = streamAt(key, day, 0);
  let current = start.slice();
  let fitness = plainFitness(objective, current);
  let best = { distribution: current, fitness };
  let temperature = initial;
  let accepted = 0;
  for (let iteration = 0; iteration < iterations; iteration++) {
    for (let redraw = 0; ; redraw++) {
      const address = streamAt(stream, iteration, redraw);
      const types = [...start.keys()];
      const [from] = types.splice(integer(address, 0, types.length), 1) as [number];
      const to = types[integer(address, 1, types.length)] as number;
      const x = 0.25 * normal(address, 1);
      const candidate = current.slice();
      candidate[from] = (current[from] as number) - x;
      candidate[to] = (current[to] as number) + x;
      if (candidate.some((weight) => weight <= 0)) continue;
      const found = plainFitness(objective, candidate);
      if (found > fitness || uniform53(address, 1) < Math.exp((-10 * (fitness - found)) / temperature)) {
        current = candidate;
        fitness = found;
        accepted++;
      }
      if (fitness > best.fitness) best = { distribution: current, fitness };
      break;
    }
    temperature *= 0.95;
  }
  return { ...best, accepted };
}

describe('annealing', () => {
  const defaults = {
    kind: 'annealing',
    initialTemperature: 40,
    iterations: 100,
    cooling: 0.95,
    moveDeviation: 0.25,
    lossScale: 10,
  };

  it('has the settings of the paper as defaults', () => {
    expect(optimizers.get('annealing').options.parse({ kind: 'annealing' })).toEqual(defaults);
  });

  it('takes the same steps as the plain algorithm, with the settings of the paper and of the published code', () => {
    for (const [iterations, initialTemperature] of [
      [100, 40],
      [20, 0.5],
      [60, 0.02],
    ] as const) {
      for (const [day, types] of [2, 5, 16].entries()) {
        const objective = randomObjective(
          { types, instruments: 30, days: 3, investors: 6 },
          {},
          `steps ${types}`,
        );
        const plain = plainAnnealing(objective, ones(types), day, iterations, initialTemperature);
        const own = optimizerOf('annealing', { iterations, initialTemperature }).optimize(
          objective,
          ones(types),
          streamAt(key, day, 0),
        );
        expect({ ...own, distribution: [...(own?.distribution ?? [])] }).toEqual({
          distribution: [...plain.distribution],
          fitness: plain.fitness,
          accepted: plain.accepted,
          startFitness: plainFitness(objective, ones(types)),
          evaluations: 1 + iterations,
        });
      }
    }
  });

  it('cools after each iteration, and shows the pair, the amount and the fate of every move', () => {
    const steps: OptimizerStep[] = [];
    const objective = randomObjective({ types: 4, instruments: 30, days: 2 });
    const result = optimizerOf('annealing', {
      initialTemperature: 0.5,
      cooling: 0.9,
      iterations: 50,
    }).optimize(objective, ones(4), streamAt(key, 1, 0), (step) => steps.push(step));
    const weights = ones(4);
    let temperature = 0.5;
    let best = plainFitness(objective, weights);
    for (const step of steps) {
      expect(step.temperature).toBe(temperature);
      temperature *= 0.9;
      expect(step.from).not.toBe(step.to);
      const candidate = weights.slice();
      candidate[step.from as number] = (weights[step.from as number] as number) - (step.amount as number);
      candidate[step.to as number] = (weights[step.to as number] as number) + (step.amount as number);
      expect(step.fitness).toBe(plainFitness(objective, candidate));
      if (step.accepted) weights.set(candidate);
      if (step.accepted) best = Math.max(best, step.fitness);
      expect(step.best).toBe(best);
    }
    expect(result?.fitness).toBe(best);
    expect(new Set(steps.map((step) => step.accepted))).toEqual(new Set([true, false]));
  });

  it('accepts nearly everything at the heat of the paper, and no loss when it is frozen', () => {
    const objective = randomObjective({ types: 16 });
    const losses = (initialTemperature: number) => {
      let current = plainFitness(objective, ones(16));
      const taken: boolean[] = [];
      optimizerOf('annealing', { initialTemperature, cooling: 1 }).optimize(
        objective,
        ones(16),
        streamAt(key, 2, 0),
        (step) => {
          if (step.fitness < current) taken.push(step.accepted);
          if (step.accepted) current = step.fitness;
        },
      );
      return taken;
    };
    const hot = losses(40);
    expect(hot.filter(Boolean).length).toBeGreaterThan(0.9 * hot.length);
    const frozen = losses(1e-12);
    expect(frozen.length).toBeGreaterThan(10);
    expect(frozen).not.toContain(true);
  });

  it('keeps the start with 0 iterations', () => {
    const objective = randomObjective({ types: 4 });
    const result = optimizerOf('annealing', { iterations: 0 }).optimize(
      objective,
      ones(4),
      streamAt(key, 3, 0),
    );
    expect(result).toEqual({
      distribution: ones(4),
      startFitness: plainFitness(objective, ones(4)),
      fitness: plainFitness(objective, ones(4)),
      evaluations: 1,
      accepted: 0,
    });
  });

  it('ends, with iterations that move nothing, when the weights are too small for any move', () => {
    const objective = randomObjective({ types: 2, instruments: 10, days: 1, pool: 5, picks: 2 });
    const steps: OptimizerStep[] = [];
    const start = Float64Array.of(1e-12, 1e-12);
    const result = optimizerOf('annealing', { iterations: 2 }).optimize(
      objective,
      start,
      streamAt(key, 4, 0),
      (step) => steps.push(step),
    );
    expect(result).toMatchObject({ distribution: start, evaluations: 1, accepted: 0 });
    expect(steps.map(({ accepted, from }) => ({ accepted, from }))).toEqual([
      { accepted: false, from: undefined },
      { accepted: false, from: undefined },
    ]);
  });

  it('finds the type that knows the order', () => {
    const labels = [5, 4, 3, 2, 1, 0, 6, 7];
    const knowing = labels;
    const noise = [3, 3, 0, 7, 6, 1, 2, 0];
    const objective: Objective = {
      days: [dayOf([knowing, noise, noise.toReversed(), [7, 0, 7, 0, 7, 0, 7, 0]], labels, 8)],
      ...populationOf(4),
      ...massObjective({ fitness: 'consensus' }),
    };
    const result = optimizerOf('annealing', { initialTemperature: 0.5 }).optimize(
      objective,
      ones(4),
      streamAt(key, 5, 0),
    );
    expect(result?.fitness).toBeGreaterThan((result?.startFitness ?? 1) + 0.1);
    expect(result?.distribution.indexOf(Math.max(...(result?.distribution ?? [])))).toBe(0);
  });
});

describe('random search', () => {
  it('spends as many evaluations as annealing, on distributions that are uniform over the simplex', () => {
    const objective = randomObjective({ types: 3, instruments: 10, days: 1, pool: 5, picks: 2 });
    const seen: number[] = [];
    const run = (kind: string) =>
      optimizerOf(kind).optimize(objective, ones(3), streamAt(key, 6, 0), (step) => seen.push(step.fitness));
    expect(run('random-search')?.evaluations).toBe(run('annealing')?.evaluations);
    expect(new Set(seen).size).toBeGreaterThan(5);
  });

  it('draws each weight with the moments of a Dirichlet distribution', () => {
    // Consensus of type 0's opinion 1 against 0 elsewhere is its share; the best of 1 draw is the draw when it wins.
    const objective: Objective = {
      days: [
        dayOf(
          [
            [4, 0, 2],
            [0, 4, 3],
            [0, 0, 4],
          ],
          [3, 2, 1],
        ),
      ],
      ...populationOf(3),
      ...massObjective({ fitness: 'consensus' }),
    };
    const one = optimizerOf('random-search', { iterations: 1 });
    const start = Float64Array.of(0.001, 0.001, 2.998);
    const shares: number[] = [];
    let tried = 0;
    for (let day = 0; day < 4000; day++) {
      tried++;
      const result = one.optimize(objective, start, streamAt(key, day, 1));
      // The start is the reverse order, fitness -1: every draw that is not also at -1 wins.
      if (result?.accepted === 1) shares.push((result.distribution[0] as number) / 3);
    }
    // At -1 stay the draws with order 2 > 1 > 0: (d1, d0) with d0 < d1 < ... ; the rest is decided by their geometry.
    const expected = simplexMoments();
    expect(shares.length / tried).toBeCloseTo(expected.won, 1);
    expect(shares.reduce((a, b) => a + b, 0) / shares.length).toBeCloseTo(expected.mean, 1);
  });

  /** Midpoint integration over the simplex of the region where the order is not reversed, and the mean first share there. */
  function simplexMoments() {
    const steps = 400;
    let inside = 0;
    let won = 0;
    let sum = 0;
    for (let a = 0.5; a < steps; a++) {
      for (let b = 0.5; a + b < steps; b++) {
        const [d0, d1, d2] = [a / steps, b / steps, 1 - (a + b) / steps];
        inside++;
        const signal = [d0, d1, 0.5 * d0 + 0.75 * d1 + d2] as const;
        if (signal[2] > signal[1] && signal[1] > signal[0]) continue;
        won++;
        sum += d0;
      }
    }
    return { won: won / inside, mean: sum / won };
  }
});

describe('the fixed optimizer', () => {
  it('keeps the start and reports its fitness', () => {
    const objective = randomObjective({ types: 4 });
    const start = Float64Array.of(1, 2, 0.5, 0.5);
    const fitness = plainFitness(objective, start);
    expect(optimizerOf('fixed').optimize(objective, start, streamAt(key, 0, 0))).toEqual({
      distribution: start,
      startFitness: fitness,
      fitness,
      evaluations: 1,
      accepted: 0,
    });
  });
});

it('the settings that hold for every optimizer default to the paper', () => {
  expect(z.strictObject(optimizerSettings()).parse({})).toEqual({
    lookback: 5,
    horizon: 5,
    fitness: 'score',
  });
  expect(z.strictObject(optimizerSettings()).safeParse({ lookback: 0 }).success).toBe(false);
});
