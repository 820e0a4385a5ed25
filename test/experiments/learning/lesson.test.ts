import { describe, expect, it } from 'vitest';
import { simulate } from '../../../engine/index.ts';
import { candidateNamed, uniformWeights } from '../../../experiments/learning/candidates.ts';
import { meanOf } from '../../../experiments/learning/comparison.ts';
import type { LearningMarket } from '../../../experiments/learning/learning-markets.ts';
import { HORIZON, lessonOf } from '../../../experiments/learning/lesson.ts';
import { SEARCHED_EVERY } from '../../../experiments/learning/oracle.ts';
import { type SyntheticOptions, syntheticGroundTruth } from '../../../market/index.ts';
import { type LoadedScenario, scenarioFromValue } from '../../../scenarios/index.ts';

const DAYS = 40;
const CHANGE = 22;

function loaded(seed: number, optimizer: object): LoadedScenario {
  const value = {
    version: 1,
    simulation: {
      seed,
      market: {
        kind: 'synthetic',
        instruments: 20,
        industries: 4,
        days: DAYS,
        planted: {
          strength: { valuation: 0.05 },
          schedule: [{ fromDay: CHANGE, strength: { price: 0.06 } }],
        },
      },
      population: { types: 6, investorsPerType: 8, respawn: 'fixed', pool: { size: 8 }, picks: 3 },
      optimizer,
    },
  };
  const file = 'lesson.yaml';
  const baseFolder = import.meta.dirname;
  const scenario = scenarioFromValue(value, { file, baseFolder, set: [] });
  return { scenario, file, baseFolder, warnings: [], originOf: () => ({ file }) };
}

const learned = candidateNamed('Hedge, AdaHedge');
const market: LearningMarket = {
  name: 'tiny',
  population: '6 types x 8',
  scenario: async (seed, optimizer) => loaded(seed, optimizer),
  changes: [CHANGE],
  truth: (seed) => {
    const options = loaded(seed, { kind: 'fixed' }).scenario.simulation.market as unknown as SyntheticOptions;
    const { expectedReturns, instruments } = syntheticGroundTruth(options, seed);
    return { instruments: instruments.length, expected: expectedReturns };
  },
};

const learners = [uniformWeights, learned, candidateNamed('CMA-ES, 20 days, learned alpha')];
const seed = 3;
const lesson = await lessonOf(market, seed, learners);

describe('a lesson', () => {
  it.each([
    [0, uniformWeights],
    [1, learned],
  ])('has as its series %i what a run of its own says: %o', async (index, { optimizer }) => {
    const { evaluation } = await simulate(loaded(seed, optimizer), { controls: 'journal' });
    const statistics = evaluation.statistics.score[HORIZON];
    const { rankIc } = lesson.learned[index] ?? { rankIc: [] };
    expect(rankIc).toHaveLength(DAYS);
    expect(meanOf(rankIc)).toBeCloseTo(statistics?.rankIc ?? Number.NaN, 12);
  });

  it('has candidates that differ, with a learned alpha too', () => {
    const means = lesson.learned.map(({ truthIc }) => meanOf(truthIc ?? []));
    expect(new Set(means).size).toBe(3);
    expect(means.every(Number.isFinite)).toBe(true);
  });

  it('has an oracle that is never below equal weights on the days that it was searched over, and above them in all', () => {
    const uniform = lesson.learned[0]?.truthIc ?? new Float64Array(0);
    const oracle = lesson.oracle?.truthIc ?? new Float64Array(0);
    expect(oracle).toHaveLength(DAYS);
    for (const [first, end] of [
      [0, CHANGE],
      [CHANGE, DAYS],
    ] as const) {
      const isSearched = (_: number, day: number) =>
        day >= first && day < end && (day - first) % SEARCHED_EVERY === 0;
      expect(meanOf(oracle.filter(isSearched))).toBeGreaterThan(meanOf(uniform.filter(isSearched)));
    }
    expect(meanOf(oracle)).toBeGreaterThan(meanOf(uniform));
  });
});
