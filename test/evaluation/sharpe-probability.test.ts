import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalDistribution, normalQuantile } from '../../core/index.ts';
import {
  deflatedSharpe,
  expectedMaximumSharpe,
  probabilisticSharpe,
  sharpeMoments,
} from '../../evaluation/index.ts';

describe('the normal distribution', () => {
  // 40-digit arithmetic, rounded to 17.
  it.each([
    [-8, 6.220960574271784e-16],
    [-3.5, 0.00023262907903552504],
    [-3, 0.0013498980316300946],
    [-1.96, 0.024997895148220435],
    [-0.5, 0.3085375387259869],
    [0, 0.5],
    [0.7, 0.758036347776927],
    [2.5, 0.9937903346742238],
    [3.2, 0.9993128620620841],
  ])('at %d is %d to 12 digits', (x, expected) => {
    expect(Math.abs(normalDistribution(x) / expected - 1)).toBeLessThan(1e-12);
  });

  it.each([
    [1e-10, -6.361340902404057],
    [0.001, -3.0902323061678136],
    [0.025, -1.9599639845400543],
    [0.3, -0.5244005127080408],
    [0.9, 1.2815515655446006],
    [0.999, 3.090232306167813],
  ])('has the quantile %d at %d to 12 digits', (p, expected) => {
    expect(Math.abs(normalQuantile(p) / expected - 1)).toBeLessThan(1e-12);
  });

  it('has quantiles that invert it, down to the smallest probabilities', () => {
    fc.assert(
      fc.property(fc.double({ min: -37, max: 0, noNaN: true }), (x) => {
        expect(normalQuantile(normalDistribution(x))).toBeCloseTo(x, 11);
        expect(normalDistribution(-x)).toBeCloseTo(1 - normalDistribution(x), 14);
      }),
    );
  });

  it('ends at its ends', () => {
    expect([0, 1, -0.1, 1.1, Number.NaN].map(normalQuantile)).toEqual([
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
    expect(normalQuantile(0.5)).toBeCloseTo(0, 15);
    expect([-100, 100].map(normalDistribution)).toEqual([0, 1]);
  });
});

describe('the probabilistic Sharpe ratio', () => {
  it('counts fat left tails against a track record of 24 months, as in the example of 2012', () => {
    const record = { sessions: 24, sharpe: 0.458 };
    expect(probabilisticSharpe({ ...record, skewness: 0, kurtosis: 3 })).toBeCloseTo(0.982, 3);
    expect(probabilisticSharpe({ ...record, skewness: -2.448, kurtosis: 10.164 })).toBeCloseTo(0.913, 3);
  });

  it('is a half at its threshold and falls with it', () => {
    const moments = { sessions: 100, sharpe: 0.1, skewness: -0.5, kurtosis: 4 };
    expect(probabilisticSharpe(moments, 0.1)).toBe(0.5);
    expect(probabilisticSharpe(moments, 0.2)).toBeLessThan(0.5);
  });

  it('is undefined where its variance vanishes', () => {
    // 1 - 2 x 1 + (5 - 1) / 4 x 1.
    expect(probabilisticSharpe({ sessions: 9, sharpe: 1, skewness: 2, kurtosis: 5 })).toBeNull();
  });
});

describe('moments of returns', () => {
  it('match a hand-worked sequence', () => {
    // Mean 1; deviations -1, -1, -1, 3: squares 12, cubes 24, fourth powers 84, over 4.
    const moments = sharpeMoments([0, 0, 0, 4], 0.5);
    expect(moments).toMatchObject({ sessions: 4 });
    expect(moments?.sharpe).toBeCloseTo(0.5 / 2, 12);
    expect(moments?.skewness).toBeCloseTo(6 / 3 ** 1.5, 12);
    expect(moments?.kurtosis).toBeCloseTo(21 / 9, 12);
  });

  it('are undefined without spread', () => {
    expect(sharpeMoments([0.1])).toBeUndefined();
    expect(sharpeMoments([0.1, 0.1, 0.1])).toBeUndefined();
    expect(deflatedSharpe({ returns: [0.1, 0.1], trials: 5, trialSharpeVariance: 0.01 })).toBeNull();
  });
});

describe('the deflated Sharpe ratio', () => {
  // Five years of 250 days, 2.5 a year, skewness -3, kurtosis 10; trials vary by 1/2 a year: the example of 2014.
  const moments = { sessions: 1250, sharpe: 2.5 / Math.sqrt(250), skewness: -3, kurtosis: 10 };
  const trialSharpeVariance = 1 / (2 * 250);

  it('rejects at 95 % what is the best of 100 trials, as in the example of 2014', () => {
    expect(expectedMaximumSharpe(100, trialSharpeVariance)).toBeCloseTo(0.1132, 4);
    expect(deflatedSharpe({ moments, trials: 100, trialSharpeVariance })).toBeCloseTo(0.9004, 4);
  });

  it('accepts it as the best of 46, as in the example of 2014', () => {
    expect(deflatedSharpe({ moments, trials: 46, trialSharpeVariance })).toBeCloseTo(0.9505, 4);
  });

  it('is the probabilistic one for a single trial, and falls with their number', () => {
    const of = (trials: number) => deflatedSharpe({ moments, trials, trialSharpeVariance }) as number;
    expect(of(1)).toBe(probabilisticSharpe(moments));
    const falling = [1, 2, 3, 10, 100, 10_000, 1e9].map(of);
    expect(falling).toEqual(falling.toSorted((a, b) => b - a));
    expect(new Set(falling).size).toBe(falling.length);
  });

  it('takes returns as well as their moments', () => {
    const returns = [0.01, -0.02, 0.03, 0.01, 0.02];
    const input = { trials: 3, trialSharpeVariance: 0.01 };
    const ofMoments = sharpeMoments(returns);
    if (ofMoments === undefined) throw new Error('these returns have a spread');
    expect(deflatedSharpe({ returns, ...input })).toBe(deflatedSharpe({ moments: ofMoments, ...input }));
  });

  it('needs a trial', () => {
    expect(() => expectedMaximumSharpe(0, 1)).toThrow('internal.invariant');
  });
});
