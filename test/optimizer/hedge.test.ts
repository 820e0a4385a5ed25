import { describe, expect, it } from 'vitest';
import { rankInformationCoefficient, rootKey, streamAt } from '../../core/index.ts';
import { type Objective, opinionsOf, optimizers, type WindowDay } from '../../optimizer/index.ts';
import { hedgeAfter, hedgeAtRest } from '../../optimizer/online/hedge.ts';
import { optimizerConformance, optimizerOf } from './conformance.ts';
import { randomObjective, rightAndWrong } from './windows.ts';

optimizerConformance('hedge');

const stream = streamAt(rootKey('hedge'), 0, 0);
const found = (objective: Objective, options: Readonly<Record<string, unknown>> = {}) => {
  const result = optimizerOf('hedge', options).optimize(
    objective,
    new Float64Array(objective.types).fill(1),
    stream,
  );
  if (result === undefined) throw new Error('the window has a fitness');
  return result.distribution;
};
/** The weights that shares become: each type keeps a millionth. */
const weightsOf = (shares: Float64Array) => shares.map((share) => 1e-6 + (1 - 1e-6) * share * shares.length);
const difference = (own: Float64Array, other: Float64Array) =>
  Math.max(...other.map((weight, i) => Math.abs((own[i] as number) - weight)));
const qualities = ({ tally, labels }: WindowDay) => {
  const opinions = opinionsOf(tally, 'zero');
  return Array.from({ length: tally.types }, (_, i) =>
    rankInformationCoefficient(opinions.subarray(i * labels.length, (i + 1) * labels.length), labels),
  );
};

describe('hedge over types', () => {
  it('has AdaHedge without sharing as default', () => {
    const { options } = optimizers.get('hedge');
    expect(options.parse({ kind: 'hedge' })).toEqual({
      kind: 'hedge',
      rate: 'adaptive',
      share: 0,
    });
    for (const wrong of [{ rate: 0 }, { rate: 'fast' }, { share: 1 }, { overlap: 0 }, { overlap: 1.5 }]) {
      expect(options.safeParse({ kind: 'hedge', ...wrong }).success).toBe(false);
    }
  });

  it('gives a type that is right every day most weight, the wrong one least, and equal types the same', () => {
    const objective = rightAndWrong(30);
    for (const rate of ['adaptive', 'anytime', 0.5]) {
      const [a, wrong, right, b] = found(objective, { rate }) as unknown as [number, number, number, number];
      expect(right).toBeGreaterThan(2);
      expect(b).toBe(a);
      expect(wrong).toBeLessThan(a);
    }
  });

  it('plays the rank correlations of the days, as they weigh, in order', () => {
    const objective = randomObjective({
      types: 6,
      instruments: 15,
      days: 9,
      investors: 3,
      pool: 5,
      picks: 2,
    });
    const days = objective.days.map((day, age) => ({ ...day, weight: 0.5 ** (8 - age) }));
    for (const rate of ['adaptive', 'anytime', 2] as const) {
      for (const share of [0, 0.1]) {
        let state = hedgeAtRest(6, { rate, share });
        for (const day of days) {
          const gains = qualities(day).map((quality) => quality * day.weight);
          state = hedgeAfter(state, gains, { rate, share }, day.weight);
        }
        expect(
          difference(found({ ...objective, days }, { rate, share, overlap: 1 }), weightsOf(state.shares)),
        ).toBeLessThan(1e-12);
      }
    }
  });

  it('takes as many days as labels overlap for one', () => {
    const objective = randomObjective({ types: 4, instruments: 15, days: 10 });
    const settings = { rate: 'adaptive', share: 0 } as const;
    let state = hedgeAtRest(4, settings);
    for (const from of [0, 5]) {
      const block = objective.days.slice(from, from + 5).map(qualities);
      const mean = [0, 1, 2, 3].map((i) => block.reduce((sum, day) => sum + (day[i] as number), 0) / 5);
      state = hedgeAfter(state, mean, settings);
    }
    expect(difference(found(objective), weightsOf(state.shares))).toBeLessThan(1e-12);
    // Under a constant rate it is the same as smaller gains.
    expect(
      difference(found(objective, { rate: 3, overlap: 5 }), found(objective, { rate: 0.6, overlap: 1 })),
    ).toBeLessThan(1e-12);
  });

  it('counts a day with labels of two horizons once', () => {
    const objective = randomObjective({ types: 4, instruments: 15, days: 7 });
    const doubled = objective.days.flatMap((day) => [day, { ...day, labels: day.labels.slice() }]);
    for (const rate of ['adaptive', 'anytime', 0.5]) {
      expect(
        difference(found({ ...objective, days: doubled }, { rate }), found(objective, { rate })),
      ).toBeLessThan(1e-12);
    }
  });

  it('begins with equal weights, whatever the start', () => {
    const objective = randomObjective({ types: 4, instruments: 15, days: 7 });
    const start = Float64Array.of(3, 0.5, 0.25, 0.25);
    expect(optimizerOf('hedge').optimize(objective, start, stream)?.distribution).toEqual(found(objective));
  });
});
