import { describe, expect, it } from 'vitest';
import { rootKey, streamAt, subKey } from '../../core/index.ts';
import type { Objective } from '../../optimizer/index.ts';
import { optimizerConformance, optimizerOf } from './conformance.ts';
import { planted } from './statistics/planted.ts';

optimizerConformance('empirical-bayes');

const stream = streamAt(subKey(rootKey('empirical bayes'), 'test'), 0, 0);
const rules = ['probability', 'positive', 'softmax'];

/** Weights from equal ones, whose mean is 1. */
function weightsOf(objective: Objective, options: Readonly<Record<string, unknown>> = {}): number[] {
  const start = new Float64Array(objective.types).fill(1);
  return [
    ...(optimizerOf('empirical-bayes', options).optimize(objective, start, stream)?.distribution ?? []),
  ];
}

const distance = (weights: readonly number[]) =>
  weights.reduce((sum, weight) => sum + Math.abs(weight - 1), 0) / weights.length;

describe('empirical Bayes', () => {
  it.each(rules)('keeps equal weights where labels are noise, by the rule %s', (rule) => {
    const seeds = Array.from({ length: 20 }, (_, k) => `noise ${k}`);
    const distances = seeds.map((seed) =>
      distance(weightsOf(planted({ days: 60, gains: [0, 0, 0, 0, 0, 0], seed }), { rule })),
    );
    expect(distances.reduce((a, b) => a + b, 0) / seeds.length).toBeLessThan(0.05);
    // Mostly exactly: what scatters as much as its error has no variance of its own.
    expect(distances.filter((value) => value < 1e-9).length).toBeGreaterThan(12);
  });

  it.each(rules)('raises the type that knows and lowers the one that is wrong, by the rule %s', (rule) => {
    const [knows, wrong, ...others] = weightsOf(
      planted({ days: 100, gains: [0.5, -0.4, 0, 0, 0, 0], seed: 'knows' }),
      { rule },
    ) as [number, number, ...number[]];
    expect(knows).toBeGreaterThan(1.3 * Math.max(...others));
    expect(wrong).toBeLessThan((0.6 * others.reduce((sum, other) => sum + other, 0)) / others.length);
  });

  it('is bounded by `probability`, and gives by `positive` what correlations are in proportion, nothing to one below 0', () => {
    const objective = planted({ days: 100, gains: [0.5, -0.4, 0, 0, 0, 0], seed: 'knows' });
    const [bounded, free] = ['probability', 'positive'].map((rule) => weightsOf(objective, { rule }));
    expect(bounded?.[0]).toBeLessThan(3);
    expect(free?.[0]).toBeGreaterThan(4);
    expect(free?.[1]).toBeLessThan(1e-5);
  });

  it('lets types that share a modality share evidence', () => {
    const objective = planted({ days: 100, gains: [0.4, 0, 0, 0], masks: [1, 3, 4, 8], seed: 'share' });
    const [alone, shared] = [0, 0.9].map((modalityShare) => weightsOf(objective, { modalityShare }));
    expect(shared?.[1]).toBeGreaterThan(1.1 * (alone?.[1] as number));
  });

  it('leaves the share of equal weights to a type that never says anything', () => {
    const objective = planted({ days: 100, gains: [0.5, 0, 0, 0], seed: 'silent' });
    const silent = (counts: Int32Array) => counts.map((count, cell) => (cell >= 90 ? 0 : count));
    const days = objective.days.map(({ tally, labels }) => ({
      labels,
      tally: { ...tally, bought: silent(tally.bought), sold: silent(tally.sold) },
    }));
    const weights = weightsOf({ ...objective, days });
    expect(weights[3]).toBeCloseTo(1, 5);
    expect(weights[0]).toBeGreaterThan(1.3);
  });

  it('counts labels of two horizons of one day as one day', () => {
    const objective = planted({ days: 60, gains: [0.3, 0, 0, 0], seed: 'horizons' });
    const days = objective.days.flatMap((day) => [day, { ...day, labels: day.labels.slice() }]);
    const [once, twice] = [objective, { ...objective, days }].map((window) => weightsOf(window));
    for (const [i, weight] of (once ?? []).entries()) expect(twice?.[i]).toBeCloseTo(weight, 9);
    expect(distance(once ?? [])).toBeGreaterThan(0.1);
  });
});
