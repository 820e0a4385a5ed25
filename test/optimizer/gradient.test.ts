import { describe, expect, it } from 'vitest';
import { averageRanks, normal, pearson, rootKey, streamAt, subKey } from '../../core/index.ts';
import {
  linearSignalOf,
  type Objective,
  type OptimizerStep,
  SoftObjective,
  SoftRankCorrelation,
  signalNames,
  unseenRules,
} from '../../optimizer/index.ts';
import { optimizerConformance, optimizerOf } from './conformance.ts';
import { plainSignal } from './plain-objective.ts';
import { dayOf, knownByFirst, massObjective, populationOf, randomObjective } from './windows.ts';

optimizerConformance('gradient');

const key = subKey(rootKey('gradient'), 'test');
const stream = streamAt(key, 0, 0);
const ones = (types: number) => new Float64Array(types).fill(1);
const centred = (values: Float64Array) => values.map((value) => value - (values.length + 1) / 2);
const draws = (length: number, address: number) =>
  Float64Array.from({ length }, (_, j) => normal(streamAt(key, 1, address), j));

/** The formula as it is written. */
function plainSoftCorrelation(signal: Float64Array, ranks: Float64Array, temperature: number): number {
  const mean = signal.reduce((a, b) => a + b, 0) / signal.length;
  const deviation = Math.sqrt(signal.reduce((sum, s) => sum + (s - mean) ** 2, 0) / signal.length);
  const soft = signal.map((s) =>
    signal.reduce((sum, other) => sum + 1 / (1 + Math.exp((other - s) / deviation / temperature)), 0.5),
  );
  return pearson(soft, ranks);
}

/** Derivatives by central differences of the values that `f` is a function of. */
function differences(f: (at: Float64Array) => number, at: Float64Array, step = 1e-5): Float64Array {
  return at.map((_, i) => {
    const moved = (by: number) => at.map((value, k) => (k === i ? value + by : value));
    return (f(moved(step)) - f(moved(-step))) / (2 * step);
  });
}

/** Largest difference, in units of the largest expected slope. */
function distance(found: Float64Array, expected: Float64Array): number {
  const apart = expected.map((value, i) => Math.abs(value - (found[i] as number)));
  return Math.max(...apart) / Math.max(...expected.map(Math.abs));
}

describe('soft ranks', () => {
  it('correlate as the formula says, whatever scale and offset the signal has', () => {
    for (const temperature of [0.01, 0.1, 1]) {
      const signal = draws(20, 1);
      const ranks = centred(averageRanks(draws(20, 2)));
      const soft = new SoftRankCorrelation(ranks, temperature);
      const expected = plainSoftCorrelation(signal, ranks, temperature);
      expect(soft.at(signal)).toBeCloseTo(expected, 12);
      expect(soft.at(signal.map((s) => 1000 * s - 7))).toBeCloseTo(expected, 9);
    }
  });

  it('are ranks when they are cold, with ties in the middle', () => {
    const signal = Float64Array.of(0.1, 0.5, 0.5, 0.2, -1, 0.5);
    const labels = averageRanks(draws(6, 3));
    const expected = pearson(averageRanks(signal), labels);
    expect(new SoftRankCorrelation(centred(labels), 1e-3).at(signal)).toBeCloseTo(expected, 12);
  });

  it('have the slopes of central differences', () => {
    const signal = draws(15, 4);
    for (const temperature of [0.1, 0.5]) {
      const soft = new SoftRankCorrelation(centred(averageRanks(draws(15, 5))), temperature);
      const expected = differences((at) => soft.at(at), signal);
      soft.at(signal);
      expect(distance(soft.slopes, expected)).toBeLessThan(1e-7);
    }
  });

  it('of a constant signal have no correlation and no slope', () => {
    const soft = new SoftRankCorrelation(Float64Array.of(-1, 0, 1), 0.1);
    soft.at(Float64Array.of(1, 3, 2));
    expect(soft.at(Float64Array.of(2, 2, 2))).toBeNaN();
    expect([...soft.slopes]).toEqual([0, 0, 0]);
  });
});

