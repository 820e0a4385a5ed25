import { describe, expect, it } from 'vitest';
import { averageRanks, rootKey, streamAt } from '../../core/index.ts';
import { type Objective, opinionsOf, optimizers } from '../../optimizer/index.ts';
import { optimizerConformance, optimizerOf } from './conformance.ts';
import { dayOf, massObjective, populationOf, randomObjective, rightAndWrong } from './windows.ts';

optimizerConformance('exponentiated-gradient');

const stream = streamAt(rootKey('exponentiated gradient'), 0, 0);
const found = (objective: Objective, options: Readonly<Record<string, unknown>> = {}) => {
  const result = optimizerOf('exponentiated-gradient', options).optimize(
    objective,
    new Float64Array(objective.types).fill(1),
    stream,
  );
  if (result === undefined) throw new Error('the window has a fitness');
  return result.distribution;
};
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

/** Ranks at mean 0 and variance 1; NaN and what is constant at 0. */
function standard(values: readonly number[]): number[] {
  const known = values.filter((value) => !Number.isNaN(value));
  const ranks = [...averageRanks(known)];
  const mean = sum(ranks) / ranks.length;
  const deviation = Math.sqrt(sum(ranks.map((rank) => (rank - mean) ** 2)) / ranks.length);
  return values.map((value) => {
    if (Number.isNaN(value) || deviation === 0) return 0;
    return (ranks[known.indexOf(value)] as number) / deviation - mean / deviation;
  });
}

/** The learner, plainly; days make rounds of `overlap`, and count by their weights. */
function plainWeights(
  { days, types }: Objective,
  overlap: number,
  unseen: 'zero' | 'exclude',
  rate?: number,
) {
  const crosses = days.map(({ tally, labels, weight = 1 }) => {
    const opinions = opinionsOf(tally, unseen);
    const labelled = [...labels.keys()].filter((j) => !Number.isNaN(labels[j]));
    const row = (i: number) => standard(labelled.map((j) => opinions[i * labels.length + j] as number));
    return {
      x: Array.from({ length: types }, (_, i) => row(i)),
      y: standard(labelled.map((j) => labels[j] as number)),
      weight,
    };
  });
  const range = Math.max(
    ...crosses.flatMap(({ x, y }) =>
      y.map(
        (_, j) =>
          Math.max(...x.map((row) => row[j] as number)) - Math.min(...x.map((row) => row[j] as number)),
      ),
    ),
  );
  const eta = rate ?? 4 / (3 * range ** 2);
  let shares = Array.from({ length: types }, () => 1 / types);
  for (let from = 0; from < crosses.length; from += overlap) {
    const slopes = shares.map((_, i) =>
      sum(
        crosses.slice(from, from + overlap).map(({ x, y, weight }) => {
          const error = y.map((value, j) => sum(shares.map((share, k) => share * (x[k]?.[j] ?? 0))) - value);
          return (weight / overlap / y.length) * sum(error.map((rest, j) => rest * (x[i]?.[j] ?? 0)));
        }),
      ),
    );
    const powers = shares.map((share, i) => share * Math.exp(-eta * (slopes[i] as number)));
    shares = powers.map((power) => power / sum(powers));
  }
  return shares.map((share) => 1e-6 + (1 - 1e-6) * share * types);
}

describe('exponentiated gradient over types', () => {
  it('has the rate of its bound as default', () => {
    const kind = 'exponentiated-gradient';
    const { options } = optimizers.get(kind);
    expect(options.parse({ kind })).toEqual({ kind, rate: 'range' });
    for (const wrong of [{ rate: 0 }, { rate: 'adaptive' }, { overlap: 0 }, { overlap: 1.5 }]) {
      expect(options.safeParse({ kind, ...wrong }).success).toBe(false);
    }
  });

  it('finds the weights of the plain algorithm', () => {
    for (const unseen of ['zero', 'exclude'] as const) {
      const shape = { types: 6, instruments: 20, days: 12, investors: 2, pool: 6, picks: 3, sells: 1 };
      const objective = randomObjective(shape, { unseen }, unseen);
      const days = objective.days.map((day, age) => ({ ...day, weight: 0.8 ** (11 - age) }));
      for (const [overlap, rate] of [[5], [1], [3, 0.7]] as const) {
        const options = { overlap, ...(rate === undefined ? {} : { rate }) };
        const own = found({ ...objective, days }, options);
        for (const [i, weight] of plainWeights({ ...objective, days }, overlap, unseen, rate).entries()) {
          expect(Math.abs((own[i] as number) - weight)).toBeLessThan(1e-12);
        }
      }
    }
  });

  it('gives a type that is right every day most weight, the wrong one least, and equal types the same', () => {
    const [a, wrong, right, b] = found(rightAndWrong(150)) as unknown as [number, number, number, number];
    expect(right).toBeGreaterThan(2);
    expect(b).toBe(a);
    expect(wrong).toBeLessThan(a);
  });

  it('counts a day with labels of two horizons once', () => {
    const objective = randomObjective({ types: 4, instruments: 15, days: 7 });
    const doubled = objective.days.flatMap((day) => [day, { ...day, labels: day.labels.slice() }]);
    const own = found({ ...objective, days: doubled });
    for (const [i, weight] of found(objective).entries()) expect(own[i]).toBeCloseTo(weight, 12);
  });

  it('keeps equal weights where types never differ, at any rate', () => {
    const row = [1, 2, 3, 0];
    const objective = { days: [dayOf([row, row], [1, 3, 2, 0])], ...populationOf(2), ...massObjective() };
    for (const rate of ['range', 1e6]) expect([...found(objective, { rate })]).toEqual([1, 1]);
  });
});
