import { describe, expect, it } from 'vitest';
import { forewarnings } from '../../engine/forewarnings.ts';
import { scenarioFromValue } from '../../scenarios/index.ts';

describe('an ensemble', () => {
  /** Days of the market beside the optimizer's settings; labels of five days wait six. */
  const comparesNothing = (optimizer: object, days = 200) => {
    const value = { version: 1, simulation: { market: { kind: 'synthetic' }, optimizer } };
    const scenario = scenarioFromValue(value, {
      file: 'ensemble.yaml',
      baseFolder: import.meta.dirname,
      set: [],
    });
    const market = { days, instruments: 60, fill: 'next-open', labelLag: 0, hasGaps: true } as const;
    return forewarnings(scenario, market).some((warning) => warning.includes('never compares its experts'));
  };

  it('is warned about when its window never holds its memory, the gap and a day', () => {
    expect(comparesNothing({ kind: 'ensemble', memory: 20, lookback: 25 })).toBe(true);
    expect(comparesNothing({ kind: 'ensemble', memory: 20, lookback: 26 })).toBe(false);
    expect(comparesNothing({ kind: 'ensemble', lookback: 60 })).toBe(true);
  });

  it('is warned about when the run is too short for that', () => {
    const settings = { kind: 'ensemble', memory: 20, lookback: 100, minimumDays: 5 };
    expect(comparesNothing(settings, 31)).toBe(true);
    expect(comparesNothing(settings, 32)).toBe(false);
  });

  it('is not where there is nothing to compare', () => {
    expect(comparesNothing({ kind: 'ensemble', experts: [], lookback: 5 })).toBe(false);
    expect(comparesNothing({ kind: 'hedge', lookback: 5 })).toBe(false);
  });
});
