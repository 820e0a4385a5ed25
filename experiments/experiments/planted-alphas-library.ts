/**
 * Formulas and arms of the experiment `planted-alphas`, fixed before any result.
 *
 * Formulas: over three markets without anything planted (seeds 101 to 103), the mean rank correlation of a noise formula, or of another
 * planted one, with any planted one is at most 0.20 in size; each has a value in at least 80 % of cells. Strengths: the multiple of 0.01 at
 * which the planted expectation's mean rank IC with the 5-day label, over the ten seeds, is nearest to 0.15.
 */
import type { AlphaSpec, PlantedAlphasOptions } from '../../alphas/index.ts';
import { parseFormula } from '../../alphas/index.ts';

type Planted = PlantedAlphasOptions['alphas'][number];

/** What the library has of the planted alphas: never the bend, always the formula that is bent. */
export const plantedFormulas: readonly string[] = [
  'lower_shadow_5d',
  'abnormal_volume_5d',
  'EMA(IF(news_count > 0, news_sentiment, 0), 5)',
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
  /** Its regimes last long, in a longer market. */
  readonly lasts: boolean;
  /** All weight models are fitted; an arm that is but a placebo of judgements needs none. */
  readonly weighs: boolean;
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

const asTheyAre = (strength: number): readonly Planted[] =>
  plantedFormulas.map((formula, k) => plain(formula, sign(k) * strength));
const byRegime = (strength: number): readonly Planted[] =>
  plantedFormulas.map((formula, k) =>
    plain(formula, sign(k) * strength, isOfCalm(k) ? { turbulent: 0 } : { calm: 0 }),
  );
const short = { lasts: false, weighs: true } as const;

export function linearArm(strength: number): PlantedAlphasArm {
  return {
    ...short,
    name: 'linear',
    description: `each of the 12 as it is, strength ${strength}, every other one with a minus`,
    alphas: asTheyAre(strength),
  };
}

export function bentArm(strength: number): PlantedAlphasArm {
  return {
    ...short,
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
    ...short,
    name: 'regimes',
    description: `each of the 12 as it is, strength ${strength}, every other one with a minus: the first six while the market is calm alone, the others while it is turbulent alone`,
    alphas: byRegime(strength),
  };
}

export function lastingArm(strength: number): PlantedAlphasArm {
  return {
    name: 'lasting',
    description: `as regimes, strength ${strength}, in markets whose regimes last`,
    alphas: byRegime(strength),
    lasts: true,
    weighs: true,
  };
}

/** What `lasting` is held against: the same regimes, which say nothing of what predicts. */
export function steadyArm(strength: number): PlantedAlphasArm {
  return {
    name: 'steady',
    description: `as linear, strength ${strength}, in the markets of lasting: agents and selection alone`,
    alphas: asTheyAre(strength),
    lasts: true,
    weighs: false,
  };
}

export const nothingArm: PlantedAlphasArm = {
  ...short,
  name: 'nothing',
  description: 'nothing is planted: the same library, and the same names for its parts',
  alphas: [],
};

/** What scores in `lasting` and `steady` are held against. */
export const lastingNothingArm: PlantedAlphasArm = {
  name: 'lasting nothing',
  description: 'as nothing, in the markets of lasting: agents and selection alone',
  alphas: [],
  lasts: true,
  weighs: false,
};
