import { describe, expect, it } from 'vitest';
import { bestAlpha } from '../../../experiments/learning/best-alpha.ts';
import { type AggregationOptions, aggregatorOf, type WindowDay } from '../../../optimizer/index.ts';
import { scenarioFromValue } from '../../../scenarios/index.ts';
import { dayOf, populationOf } from '../../optimizer/windows.ts';

const { simulation } = scenarioFromValue(
  { version: 1, simulation: { market: { kind: 'synthetic' }, aggregation: { alpha: 0.4 } } },
  { file: 'best-alpha.yaml', baseFolder: import.meta.dirname, set: [] },
);
const { gap, ...population } = populationOf(2);
const equal = new Float64Array([1, 1]);

/** The score that is chosen on a day, and the one that this alpha has there. */
function scores(day: WindowDay, alpha: number): readonly (readonly number[])[] {
  const chosen = bestAlpha(simulation, equal, { ...population, gap, days: [day] });
  const expected = aggregatorOf({ ...simulation.aggregation, alpha } as AggregationOptions);
  return [chosen, expected].map((aggregator) => [...aggregator.aggregate(day.tally, equal).score]);
}

describe('the alpha that did best over the window', () => {
  it('is the one with the highest fitness', () => {
    // Consensus and disagreement rise together: below 0.5 the score falls with them, at 0.5 it has no order.
    const opinions = [
      [4, 2, 0],
      [0, 0, 0],
    ];
    for (const [labels, alpha] of [
      [[1, 2, 3], 0],
      [[3, 2, 1], 0.75],
    ] as const) {
      const [chosen, expected] = scores(dayOf(opinions, labels), alpha);
      expect(chosen).toEqual(expected);
    }
  });

  it('is the smallest defined one where types agree, so that disagreement alone has no order', () => {
    const agreed = [-4, -1, 2, 3];
    const [chosen, expected] = scores(dayOf([agreed, agreed], [1, 2, 3, 4]), 0.25);
    expect(chosen).toEqual(expected);
  });

  it("is the scenario's where none is defined", () => {
    const opinions = [
      [4, 2, 0],
      [4, 0, -4],
    ];
    const [chosen, expected] = scores(dayOf(opinions, [Number.NaN, Number.NaN, Number.NaN]), 0.4);
    expect(chosen).toEqual(expected);
  });
});
