import { describe, expect, it } from 'vitest';
import { simulate } from '../../engine/index.ts';
import { scenarioFromValue } from '../../scenarios/index.ts';

function loaded(analyst: object) {
  const simulation = {
    market: { kind: 'synthetic', days: 13, instruments: 20 },
    population: { types: 2, pool: { size: 8 } },
    analyst,
  };
  const scenario = scenarioFromValue(
    { version: 1, simulation },
    { file: 'test.yaml', baseFolder: '/', set: [] },
  );
  return {
    scenario,
    file: 'test.yaml',
    baseFolder: '/',
    warnings: [],
    originOf: () => ({ file: 'test.yaml' }),
  };
}

describe('an analyst whose options name columns', () => {
  it('is refused before day one when the market has no such column, with the nearest one', async () => {
    const wrong = loaded({ kind: 'rule', orientation: { earnings_to_prise: 1, nothing_like_it: -1 } });
    await expect(simulate(wrong)).rejects.toThrow(
      /earnings_to_prise.*Did you mean "earnings_to_price"[\s\S]*nothing_like_it.*Leave it out/,
    );
  });

  it('runs when the market has it', async () => {
    const { journal } = await simulate(loaded({ kind: 'rule', orientation: { earnings_to_price: -1 } }), {
      controls: 'journal',
    });
    expect(journal.days()).toBe(13);
  });
});
