import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { informationCoefficient, rankInformationCoefficient } from '../../core/index.ts';
import { createDailyCorrelator } from '../../evaluation/index.ts';

const gappy = (value: number | null) => value ?? Number.NaN;
const values = fc.option(fc.integer({ min: -4, max: 4 }).map((k) => k / 8));
const day = fc
  .integer({ min: 0, max: 30 })
  .chain((n) => fc.array(fc.tuple(values, values), { minLength: n, maxLength: n }));

describe('correlations of a day', () => {
  it('are those of the plain functions, with ties and gaps on either side', () => {
    let undefinedCases = 0;
    fc.assert(
      fc.property(day, (pairs) => {
        const signal = Float64Array.from(pairs, ([s]) => gappy(s));
        const label = Float64Array.from(pairs, ([, y]) => gappy(y));
        const { ic, rankIc } = createDailyCorrelator(label)(signal);
        const expected = [informationCoefficient(signal, label), rankInformationCoefficient(signal, label)];
        for (const [i, found] of [ic, rankIc].entries()) {
          if (Number.isNaN(expected[i])) undefinedCases++;
          expect(Number.isNaN(found)).toBe(Number.isNaN(expected[i]));
          expect(Number.isNaN(found) ? 0 : found - (expected[i] as number)).toBeCloseTo(0, 12);
        }
      }),
      { numRuns: 500, seed: 7 },
    );
    expect(undefinedCases).toBeGreaterThan(0);
  });

  it('match a hand-worked case with a tie', () => {
    // Ranks of the signal 1, 2.5, 2.5, 4 and of the label 1, 2, 3, 4: 4.5 / sqrt(4.5 x 5).
    const { rankIc } = createDailyCorrelator(Float64Array.of(1, 2, 3, 9))(Float64Array.of(0, 0.5, 0.5, 1));
    expect(rankIc).toBeCloseTo(4.5 / Math.sqrt(22.5), 14);
  });

  it('judge ties on 12 decimals and call a constant signal or label undefined', () => {
    const label = Float64Array.of(1, 2, 3);
    const correlate = createDailyCorrelator(label);
    const noisy = correlate(Float64Array.of(0.3, 0.1 + 0.2, 1));
    expect(noisy).toEqual(correlate(Float64Array.of(0.3, 0.3, 1)));
    expect(correlate(Float64Array.of(0.3, 0.1 + 0.2, 0.3)).ic).toBeNaN();
    expect(correlate(Float64Array.of(-0, 0, 0)).rankIc).toBeNaN();
    expect(createDailyCorrelator(Float64Array.of(5, 5, Number.NaN))(label).rankIc).toBeNaN();
  });
});
