/**
 * Formulas and arms of the experiment `planted-alphas`, fixed before any result.
 *
 * Formulas: over three markets without anything planted (seeds 101 to 103), the mean rank correlation of a noise formula, or of another
 * planted one, with any planted one is below 0.2 in size. Strengths: the multiple of 0.01 at which the planted expectation's mean rank IC
 * with the 5-day label, over the ten seeds, is nearest to 0.15; the experiment shows that number.
 * Seen after the results and left as published: EMA(news_sentiment, 5) has a value in 0.8 % of cells.
 */
import type { AlphaSpec, PlantedAlphasOptions } from '../../alphas/index.ts';
import { parseFormula } from '../../alphas/index.ts';

type Planted = PlantedAlphasOptions['alphas'][number];

/** What the library has of the planted alphas: never the bend, always the formula that is bent. */
export const plantedFormulas: readonly string[] = [
  'lower_shadow_5d',
  'abnormal_volume_5d',
  'EMA(news_sentiment, 5)',
  'price_volume_correlation_10d',
  'STD(VOLUME, 20) / MEAN(VOLUME, 20)',
  'profit_growth',
  'ebitda_to_ev',
  'sales_to_price',
  'MEAN((CLOSE - OPEN) / (HIGH - LOW), 5)',
  'turnover_20d',
  'CORRELATION(HIGH / LOW, VOLUME, 20)',
  'MEAN((OPEN - DELAY(CLOSE, 1)) / CLOSE, 10)',
];

export const noiseFormulas: readonly string[] = [
  'SKEW(RETURNS, 20)',
  'KURT(RETURNS, 20)',
  'news_count',
  'SUM(news_count, 20)',
  'TS_ZSCORE(news_count, 60)',
  'MARKET_CAP',
  'CORRELATION(RETURNS, news_count, 40)',
  'TS_ARGMAX(HIGH / LOW, 20)',
  'TS_ARGMIN(HIGH / LOW, 20)',
  'SKEW(HIGH / LOW, 20)',
  'KURT(HIGH / LOW, 40)',
  'STD(HIGH / LOW, 40) / MEAN(HIGH / LOW - 1, 40)',
  'CORRELATION(RETURNS, DELAY(RETURNS, 1), 40)',
  'CORRELATION(ABS(RETURNS), DELAY(ABS(RETURNS), 1), 40)',
  'CORRELATION(VOLUME, DELAY(VOLUME, 1), 40)',
  'CORRELATION(OPEN / DELAY(CLOSE, 1), CLOSE / OPEN, 40)',
  'industry_return_1d',
  'industry_return_20d',
  'TS_ARGMAX(RETURNS, 20)',
  'TS_ARGMIN(RETURNS, 20)',
  'TS_ARGMAX(ABS(RETURNS), 60)',
  'MEAN((HIGH - MAX(OPEN, CLOSE)) / CLOSE, 40)',
  'COUNT(VOLUME > DELAY(VOLUME, 1), 20)',
  'COUNT(HIGH > DELAY(HIGH, 1), 20) - COUNT(LOW > DELAY(LOW, 1), 20)',
];

/** The planted ones first. */
export const alphaLibrary: readonly AlphaSpec[] = [...plantedFormulas, ...noiseFormulas].map((formula, k) => {
  const isPlanted = k < plantedFormulas.length;
  return {
    name: isPlanted ? `planted-${k + 1}` : `noise-${k + 1 - plantedFormulas.length}`,
    category: isPlanted ? 'planted' : 'noise',
    formula,
    parsed: parseFormula(formula),
    origin: 'experiment planted-alphas',
  };
});

export interface PlantedAlphasArm {
  readonly name: string;
  /** What is planted, in words. */
  readonly description: string;
  readonly alphas: readonly Planted[];
}

const plain = (formula: string, strength: number, regimes: Planted['regimes'] = {}): Planted => ({
  formula,
  strength,
  regimes,
  persistence: 0,
});
const z = (k: number) => `ZSCORE(${plantedFormulas[k] ?? ''})`;
/** Every other formula predicts downwards. */
const sign = (k: number) => (k % 2 === 0 ? 1 : -1);

/** Of calm markets alone the first half, of turbulent ones alone the other. */
export const isOfCalm = (alpha: number): boolean => alpha < plantedFormulas.length / 2;

export function linearArm(strength: number): PlantedAlphasArm {
  return {
    name: 'linear',
    description: `each of the 12 as it is, strength ${strength}, every other one with a minus`,
    alphas: plantedFormulas.map((formula, k) => plain(formula, sign(k) * strength)),
  };
}

export function bentArm(strength: number): PlantedAlphasArm {
  return {
    name: 'bent',
    description: `strength ${strength}: three that count above their mean alone, three below it alone, two by their size without sign, and two products of two`,
    alphas: [
      ...[0, 1, 2].map((k) => `MAX(${z(k)}, 0)`),
      ...[3, 4, 5].map((k) => `MIN(${z(k)}, 0)`),
      ...[6, 7].map((k) => `ABS(${z(k)})`),
      `${z(8)} * ${z(9)}`,
      `${z(10)} * ${z(11)}`,
    ].map((formula, k) => plain(formula, sign(k) * strength)),
  };
}

export function regimeArm(strength: number): PlantedAlphasArm {
  return {
    name: 'regimes',
    description: `each of the 12 as it is, strength ${strength}, every other one with a minus: the first six while the market is calm alone, the others while it is turbulent alone`,
    alphas: plantedFormulas.map((formula, k) =>
      plain(formula, sign(k) * strength, isOfCalm(k) ? { turbulent: 0 } : { calm: 0 }),
    ),
  };
}

export const nothingArm: PlantedAlphasArm = {
  name: 'nothing',
  description: 'nothing is planted: the same library, and the same names for its parts',
  alphas: [],
};
