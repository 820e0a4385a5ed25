import { describe, expect, it } from 'vitest';
import { rootKey, streamAt, subKey } from '../../core/index.ts';
import type { Objective } from '../../optimizer/index.ts';
import { optimizerConformance, optimizerOf } from './conformance.ts';
import { planted } from './statistics/planted.ts';

optimizerConformance('ridge');

const stream = streamAt(subKey(rootKey('ridge'), 'test'), 0, 0);

/** Weights from equal ones, whose mean is 1. */
function weightsOf(objective: Objective, options: Readonly<Record<string, unknown>> = {}): number[] {
  const start = new Float64Array(objective.types).fill(1);
  return [...(optimizerOf('ridge', options).optimize(objective, start, stream)?.distribution ?? [])];
}

const distance = (weights: readonly number[]) =>
  weights.reduce((sum, weight) => sum + Math.abs(weight - 1), 0) / weights.length;

describe('ridge', () => {
  it('keeps equal weights where labels are noise', () => {
    const seeds = Array.from({ length: 20 }, (_, k) => `noise ${k}`);
    const distances = seeds.map((seed) =>
      distance(weightsOf(planted({ days: 60, gains: [0, 0, 0, 0, 0, 0], seed }))),
    );
    expect(distances.reduce((a, b) => a + b, 0) / seeds.length).toBeLessThan(0.03);
  });

  it('gives most of the weight to the type that knows, and none to one that is wrong', () => {
    const [knows, wrong, ...others] = weightsOf(
      planted({ days: 100, gains: [0.6, -0.4, 0, 0, 0, 0], seed: 'knows' }),
    );
    expect(knows).toBeGreaterThan(3);
    expect(wrong).toBeLessThan(0.01);
    for (const other of others) expect(other).toBeLessThan(0.8);
  });

  it('keeps equal weights where all types know as much', () => {
    const gains = [0.2, 0.2, 0.2, 0.2];
    expect(distance(weightsOf(planted({ days: 100, gains, seed: 'alike' })))).toBeLessThan(0.1);
  });

  it('does not take a copy of a type for more evidence', () => {
    const { days, ...rest } = planted({ days: 100, gains: [0.4, 0.4, 0], seed: 'copy' });
    const copied = (counts: Int32Array) => Int32Array.from([...counts.subarray(0, 30), ...counts]);
    const four: Objective = {
      ...rest,
      types: 4,
      masks: [1, ...rest.masks] as readonly number[] as Objective['masks'],
      days: days.map(({ tally, labels }) => ({
        labels,
        tally: {
          types: 4,
          instruments: 30,
          shown: copied(tally.shown),
          bought: copied(tally.bought),
          sold: copied(tally.sold),
        },
      })),
    };
    // What the copies have together is about what the other one has alone.
    const [copy, original, other, silent] = weightsOf(four, { strength: 0.2 }) as [
      number,
      number,
      number,
      number,
    ];
    expect(copy).toBeCloseTo(original, 9);
    expect(copy + original).toBeLessThan(1.4 * other);
    expect(copy).toBeLessThan(0.75 * other);
    expect(silent).toBeLessThan(0.4);
  });

  it('lets types that share a modality share evidence', () => {
    const weigh = (modalityShare: number) =>
      weightsOf(planted({ days: 60, gains: [0.5, 0, 0, 0], masks: [1, 3, 4, 8], seed: 'share' }), {
        strength: 1,
        modalityShare,
      }) as [number, number, number, number];
    const [, relative, third, fourth] = weigh(0.9);
    const [, alone] = weigh(0);
    expect(relative).toBeGreaterThan(1.3 * alone);
    expect(relative).toBeGreaterThan(1.3 * Math.max(third, fourth));
  });

  it('stays the closer to equal weights, the stronger the pull and the more the labels overlap', () => {
    const objective = planted({ days: 60, gains: [0.5, 0, 0, 0], seed: 'strength' });
    const distances = [0.1, 1, 10, 1e6].map((strength) => distance(weightsOf(objective, { strength })));
    expect(distances).toEqual(distances.toSorted((a, b) => b - a));
    expect(distances[3]).toBeLessThan(1e-6);
    const overlapping = [1, 5, 20].map((overlap) => distance(weightsOf(objective, { strength: 1, overlap })));
    expect(overlapping).toEqual(overlapping.toSorted((a, b) => b - a));
  });

  it('solves under its weakest pull where types say the same, and refuses a weaker one', () => {
    const { days, ...rest } = planted({ days: 5, gains: [0.5, 0], seed: 'same' });
    const same = days.map(({ tally, labels }) => {
      const twice = (counts: Int32Array) => Int32Array.from([...counts, ...counts, ...counts, ...counts]);
      const { shown, bought, sold } = tally;
      return {
        tally: { ...tally, types: 8, shown: twice(shown), bought: twice(bought), sold: twice(sold) },
        labels,
      };
    });
    const masks = [1, 1, 2, 2, 3, 3, 4, 4] as readonly number[] as Objective['masks'];
    const eight: Objective = { ...rest, types: 8, masks, days: same };
    const weights = weightsOf(eight, { strength: 1e-3, modalityShare: 0.99, overlap: 1 });
    expect(weights.every((weight) => weight > 0 && Number.isFinite(weight))).toBe(true);
    expect(() => weightsOf(eight, { strength: 1e-4 })).toThrow(/strength/);
  });

  it('learns from ranks of opinions as well', () => {
    const [knows] = weightsOf(planted({ days: 100, gains: [0.5, 0, 0, 0], seed: 'ranks' }), {
      opinions: 'ranks',
    });
    expect(knows).toBeGreaterThan(2.5);
  });
});
