/** The strategy of a rule investor: its style, with appetite moved by what macro data say. */
import { type Key, streamAt, subKey, uniform } from '../../core/index.ts';
import type { MacroReading, View } from '../../market/index.ts';
import { holdingPeriods, type InvestorType, riskAppetites, type Strategy } from '../investor-type.ts';
import { INDIVIDUAL_SHIFT, MOOD_PERCENTILE, MOOD_SENTIMENT, MOOD_THRESHOLD } from './rule-constants.ts';

/** Mood of the market in [-1, 1]: rising sentiment lifts it, a high percentile (of a valuation) lowers it. 0 = unknown. */
export function macroMood(macro: readonly MacroReading[]): number {
  const sentiments = macro
    .filter(({ name, change30 }) => /sentiment/i.test(name) && Number.isFinite(change30))
    .map(({ change30 }) => Math.sign(change30));
  const heights = macro.flatMap(({ percentile }) =>
    percentile !== undefined && Number.isFinite(percentile) ? [1 - 2 * percentile] : [],
  );
  return MOOD_SENTIMENT * mean(sentiments) + MOOD_PERCENTILE * mean(heights);
}

/** Levels that appetite moves by: -1, 0 or 1. */
export function macroShift(macro: readonly MacroReading[]): number {
  const mood = macroMood(macro);
  return Math.abs(mood) >= MOOD_THRESHOLD ? Math.sign(mood) : 0;
}

const strategyKeys = new WeakMap<Key, Key>();

/** A type's strategy of the day; with an ordinal that investor's own, one level off the type's at times. */
export function ruleStrategy(type: InvestorType, view: View, ordinal: number | undefined): Strategy {
  const { style } = type;
  const shift = macroShift(view.macro);
  let riskShift = shift;
  let periodShift = 0;
  if (ordinal !== undefined) {
    let key = strategyKeys.get(type.key);
    if (key === undefined) strategyKeys.set(type.key, (key = subKey(type.key, 'strategy')));
    const stream = streamAt(key, ordinal, view.day);
    riskShift += individualShift(uniform(stream, 0));
    periodShift = individualShift(uniform(stream, 1));
  }
  const riskAppetite = moved(riskAppetites, style.riskAppetite, riskShift);
  const holdingPeriod = moved(holdingPeriods, style.holdingPeriod, periodShift);
  const mood = shift > 0 ? 'bolder with the market' : shift < 0 ? 'more careful with the market' : 'as ever';
  return {
    outline: `weighs ${type.modalities.join(', ')} over ${holdingPeriod}, ${riskAppetite} appetite for risk, ${mood}`,
    riskAppetite,
    holdingPeriod,
    consistency: style.consistency,
    rationality: style.rationality,
    selector: style.selector,
  };
}

function individualShift(u: number): number {
  return u < INDIVIDUAL_SHIFT ? -1 : u >= 1 - INDIVIDUAL_SHIFT ? 1 : 0;
}

function moved<T>(levels: readonly T[], level: T, by: number): T {
  const place = Math.min(levels.length - 1, Math.max(0, levels.indexOf(level) + by));
  return levels[place] as T;
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
