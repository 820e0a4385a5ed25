import { describe, expect, it } from 'vitest';
import { learningConventions } from '../../engine/read-report.ts';
import { scenarioFromValue } from '../../scenarios/index.ts';

function conventionsOf(optimizer: object) {
  const value = { version: 1, simulation: { market: { kind: 'synthetic' }, optimizer } };
  const options = { file: 'learning.yaml', baseFolder: import.meta.dirname, set: [] };
  return learningConventions(scenarioFromValue(value, options).simulation.optimizer);
}

describe('the conventions of a report', () => {
  it('say which optimizer learned, and over what', () => {
    expect(conventionsOf({ kind: 'annealing' })).toEqual({
      optimizer: 'annealing',
      optimizerHorizon: 5,
      lookback: 5,
      fitness: 'score',
    });
  });

  it('say what was set beside it', () => {
    const set = { lookback: 60, minimumDays: 10, halfLife: 20, shrinkage: 0.25, inertia: 0.5 };
    expect(conventionsOf({ kind: 'hedge', ...set, shorterHorizons: [1] })).toEqual({
      optimizer: 'hedge',
      optimizerHorizon: 5,
      shorterHorizons: '1',
      fitness: 'score',
      ...set,
    });
  });

  it('say what was set of the own options of the optimizer', () => {
    const optionsOf = (optimizer: object) => conventionsOf(optimizer)['optimizerOptions'];
    expect(optionsOf({ kind: 'hedge', rate: 2, share: 0 })).toBe('rate 2');
    expect(optionsOf({ kind: 'hedge', rate: 'adaptive' })).toBeUndefined();
    const experts = [{ kind: 'hedge', rate: 2 }, { kind: 'ridge' }];
    expect(optionsOf({ kind: 'ensemble', experts, memory: 10 })).toBe(
      'experts hedge (rate 2) and ridge, memory 10',
    );
  });

  it('say every option of a kind that this process does not know', () => {
    const { optimizer } = scenarioFromValue(
      { version: 1, simulation: { market: { kind: 'synthetic' } } },
      { file: 'learning.yaml', baseFolder: import.meta.dirname, set: [] },
    ).simulation;
    expect(learningConventions({ ...optimizer, kind: 'of-a-scenario' })).toMatchObject({
      optimizer: 'of-a-scenario',
      optimizerOptions: expect.stringContaining('initialTemperature 40') as string,
    });
  });
});
