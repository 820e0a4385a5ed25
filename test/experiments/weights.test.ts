import { beforeAll, describe, expect, it } from 'vitest';
import { rootKey } from '../../core/index.ts';
import type { Simulated } from '../../engine/index.ts';
import { noIterations, paperAnnealing } from '../../experiments/arms.ts';
import { learnedGain } from '../../experiments/learned-gain.ts';
import {
  plantedRankIc,
  type SyntheticRun,
  simulateBare,
  syntheticScenario,
} from '../../experiments/synthetic-runs.ts';
import { seesAny, seesOnly, weightShare } from '../../experiments/weight-share.ts';

const request: SyntheticRun = { name: 'weights', seed: 3, days: 24, strength: { growth: 0.1 } };
let annealed: Simulated;
let unlearned: Simulated;
beforeAll(async () => {
  annealed = await simulateBare({ ...request, optimizer: paperAnnealing.optimizer });
  unlearned = await simulateBare({ ...request, optimizer: noIterations.optimizer });
});

describe('weight share', () => {
  it('is what a plain sum over the records gives, from the 11th day on', () => {
    const { shareOfTypes, days, excess } = weightShare(annealed, seesAny(['growth']));
    expect(days).toEqual(Array.from({ length: 14 }, (_, i) => 10 + i));
    const seeing = annealed.types.map(({ modalities }) => modalities.includes('growth'));
    expect(shareOfTypes).toBe(seeing.filter(Boolean).length / 16);
    days.forEach((day, i) => {
      const { distribution } = annealed.journal.day(day);
      const inside = distribution.filter((_, type) => seeing[type] === true);
      const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
      expect(excess[i]).toBeCloseTo(sum(inside) / sum(distribution) - shareOfTypes, 12);
    });
    expect(excess.some((value) => Math.abs(value) > 0.001)).toBe(true);
  });

  it('is exactly the share of types when nothing is learned', () => {
    expect(new Set(weightShare(unlearned, seesAny(['growth', 'risk'])).excess)).toEqual(new Set([0]));
  });

  it('splits types into those that see the one, the other, both and neither', () => {
    const groups = [
      seesOnly('growth', 'risk'),
      seesOnly('risk', 'growth'),
      (names: readonly string[]) => names.includes('growth') && names.includes('risk'),
      (names: readonly string[]) => !seesAny(['growth', 'risk'])(names),
    ];
    const shares = groups.map((group) => weightShare(annealed, group));
    expect(shares.reduce((sum, { shareOfTypes }) => sum + shareOfTypes, 0)).toBeCloseTo(1, 12);
    for (const i of shares[0]?.days.keys() ?? [])
      expect(shares.reduce((sum, { excess }) => sum + (excess[i] as number), 0)).toBeCloseTo(0, 12);
  });
});

describe('learned gain', () => {
  it.each([1, 5, 10])('is the difference of the mean rank ICs at %i days', (horizon) => {
    const { simulation } = syntheticScenario(request).scenario;
    const gain = learnedGain(annealed, simulation, { horizon, key: rootKey(1) });
    const { statistics, controls } = annealed.evaluation;
    const score = statistics.score[horizon];
    expect(gain?.days).toBe(score?.days);
    expect(gain?.mean).toBeCloseTo(
      (score?.rankIc as number) - (controls.uniformWeights?.[horizon]?.rankIc as number),
      12,
    );
    expect(gain?.mean).not.toBe(0);
  });

  it('is exactly 0 when nothing is learned', () => {
    const { simulation } = syntheticScenario(request).scenario;
    expect(learnedGain(unlearned, simulation, { horizon: 5, key: rootKey(1) })?.mean).toBe(0);
  });
});

describe('planted rank IC', () => {
  it('grows with the strength and is undefined where nothing is planted', () => {
    const at = (strength: number) =>
      plantedRankIc({ ...request, days: 60, strength: { growth: strength } }, 5);
    expect(at(0)).toBeNaN();
    expect(at(0.2)).toBeGreaterThan(at(0.05) + 0.05);
    expect(at(0.05)).toBeGreaterThan(0);
  });
});
