import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createMarketStateDetector,
  equalWeightReturn,
  type MarketStateSettings,
} from '../../../alphas/index.ts';
import { normal, rootKey, streamAt, subKey } from '../../../core/index.ts';

const key = subKey(rootKey('states'), 'returns');
const noise = (seed: number, day: number) => 0.01 * normal(streamAt(key, seed, day), 0);
const small: MarketStateSettings = { trendDays: 4, volatilityDays: 3, usualDays: 5, leastUsualDays: 2 };

function statesOf(returns: readonly number[], settings: MarketStateSettings = {}) {
  const detector = createMarketStateDetector(settings);
  return returns.map((value) => detector.addDay(value));
}

/** From the whole series at once, as the page states it. */
function plainState(returns: readonly number[], settings: Required<MarketStateSettings>) {
  const deviation = (values: readonly number[]) => {
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    return Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (values.length - 1));
  };
  const windows = returns
    .map((_, end) => returns.slice(end + 1 - settings.volatilityDays, end + 1))
    .filter((_, end) => end + 1 >= settings.volatilityDays)
    .map(deviation)
    .slice(-settings.usualDays);
  if (windows.length < settings.leastUsualDays || returns.length < settings.trendDays) return undefined;
  const trailing = returns.slice(-settings.trendDays);
  const mean = trailing.reduce((a, b) => a + b, 0) / trailing.length;
  const score = mean / (deviation(trailing) / Math.sqrt(trailing.length));
  const sorted = windows.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  const median = ((sorted[Math.ceil(half) - 1] as number) + (sorted[Math.floor(half)] as number)) / 2;
  return {
    trend: score > settings.sidewaysBand ? 'bull' : score < -settings.sidewaysBand ? 'bear' : 'sideways',
    volatility: (windows.at(-1) as number) > median ? 'high' : 'low',
    score,
  };
}

describe('the market state', () => {
  it('is what the plain definition gives, day by day', () => {
    const settings = {
      trendDays: 12,
      volatilityDays: 5,
      usualDays: 20,
      leastUsualDays: 7,
      sidewaysBand: 0.5,
    };
    const returns = Array.from({ length: 300 }, (_, day) => noise(1, day));
    const states = statesOf(returns, settings);
    for (const [day, state] of states.entries()) {
      const plain = plainState(returns.slice(0, day + 1), settings);
      expect(state?.trend).toBe(plain?.trend);
      expect(state?.volatility).toBe(plain?.volatility);
      expect(state?.trendScore ?? 0).toBeCloseTo(plain?.score ?? 0, 9);
    }
    expect(new Set(states.map((state) => state?.trend)).size).toBe(4);
  });

  it('is worked by hand', () => {
    // Deviations over 3: of (1,2,3) 1; of (2,3,2) 0.577; four returns have mean 2, deviation 0.816, score 2 / 0.408.
    const [, , third, fourth] = statesOf([0.01, 0.02, 0.03, 0.02], small);
    expect(third).toBeUndefined();
    expect(fourth?.trend).toBe('bull');
    expect(fourth?.trendScore).toBeCloseTo(2 / Math.sqrt(2 / 3 / 4), 9);
    expect(fourth?.usualDeviation).toBeCloseTo((0.01 + 0.01 / Math.sqrt(3)) / 2, 12);
    expect(fourth?.volatility).toBe('low');
  });

  it('knows rising, falling and still markets, and days of trouble', () => {
    const drift = (mean: number) => Array.from({ length: 200 }, (_, day) => mean + noise(2, day) / 10);
    expect(statesOf(drift(0.002)).at(-1)?.trend).toBe('bull');
    expect(statesOf(drift(-0.002)).at(-1)?.trend).toBe('bear');
    expect(statesOf(Array.from({ length: 200 }, () => 0)).at(-1)).toMatchObject({
      trend: 'sideways',
      volatility: 'low',
    });
    const troubled = [...drift(0), ...Array.from({ length: 20 }, (_, day) => noise(3, day))];
    expect(statesOf(troubled).at(-1)?.volatility).toBe('high');
  });

  it('is sideways on about 55 % of days without drift', () => {
    const states = statesOf(Array.from({ length: 4_000 }, (_, day) => noise(4, day))).slice(79);
    const sideways = states.filter((state) => state?.trend === 'sideways').length / states.length;
    expect(sideways).toBeGreaterThan(0.42);
    expect(sideways).toBeLessThan(0.68);
  });

  it('does not depend on what comes later, nor on how long the detector has run', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1_000 }), fc.integer({ min: 10, max: 60 }), (seed, cut) => {
        const past = Array.from({ length: cut }, (_, day) => noise(seed, day));
        const settings = { trendDays: 5, volatilityDays: 3, usualDays: 6, leastUsualDays: 3 };
        const whole = statesOf([...past, ...Array.from({ length: 20 }, () => 0.5)], settings);
        expect(whole.slice(0, cut)).toEqual(statesOf(past, settings));
        expect(statesOf(past.slice(-9), settings).at(-1)).toEqual(whole[cut - 1]);
      }),
      { numRuns: 50 },
    );
  });

  it('keeps its state over a session without a return', () => {
    const states = statesOf([0.01, 0.02, 0.03, 0.02, Number.NaN], small);
    expect(states[4]).toEqual(states[3]);
  });

  it('takes the mean of the returns that are known', () => {
    expect(equalWeightReturn([0.01, Number.NaN, 0.03])).toBeCloseTo(0.02, 15);
    expect(equalWeightReturn([Number.NaN])).toBeNaN();
  });

  it('refuses windows that have no standard deviation', () => {
    expect(() => createMarketStateDetector({ volatilityDays: 1 })).toThrow(/\[internal\.invariant\]/);
  });
});