describe('the gradient by the logarithms of weights', () => {
  const softOf = (objective: Objective) => {
    const linear = linearSignalOf(objective);
    if (linear === undefined) throw new Error('mass promises a linear signal');
    return new SoftObjective(objective, linear, 0.2);
  };

  it('is that of central differences, for every signal and rule, with instruments in full agreement and days of different weight', () => {
    for (const fitness of signalNames) {
      for (const unseen of unseenRules) {
        const random = randomObjective(
          { types: 4, instruments: 12, days: 3, investors: 4, pool: 6, picks: 2, sells: 1 },
          { fitness, unseen, alpha: 0.3 },
        );
        const agreed = dayOf(
          [
            [2, 1, null, 0, 4],
            [2, 1, 3, 0, 1],
            [2, 1, 3, null, 2],
            [2, 1, 3, 0, 0],
          ],
          [3, 1, 2, 5, 4],
        );
        const days = [...random.days, agreed].map((day, k) => ({ ...day, weight: 1 / (1 + k) }));
        const soft = softOf({ ...random, days });
        const at = Float64Array.of(0.3, -0.4, 0.1, -1);
        const expected = differences((logarithms) => soft.at(logarithms.map(Math.exp)), at);
        soft.at(at.map(Math.exp));
        expect(distance(soft.gradient, expected)).toBeLessThan(1e-7);
        expect(soft.gradient.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 12);
      }
    }
  });

  it('belongs to the mean of the days with a correlation, by their weights', () => {
    const objective = randomObjective({ types: 4, instruments: 20, days: 2 }, { fitness: 'score' });
    const [first, second] = objective.days as [Objective['days'][number], Objective['days'][number]];
    const flat = { tally: first.tally, labels: first.labels.map(() => 1) };
    const alone = (day: Objective['days'][number]) => softOf({ ...objective, days: [day] }).at(ones(4));
    const both = softOf({ ...objective, days: [{ ...first, weight: 3 }, flat, second] }).at(ones(4));
    expect(both).toBeCloseTo((3 * alone(first) + alone(second)) / 4, 12);
    const signal = plainSignal(objective, 1, ones(4));
    const seen = [...signal.keys()].filter((j) => !Number.isNaN(second.labels[j]));
    const pick = (values: Float64Array) => Float64Array.from(seen, (j) => values[j] as number);
    expect(alone(second)).toBeCloseTo(
      plainSoftCorrelation(pick(signal), averageRanks(pick(second.labels)), 0.2),
      12,
    );
  });
});

describe('gradient ascent', () => {
  const labels = [5, 4, 3, 2, 1, 0, 6, 7];
  const noise = [3, 3, 0, 7, 6, 1, 2, 0];
  const objective: Objective = {
    days: [dayOf([labels, noise, noise.toReversed(), [7, 0, 7, 0, 7, 0, 7, 0]], labels, 8)],
    ...populationOf(4),
    ...massObjective({ fitness: 'consensus' }),
  };

  it('finds the type that knows the order', () => {
    const result = optimizerOf('gradient').optimize(objective, ones(4), stream);
    expect(result?.distribution.indexOf(Math.max(...result.distribution))).toBe(0);
    expect(result?.distribution[0]).toBeGreaterThan(2);
    expect(result?.fitness).toBeGreaterThan((result?.startFitness ?? 1) + 0.1);
  });

  it('takes a first step of the learning rate in every logarithm, against those that do harm', () => {
    const seen: OptimizerStep[] = [];
    const result = optimizerOf('gradient', { steps: 1, learningRate: 0.5 }).optimize(
      objective,
      ones(4),
      stream,
      (step) => seen.push(step),
    );
    expect(seen).toHaveLength(1);
    const [knowing, ...others] = [...(result?.distribution ?? [])] as [number, ...number[]];
    // Adam's first step has the size of the learning rate, whatever the slope.
    const apart = others.map((weight) => Math.round(1e4 * Math.log(knowing / weight)) / 1e4);
    expect(new Set([0, 1, ...apart])).toEqual(new Set([0, 1]));
    expect(apart).toContain(1);
  });

  it('keeps the start with 0 steps, and where types that are equal leave nothing to climb', () => {
    const none = optimizerOf('gradient', { steps: 0 }).optimize(objective, ones(4), stream);
    expect(none).toMatchObject({ distribution: ones(4), evaluations: 1, accepted: 0 });
    const equal = { ...objective, days: [dayOf([labels, labels, labels, labels], labels, 8)] };
    const level = optimizerOf('gradient').optimize(equal, ones(4), stream);
    expect(level).toMatchObject({ distribution: ones(4), evaluations: 1, accepted: 0 });
  });

  it('keeps every weight within reach, however many steps it takes', () => {
    const result = optimizerOf('gradient', { steps: 300, learningRate: 5 }).optimize(
      objective,
      ones(4),
      stream,
    );
    const weights = [...(result?.distribution ?? [])];
    expect(Math.min(...weights) / Math.max(...weights)).toBeGreaterThan(0.999e-6);
  });

  it('refuses an objective that it cannot differentiate', () => {
    const { moments: _, ...aggregator } = objective.aggregator;
    expect(() => optimizerOf('gradient').optimize({ ...objective, aggregator }, ones(4), stream)).toThrow(
      /differentiate.*\[optimizer\.problem\]/,
    );
  });
});

it('finds a type again that fell to a millionth, from one day to the next', () => {
  const objective = knownByFirst();
  let distribution: Float64Array = Float64Array.of(1e-6, 1.2, 1.2, 1.2, 1.2, 1.2);
  for (let day = 0; day < 4; day++)
    distribution =
      optimizerOf('gradient').optimize(objective, distribution, stream)?.distribution ?? distribution;
  expect(distribution.indexOf(Math.max(...distribution))).toBe(0);
});
