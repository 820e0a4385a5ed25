import { describe, expect, it } from 'vitest';
import { forewarnings } from '../../engine/forewarnings.ts';
import { scenarioFromValue } from '../../scenarios/index.ts';

/** Days of the market beside the optimizer's settings; labels of five days wait six. */
function warningsOf(optimizer: object, days = 200): readonly string[] {
  const value = { version: 1, simulation: { market: { kind: 'synthetic' }, optimizer } };
  const scenario = scenarioFromValue(value, {
    file: 'learning.yaml',
    baseFolder: import.meta.dirname,
    set: [],
  });
  const market = { days, instruments: 60, fill: 'next-open', labelLag: 0, hasGaps: true } as const;
  return forewarnings(scenario, market);
}

describe('an ensemble', () => {
  const comparesNothing = (optimizer: object, days?: number) =>
    warningsOf(optimizer, days).some((warning) => warning.includes('never compares its experts'));

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

  it('is warned about when it has no experts', () => {
    expect(warningsOf({ kind: 'ensemble', experts: [], lookback: 100, minimumDays: 5 })).toEqual([
      expect.stringContaining('no expert beside equal weights'),
    ]);
  });
});

describe.each(['hedge', 'exponentiated-gradient', 'ridge', 'empirical-bayes'])('the learner %s', (kind) => {
  const year = { kind, lookback: 250, minimumDays: 5 };

  it('is warned about where no window has two rounds of its days', () => {
    const [said = '', ...others] = warningsOf({ kind });
    expect(others).toEqual([]);
    expect(said).toContain('never hold the 10 days of two rounds, but 5 at most');
    expect(said).toContain('optimizer.lookback: 250, minimumDays: 5');
    expect(warningsOf({ kind, lookback: 9 })).toHaveLength(1);
    expect(warningsOf({ kind, lookback: 9, horizon: 1 })).toEqual([]);
    expect(warningsOf({ ...year, overlap: 300 })).toEqual([expect.stringContaining('overlap is 300')]);
  });

  it('counts the days that a run has', () => {
    expect(warningsOf(year, 15)).toHaveLength(1);
    expect(warningsOf(year, 16)).toEqual([]);
    expect(warningsOf(year)).toEqual([]);
  });
});

describe('a population of a search', () => {
  it.each(['cma-es', 'differential-evolution'])('is not made smaller in silence: %s', (kind) => {
    expect(warningsOf({ kind, population: 26 })).toEqual([expect.stringContaining('generations have 25')]);
    expect(warningsOf({ kind, population: 25 })).toEqual([]);
    expect(warningsOf({ kind })).toEqual([]);
    expect(warningsOf({ kind, evaluations: 0 })).toEqual([]);
  });
});

describe('a pull to equal weights or to yesterday', () => {
  it('is warned about where it leaves nothing of what is learned', () => {
    const kind = 'annealing';
    expect(warningsOf({ kind, inertia: 1 })).toEqual([expect.stringContaining('it never changes')]);
    expect(warningsOf({ kind, shrinkage: 1 })).toEqual([expect.stringContaining('equal ones alone')]);
    expect(warningsOf({ kind, shrinkage: 0.9, inertia: 0.9 })).toEqual([]);
  });

  it('is warned about where nothing is learned', () => {
    const nothing = [expect.stringContaining('nothing to hold back')];
    expect(warningsOf({ kind: 'fixed', inertia: 0.5 })).toEqual(nothing);
    expect(warningsOf({ kind: 'fixed', shrinkage: 0.5 })).toEqual(nothing);
    expect(warningsOf({ kind: 'fixed', inertia: 0 })).toEqual([]);
  });
});
