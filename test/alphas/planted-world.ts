import type { AlphaDay, LabelTiming, MarketState } from '../../alphas/index.ts';
import { createMarketStateDetector, equalWeightReturn } from '../../alphas/index.ts';
import { normal, rootKey, streamAt, subKey } from '../../core/index.ts';
import type { DayLabels } from '../../evaluation/index.ts';
import { labelKnownAt, lastLabelledDay } from '../../market/index.ts';

const key = subKey(rootKey('planted-world'), 'draws');
/** Daily standard deviation of what nobody can predict. */
const NOISE = 0.02;

export interface WorldSettings {
  readonly seed: number;
  readonly days: number;
  readonly instruments: number;
  readonly alphas: number;
  readonly horizons: readonly number[];
  /** Expected return of the next session in units of its noise, of one instrument with these values. */
  readonly effect: (values: readonly number[], day: number) => number;
  /** What all instruments earn on a session. */
  readonly drift?: (day: number) => number;
  /** Share of yesterday's value in today's. @default 0.8 */
  readonly persistence?: number;
  readonly timing?: LabelTiming;
}

export interface World {
  readonly settings: WorldSettings;
  readonly timing: LabelTiming;
  readonly days: readonly AlphaDay[];
  /** Close to close, per session. */
  readonly returns: readonly Float64Array[];
  /** Labels of all horizons that end by the close of a session and no earlier. */
  ended(day: number): readonly DayLabels[];
  labels(day: number, horizon: number): Float64Array;
}

/** Alphas are AR(1) processes with variance 1; returns are the effect of yesterday's values, a drift and noise. */
export function plantedWorld(settings: WorldSettings): World {
  const { seed, days, instruments, alphas, horizons, effect, drift = () => 0, persistence = 0.8 } = settings;
  const timing = settings.timing ?? { fill: 'same-close' };
  const draw = (day: number, what: number, i: number) => normal(streamAt(key, seed * 10_000 + day, what), i);
  const detector = createMarketStateDetector({
    trendDays: 20,
    usualDays: 60,
    leastUsualDays: 1,
    sidewaysBand: 1,
  });
  const returns: Float64Array[] = [];
  const sessions: AlphaDay[] = [];
  for (let day = 0; day < days; day++) {
    const before = sessions.at(-1)?.values;
    returns.push(
      Float64Array.from({ length: instruments }, (_, i) => {
        const known = before?.map((values) => values[i] as number);
        const expected = known === undefined ? 0 : effect(known, day - 1);
        return drift(day) + NOISE * (expected + draw(day, 0, i));
      }),
    );
    const state: MarketState | undefined = detector.addDay(equalWeightReturn(returns[day] as Float64Array));
    const values = Array.from({ length: alphas }, (_, a) =>
      Float64Array.from({ length: instruments }, (__, i) => {
        const shock = draw(day, a + 1, i);
        const last = before?.[a]?.[i];
        return last === undefined ? shock : persistence * last + Math.sqrt(1 - persistence ** 2) * shock;
      }),
    );
    sessions.push({ day, values, state });
  }
  const delay = labelKnownAt(0, 0, timing.fill);
  const labels = (day: number, horizon: number) =>
    Float64Array.from({ length: instruments }, (_, i) => {
      let sum = 0;
      for (let k = 1; k <= horizon; k++) sum += returns[day + delay + k]?.[i] ?? Number.NaN;
      return sum;
    });
  return {
    settings,
    timing,
    days: sessions,
    returns,
    labels,
    ended: (day) =>
      [...new Set(horizons)].flatMap((horizon) => {
        const of = lastLabelledDay(day, horizon, timing.fill, timing.lag);
        return of < 0 ? [] : [{ day: of, horizon, values: labels(of, horizon) }];
      }),
  };
}

/** Mean and its 95 % interval by Student's t over independent seeds; ten of them have t = 2.262. */
export function overSeeds(values: readonly number[]): { mean: number; low: number; high: number } {
  if (values.length !== 10) throw new Error('the quantile is that of ten seeds');
  const mean = values.reduce((a, b) => a + b, 0) / 10;
  const deviation = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 9);
  const half = (2.262 * deviation) / Math.sqrt(10);
  return { mean, low: mean - half, high: mean + half };
}

export const tenSeeds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;
