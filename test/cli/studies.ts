/** A small study of alphas for the tests of the command line. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const scenario = {
  version: 1,
  name: 'tiny',
  simulation: {
    seed: 3,
    market: { kind: 'synthetic', instruments: 18, industries: 3, days: 24, warmup: 140 },
    population: { types: 4, investorsPerType: 4, floor: 1, pool: { size: 6 }, picks: 2 },
    alphas: {
      formulas: [
        { name: 'reversal', category: 'mean reversion', formula: 'DELAY(CLOSE, 5) / CLOSE - 1' },
        { name: 'momentum', category: 'momentum', formula: 'CLOSE / DELAY(CLOSE, 20) - 1' },
        { name: 'twin', category: 'momentum', formula: 'CLOSE / DELAY(CLOSE, 20) - 1' },
        { name: 'value', category: 'fundamental', formula: 'EARNINGS_TO_PRICE' },
        { name: 'range', category: 'volatility', formula: 'MEAN((HIGH - LOW) / CLOSE, 10)' },
        { name: 'cashless', category: 'fundamental', formula: 'EBITDA / CLOSE' },
      ],
      weights: { kind: 'linear' },
      state: { trendDays: 10, volatilityDays: 10, usualDays: 30, leastUsualDays: 10 },
      window: 80,
      leastNames: 10,
      trainingDays: 80,
      leastDays: 30,
      retrainEvery: 10,
    },
  },
  evaluation: {
    rivals: [],
    bootstrapSamples: 200,
    portfolios: [{ kind: 'top-drop', hold: 6, drop: 2 }],
  },
  mining: {
    proposers: [{ kind: 'grammar', proposals: 24, perGeneration: 8 }],
  },
};

export type TinyScenario = typeof scenario;

/** Writes the scenario, changed, and gives its path. */
export function tinyStudy(
  folder: string,
  name = 'tiny',
  change: (scenario: TinyScenario) => object = (same) => same,
): string {
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify(change(structuredClone(scenario))));
  return file;
}
