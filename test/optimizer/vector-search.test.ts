import { describe, expect, it } from 'vitest';
import { rootKey, streamAt, subKey } from '../../core/index.ts';
import type { Objective, OptimizerStep } from '../../optimizer/index.ts';
import { optimizerConformance, optimizerOf } from './conformance.ts';
import { plainFitness } from './plain-objective.ts';
import { dayOf, knownByFirst, massObjective, populationOf, randomObjective } from './windows.ts';

optimizerConformance('cma-es');
optimizerConformance('differential-evolution');
optimizerConformance('coordinate-search');

const key = subKey(rootKey('vector searches'), 'test');
const stream = streamAt(key, 0, 0);
const ones = (types: number) => new Float64Array(types).fill(1);

/** Type 0 knows the order of the labels, and alone sees what its mask holds. */
function knowing(): Objective {
  const labels = [5, 4, 3, 2, 1, 0, 6, 7];
  const noise = [3, 3, 0, 7, 6, 1, 2, 0];
  return {
    days: [dayOf([labels, noise, noise.toReversed(), [7, 0, 7, 0, 7, 0, 7, 0]], labels, 8)],
    ...populationOf(4),
    masks: [1, 2, 4, 6] as unknown as Objective['masks'],
    ...massObjective({ fitness: 'consensus' }),
  };
}

function turnoverOf(distribution: Float64Array | undefined, start: Float64Array): number {
  const moved = start.reduce((sum, weight, i) => sum + Math.abs(weight - (distribution?.[i] ?? 0)), 0);
  return moved / (2 * start.reduce((a, b) => a + b, 0));
}

describe.each(['cma-es', 'differential-evolution', 'coordinate-search'])('the search "%s"', (kind) => {
  it.each(['types', 'modalities'])('finds the type that knows the order, by %s', (parameters) => {
    const result = optimizerOf(kind, { parameters }).optimize(knowing(), ones(4), stream);
    expect(result?.fitness).toBeGreaterThan((result?.startFitness ?? 1) + 0.1);
    expect(result?.distribution.indexOf(Math.max(...(result?.distribution ?? [])))).toBe(0);
  });

  it('finds a type again that fell to the floor, from one day to the next', () => {
    const objective = knownByFirst();
    let distribution: Float64Array = Float64Array.of(1e-6, 1.2, 1.2, 1.2, 1.2, 1.2);
    for (let day = 0; day < 3; day++) {
      const found = optimizerOf(kind).optimize(objective, distribution, streamAt(key, day, 1));
      distribution = found?.distribution ?? distribution;
    }
    expect(distribution.indexOf(Math.max(...distribution))).toBe(0);
  });

  it('tries no weight below the floor', () => {
    const objective = randomObjective({ types: 6, instruments: 20, days: 2 });
    const start = Float64Array.of(1e-3, 3, 1, 1, 0.499, 0.5);
    for (let day = 0; day < 5; day++) {
      const found = optimizerOf(kind, { leastShare: 0.3 }).optimize(objective, start, streamAt(key, day, 2));
      expect(found?.accepted).toBeGreaterThan(0);
      expect(Math.min(...(found?.distribution ?? []))).toBeGreaterThan(0.3 - 1e-12);
    }
  });

  it('spends its budget exactly, as many evaluations as annealing by default', () => {
    const objective = randomObjective({ types: 6, instruments: 20, days: 2 });
    const start = Float64Array.of(0.5, 1.5, 1, 1, 0.7, 1.3);
    const spent = (options: Readonly<Record<string, unknown>>) => {
      const steps: OptimizerStep[] = [];
      const result = optimizerOf(kind, options).optimize(objective, start, stream, (step) =>
        steps.push(step),
      );
      expect(steps).toHaveLength((result?.evaluations ?? 0) - 1);
      return result?.evaluations;
    };
    expect(spent({})).toBe(optimizerOf('annealing').optimize(objective, start, stream)?.evaluations);
    for (const evaluations of [0, 1, 2, 5, 37, 250]) {
      for (const parameters of ['types', 'modalities'])
        expect(spent({ evaluations, parameters })).toBe(evaluations + 1);
      expect(spent({ evaluations, parameters: 'modalities', interaction: 0.5 })).toBe(evaluations + 1);
    }
  });

  it('keeps the start as an answer where no parameters have it', () => {
    // Equal masks have equal weights under every theta; all weight on type 0 is perfect.
    const objective: Objective = { ...knowing(), masks: [1, 1, 1, 1] as unknown as Objective['masks'] };
    const start = Float64Array.of(3.7, 0.1, 0.1, 0.1);
    const result = optimizerOf(kind, { parameters: 'modalities' }).optimize(objective, start, stream);
    expect(result?.distribution).toEqual(start);
    expect(result).toMatchObject({ accepted: 0, fitness: plainFitness(objective, start) });
  });

  it('stays nearer to the start under a penalty on turnover, and does not move for less than it costs', () => {
    for (const fitness of ['score', 'consensus'] as const) {
      const objective = randomObjective({ types: 8, days: 3 }, { fitness }, 'penalty');
      const start = Float64Array.of(0.5, 1.5, 1, 1, 0.7, 1.3, 1.6, 0.4);
      const find = (turnoverPenalty: number) =>
        optimizerOf(kind, { turnoverPenalty, evaluations: 300 }).optimize(objective, start, stream);
      const [free, dear, dearest] = [find(0), find(0.5), find(1e6)];
      expect(turnoverOf(dear?.distribution, start)).toBeLessThan(turnoverOf(free?.distribution, start));
      expect((dear?.fitness ?? 0) - 0.5 * turnoverOf(dear?.distribution, start)).toBeGreaterThanOrEqual(
        dear?.startFitness ?? 1,
      );
      expect(dear?.fitness).toBe(plainFitness(objective, dear?.distribution ?? start));
      expect(dearest?.distribution).toEqual(start);
    }
  });

  it('moves all types that see a modality together, unless it has an interaction', () => {
    const objective = randomObjective({ types: 6, instruments: 30, days: 3 }, {}, 'shared');
    const masks = [1, 1, 2, 2, 4, 4] as unknown as Objective['masks'];
    const pairs = (interaction: number) => {
      const found = optimizerOf(kind, { parameters: 'modalities', interaction }).optimize(
        { ...objective, masks },
        ones(6),
        stream,
      )?.distribution;
      return [0, 2, 4].map((i) => Math.log((found?.[i] ?? 0) / (found?.[i + 1] ?? 1)));
    };
    for (const gap of pairs(0)) expect(gap).toBeCloseTo(0, 12);
    expect(Math.max(...pairs(1).map(Math.abs))).toBeGreaterThan(0.01);
  });

  it('refuses an interaction that no parameters would use', () => {
    expect(() => optimizerOf(kind, { interaction: 0.5 })).toThrow(/^interaction: .*\[scenario\.invalid\]/);
  });
});

it.each(['cma-es', 'differential-evolution'])(
  'a generation of "%s" takes at most a quarter of the evaluations, and at least 4',
  (kind) => {
    const objective = randomObjective({ types: 6, instruments: 20, days: 2 });
    const found = (population: number, evaluations: number) =>
      optimizerOf(kind, { population, evaluations }).optimize(objective, ones(6), stream);
    expect(found(10_000, 100)).toEqual(found(25, 100));
    expect(found(24, 100)).not.toEqual(found(25, 100));
    expect(found(10_000, 9)).toEqual(found(4, 9));
  },
);
