import { describe, expect, it } from 'vitest';
import { rootKey, streamAt } from '../../core/index.ts';
import { type Objective, type OptimizerResult, type OptimizerStep, tempered } from '../../optimizer/index.ts';
import { settled } from '../../optimizer/settled.ts';
import { optimizerOf } from './conformance.ts';
import { plainFitness } from './plain-objective.ts';
import { dayOf, massObjective, populationOf, randomObjective } from './windows.ts';

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

  it('shows the mixture as one more step, whose fitness is the best that it has', () => {
    const steps: OptimizerStep[] = [];
    const result = tempered(optimizer, { shrinkage: 0.5 }).optimize(objective, start, stream, (step) =>
      steps.push(step),
    ) as OptimizerResult;
    expect(steps).toHaveLength(result.evaluations - 1);
    expect(steps.map(({ iteration }) => iteration)).toEqual([...steps.keys()]);
    expect(steps.at(-1)).toMatchObject({ accepted: true, fitness: result.fitness, best: result.fitness });
    expect(steps.filter(({ accepted }) => accepted)).toHaveLength(result.accepted);
  });

  it('keeps the start where the mixture has no fitness', () => {
    // Two types that say the opposite: in equal weights they say nothing.
    const opposed: Objective = {
      ...objective,
      ...populationOf(2),
      ...massObjective({ fitness: 'consensus' }),
      days: [
        dayOf(
          [
            [1, 2, 3],
            [-1, -2, -3],
          ],
          [1, 2, 3],
        ),
      ],
    };
    const uneven = Float64Array.of(1.5, 0.5);
    const steps: OptimizerStep[] = [];
    for (const result of [
      tempered(optimizerOf('fixed'), { shrinkage: 1 }).optimize(opposed, uneven, stream, (step) =>
        steps.push(step),
      ),
      settled(opposed, uneven, [1, 1], (step) => steps.push(step)),
    ]) {
      expect(result).toMatchObject({ distribution: uneven, startFitness: 1, fitness: 1, accepted: 0 });
      expect(steps.pop()).toMatchObject({ accepted: false, best: 1 });
    }
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
