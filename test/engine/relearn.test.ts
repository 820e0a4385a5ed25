import { describe, expect, it } from 'vitest';
import { relearn, relearningOf, simulate } from '../../engine/index.ts';
import { type LoadedScenario, scenarioFromValue } from '../../scenarios/index.ts';

function loaded(optimizer: object): LoadedScenario {
  const value = {
    version: 1,
    simulation: {
      market: { kind: 'synthetic', instruments: 20, industries: 4, days: 30 },
      population: { types: 4, investorsPerType: 8, respawn: 'fixed', pool: { size: 8 }, picks: 3 },
      optimizer,
    },
  };
  const file = 'relearn.yaml';
  const baseFolder = import.meta.dirname;
  const scenario = scenarioFromValue(value, { file, baseFolder, set: [] });
  return { scenario, file, baseFolder, warnings: [], originOf: () => ({ file }) };
}

describe('learning again from recorded ballots', () => {
  it('is refused for a fork', () => {
    const notes = { fill: 'next-open', labelLag: 0, types: [], fork: { day: 3 } };
    const journal = { manifest: () => ({ notes }) } as unknown as Parameters<typeof relearningOf>[0];
    expect(() => relearningOf(journal)).toThrow(/fork.*\[replay\.not-available\]/);
  });

  it.each([
    { kind: 'annealing' },
    { kind: 'annealing', lookback: 12, minimumDays: 3, halfLife: 4, shorterHorizons: [1] },
    { kind: 'annealing', horizon: 1, lookback: 3, shrinkage: 0.25, inertia: 0.5 },
    { kind: 'random-search', iterations: 20, lookback: 100, minimumDays: 1 },
  ])('gives the distributions that a run with fixed numbers has by itself: %o', async (optimizer) => {
    const own = await simulate(loaded(optimizer), { controls: 'journal' });
    const other = await simulate(loaded({ kind: 'fixed' }), { controls: 'journal' });
    const days = [...other.journal.records(0, { ballots: false })];
    const { simulation } = loaded(optimizer).scenario;
    const learned = [...relearn(days, relearningOf(other.journal), simulation)];
    const expected = [...own.journal.records(0, { ballots: false })];
    expect(learned.map(({ distribution }) => [...distribution])).toEqual(
      expected.map(({ distribution }) => [...distribution]),
    );
    expect(learned.map(({ window }) => window?.lastDay)).toEqual(
      expected.map(({ optimization }) => optimization?.windowLastDay),
    );
    // Something was learned, and not what the run that it is read from had.
    expect(learned.at(-1)?.distribution).not.toEqual(days.at(-1)?.distribution);
  });
});
