import { describe, expect, it } from 'vitest';
import { rootKey, streamAt } from '../../core/index.ts';
import { type OptimizerResult, tempered } from '../../optimizer/index.ts';
import { optimizerOf } from './conformance.ts';
import { plainFitness } from './plain-objective.ts';
import { randomObjective } from './windows.ts';

const stream = streamAt(rootKey('tempered'), 0, 0);
const objective = randomObjective({ types: 4 });
const start = Float64Array.of(0.5, 1.5, 0.75, 1.25);
const optimizer = optimizerOf('random-search');
const found = optimizer.optimize(objective, start, stream) as OptimizerResult;

describe('an optimizer that is tempered', () => {
  it.each([
    { shrinkage: 1, expected: [1, 1, 1, 1] },
    { inertia: 1, expected: [...start] },
    { shrinkage: 0.25, expected: [...found.distribution].map((weight) => 0.25 + 0.75 * weight) },
    {
      shrinkage: 0.5,
      inertia: 0.75,
      expected: [...found.distribution].map(
        (weight, i) => 0.75 * (start[i] as number) + 0.25 * (0.5 + 0.5 * weight),
      ),
    },
  ])('mixes what was found with equal weights, and that with the start: %o', ({ expected, ...temper }) => {
    const result = tempered(optimizer, temper).optimize(objective, start, stream) as OptimizerResult;
    for (const [i, weight] of expected.entries()) expect(result.distribution[i]).toBeCloseTo(weight, 12);
    expect(result.fitness).toBe(plainFitness(objective, result.distribution));
    expect(result.startFitness).toBe(found.startFitness);
    expect(result.evaluations).toBe(found.evaluations + 1);
  });

  it('is the optimizer itself where nothing pulls', () => {
    expect(tempered(optimizer, {})).toBe(optimizer);
    expect(tempered(optimizer, { shrinkage: 0, inertia: 0 })).toBe(optimizer);
  });

  it('finds nothing where the optimizer finds nothing', () => {
    expect(
      tempered(optimizer, { shrinkage: 0.5 }).optimize({ ...objective, days: [] }, start, stream),
    ).toBeUndefined();
  });
});
