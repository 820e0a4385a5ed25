/**
 * Every number that the rule analyst is made of, with its reason. None was fitted to returns. Utilities are sums of
 * w_c z_c with z of unit variance, so a weight says how many standard deviations of utility one of a column moves.
 */
import type { HoldingPeriod, RiskAppetite } from '../investor-type.ts';

/** Weight of a column with a known sign: the unit that the others are relative to. */
export const ORIENTATION = 1;

/** A type's own view of a column is uniform in +-0.4: it bends a known sign and never turns it. */
export const TYPE_TILT = 0.4;

/** Investors of one type differ more than types do, uniform in +-0.8: without that all of a type would buy the same. */
export const INVESTOR_TILT = 0.8;

/** Appetite as a number; the middle level ignores risk. */
export const RISK_LEVEL: Readonly<Record<RiskAppetite, number>> = {
  'very-low': -2,
  low: -1,
  medium: 0,
  high: 1,
  'very-high': 2,
};

/** Weight of a risk column per level: at the ends (+-1.2) appetite outweighs a published sign, one level does not. */
export const RISK_WEIGHT = 0.6;

/** Patience as a number: how far a style leans from fast to slow modalities. */
export const PATIENCE: Readonly<Record<HoldingPeriod, number>> = {
  days: -1,
  weeks: -0.5,
  months: 0,
  quarters: 0.5,
  years: 1,
};

/** At the ends a favoured modality counts 1.8 times and the other 0.2 times: nothing seen is ignored altogether. */
export const PATIENCE_STRENGTH = 0.8;

/** What changes within days, and what changes with quarterly reports. Other modalities are weighed alike by all. */
export const FAST_MODALITIES: ReadonlySet<string> = new Set(['news', 'price', 'base']);
export const SLOW_MODALITIES: ReadonlySet<string> = new Set(['valuation', 'dividend', 'growth', 'quality']);

/**
 * Noise has this many times the standard deviation of the systematic utility at rationality 0, and falls linearly to none
 * at rationality 1: an irrational investor still is not blind.
 */
export const NOISE = 2;

/** The sum of two uniforms on [0, 1) minus 1 has variance 1/6: this makes it 1. Cheap, symmetric, bounded. */
export const TRIANGULAR_SCALE = Math.sqrt(6);

/** Tilts uniform in +-a have variance a^2 / 3. */
export const UNIFORM_VARIANCE = 1 / 3;

/** 1 - c is rarely exact in binary: 0.1 days too few must not delay a redraw by a day. */
export const BLOCK_TOLERANCE = 1e-9;

/**
 * Macro mood in [-1, 1] moves appetite by a whole level when it passes half way. Half of it comes from sentiment (rising
 * over 30 rows is good), half from valuation percentiles (dear markets ask for caution). One alone cannot move anybody
 * unless it is at its end.
 */
export const MOOD_SENTIMENT = 0.5;
export const MOOD_PERCENTILE = 0.5;
export const MOOD_THRESHOLD = 0.5;

/** Where every investor has a strategy: the share of them that stands one level below, or above, the type's. */
export const INDIVIDUAL_SHIFT = 0.25;
