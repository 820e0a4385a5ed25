/** Small scenarios whose investors read alphas, in the tests of that modality. */
import { type LoadedScenario, loadScenario } from '../../scenarios/index.ts';
import { noTables, scenarioFile } from './folders.ts';

export const DAYS = 30;

/** Some are worth something in this market, others are not; one needs a column that it lacks. */
export const formulas = [
  { name: 'reversal', category: 'price', formula: 'DELAY(CLOSE, 5) / CLOSE - 1' },
  { name: 'momentum 20', category: 'price', formula: 'CLOSE / DELAY(CLOSE, 20) - 1' },
  {
    name: 'value',
    category: 'company',
    formula: 'EARNINGS_TO_PRICE',
    description: 'cheap ones rise',
  },
  { name: 'dear', category: 'company', formula: '0 - RANK(EARNINGS_TO_PRICE) - RANK(BOOK_TO_PRICE)' },
  { name: 'size', category: 'company', formula: 'RANK(MARKET_CAP)' },
  { name: 'range', category: 'price', formula: 'MEAN((HIGH - LOW) / CLOSE, 10)' },
  { name: 'nowhere', category: 'none', formula: 'UNKNOWN_COLUMN + 1' },
] as const;

export const alphas = {
  formulas,
  horizon: 2,
  selection: { kind: 'all-above', threshold: 0.5 },
  weights: { kind: 'linear' },
  state: { trendDays: 20, usualDays: 40, leastUsualDays: 10 },
  window: 100,
  leastNames: 10,
  trainingDays: 70,
  leastDays: 62,
  retrainEvery: 8,
};

/** Four types of eight investors on 20 made-up instruments; the alphas are judged before the first day for the first time. */
export const alphaSimulation = {
  seed: 3,
  market: { kind: 'synthetic', instruments: 20, industries: 4, days: DAYS, warmup: 90 },
  population: { types: 4, investorsPerType: 8, floor: 2, pool: { size: 8 }, picks: 3 },
  modalities: { use: ['valuation', 'base', 'price', 'alpha'] },
  labels: { horizons: [1, 2] },
  optimizer: { horizon: 2, lookback: 3 },
  alphas,
};

export function alphaScenario(
  folder: string,
  name = 'alphas',
  more: object = {},
  set: readonly string[] = [],
): Promise<LoadedScenario> {
  return loadScenario(scenarioFile(folder, name, { ...alphaSimulation, ...more }, noTables), {
    set: [
      'evaluation.bootstrapSamples=100',
      'evaluation.rivals=[]',
      'evaluation.portfolios=[{kind: top-quantile}]',
      ...set,
    ],
  });
}
