import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { informationCoefficient, rankInformationCoefficient, rootKey } from '../../core/index.ts';
import {
  createQualityAccumulator,
  meanStatistics,
  type SignalQuality,
  signalQuality,
} from '../../evaluation/index.ts';

const column = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 12, maxLength: 12 });
const days = fc.array(fc.tuple(column, column), { minLength: 0, maxLength: 25 });

describe('quality of a signal', () => {
  it('is mean and mean / deviation of the daily correlations, undefined days counted', () => {
    fc.assert(
      fc.property(days, fc.constantFrom(1, 5, 10), (pairs, horizon) => {
        // Every fourth day has a constant label.
        const signals = pairs.map(([s]) => Float64Array.from(s));
        const labels = pairs.map(([, y], t) => (t % 4 === 3 ? new Float64Array(12) : Float64Array.from(y)));
        const found = signalQuality(signals, labels, horizon);
        const ic = meanStatistics(
          signals.map((s, t) => informationCoefficient(s, labels[t] as Float64Array)),
          horizon - 1,
        );
        const rankIc = meanStatistics(
          signals.map((s, t) => rankInformationCoefficient(s, labels[t] as Float64Array)),
          horizon - 1,
        );
        const expected: Partial<Record<keyof SignalQuality, number | null>> = {
          ic: ic.mean,
          icir: ic.ratio,
          icT: ic.t,
          rankIc: rankIc.mean,
          rankIcir: rankIc.ratio,
          rankIcT: rankIc.t,
          days: rankIc.definedDays,
          undefinedDays: rankIc.undefinedDays,
        };
        for (const [name, value] of Object.entries(expected)) {
          const number = found[name as keyof SignalQuality];
          expect([name, number === null]).toEqual([name, value === null]);
          const deviation = Math.abs((number ?? 0) - (value ?? 0)) / Math.max(1, Math.abs(value ?? 0));
          expect([name, deviation < 1e-9]).toEqual([name, true]);
        }
        expect(found.days + found.undefinedDays).toBe(pairs.length);
      }),
      { seed: 1 },
    );
  });

  it('has an interval around the mean where one is asked for and the days suffice', () => {
    const accumulator = createQualityAccumulator(5, rootKey(1));
    let early: SignalQuality | undefined;
    for (let t = 0; t < 60; t++) {
      accumulator.add(
        Float64Array.from({ length: 20 }, (_, j) => Math.sin(7 * t + j)),
        Float64Array.from({ length: 20 }, (_, j) => Math.sin(7 * t + j) + Math.cos(3 * t + j * j)),
      );
      if (t === 28) early = accumulator.result();
    }
    expect(early).toMatchObject({ days: 29, rankIcLow: null, rankIcHigh: null, rankIcT: null });
    const { rankIc, rankIcLow, rankIcHigh } = accumulator.result();
    expect(rankIcLow).toBeLessThan(rankIc as number);
    expect(rankIcHigh).toBeGreaterThan(rankIc as number);
    expect(accumulator.meanRankIc()).toBe(rankIc);
    expect(signalQuality([], [], 5)).toMatchObject({ rankIc: null, rankIcLow: null, days: 0 });
  });

  it('refuses signals and labels that do not go in step', () => {
    const day = Float64Array.of(1, 2);
    expect(() => signalQuality([day, day], [day], 1)).toThrow('more signals');
    expect(() => signalQuality([day], [day, day], 1)).toThrow('more labels');
    expect(() => signalQuality([day], [Float64Array.of(1)], 1)).toThrow('same instruments');
  });
});
