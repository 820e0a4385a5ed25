import { beforeAll, describe, expect, it } from 'vitest';
import { relearn, relearningOf, type Simulated, simulate } from '../../engine/index.ts';
import { type LoadedScenario, scenarioFromValue } from '../../scenarios/index.ts';
import { learners } from './learners.ts';

function loaded(optimizer: object, horizons: readonly number[] = [1, 5, 10]): LoadedScenario {
  const value = {
    version: 1,
    simulation: {
      market: { kind: 'synthetic', instruments: 20, industries: 4, days: 30 },
      population: { types: 4, investorsPerType: 8, respawn: 'fixed', pool: { size: 8 }, picks: 3 },
      labels: { horizons },
      optimizer,
    },
  };
  const file = 'relearn.yaml';
  const baseFolder = import.meta.dirname;
  const scenario = scenarioFromValue(value, { file, baseFolder, set: [] });
  return { scenario, file, baseFolder, warnings: [], originOf: () => ({ file }) };
}

describe('learning again from recorded ballots', () => {
  let recorded: Simulated;
  beforeAll(async () => {
    recorded = await simulate(loaded({ kind: 'fixed' }), { controls: 'journal' });
  });
  const recordedDays = () => [...recorded.journal.records(0, { ballots: false })];

  it('is refused for a fork', () => {
    const notes = { fill: 'next-open', labelLag: 0, types: [], fork: { day: 3 } };
    const journal = { manifest: () => ({ notes }) } as unknown as Parameters<typeof relearningOf>[0];
    expect(() => relearningOf(journal)).toThrow(/fork.*\[replay\.not-available\]/);
  });

  it.each([
    [{ horizon: 3 }, [3, 5], [3]],
    [{ horizon: 10, shorterHorizons: [2, 5] }, [2, 5, 10], [2]],
  ])('is refused for labels that the run did not record: %o', (optimizer, horizons, missing) => {
    const { simulation } = loaded({ kind: 'annealing', ...optimizer }, horizons).scenario;
    const learned = relearn(recordedDays(), relearningOf(recorded.journal), simulation);
    expect(() => learned.next()).toThrow(
      expect.objectContaining({
        problems: [
          expect.objectContaining({
            code: 'replay.not-available',
            found: missing,
            expected: "horizons of the run's labels.horizons: 1, 5, 10",
          }),
        ],
      }),
    );
  });

  it.each([
    ['begin later', () => recordedDays().slice(2), 0, 2],
    ['have a hole', () => recordedDays().toSpliced(7, 1), 7, 8],
    ['name one twice', () => recordedDays().toSpliced(7, 0, ...recordedDays().slice(6, 7)), 7, 6],
  ])('is refused for days that %s', (_, days, expected, found) => {
    const { simulation } = loaded({ kind: 'hedge' }).scenario;
    const learned = relearn(days(), relearningOf(recorded.journal), simulation);
    expect(() => [...learned]).toThrow(
      expect.objectContaining({
        problems: [
          expect.objectContaining({
            code: 'replay.not-available',
            found: `day ${found}`,
            expected: `day ${expected}`,
          }),
        ],
      }),
    );
  });

  it.each([
    { kind: 'annealing' },
    { kind: 'annealing', lookback: 12, minimumDays: 3, halfLife: 4, shorterHorizons: [1] },
    { kind: 'annealing', horizon: 1, lookback: 3, shrinkage: 0.25, inertia: 0.5 },
    { kind: 'random-search', iterations: 20, lookback: 100, minimumDays: 1 },
    ...learners,
  ])('gives the distributions that a run with fixed numbers has by itself: %o', async (optimizer) => {
    const own = await simulate(loaded(optimizer), { controls: 'journal' });
    const days = recordedDays();
    const { simulation } = loaded(optimizer).scenario;
    const learned = [...relearn(days, relearningOf(recorded.journal), simulation)];
    const expected = [...own.journal.records(0, { ballots: false })];
    const found = learned.map(({ distribution }) => [...distribution]);
    expect(found).toEqual(expected.map(({ distribution }) => [...distribution]));
    expect(learned.map(({ window }) => window?.lastDay)).toEqual(
      expected.map(({ optimization }) => optimization?.windowLastDay),
    );
    // Something was learned, and not what the run that it is read from had.
    expect(found).not.toEqual(days.map(({ distribution }) => [...distribution]));
    expect(own.warnings.filter((warning) => warning.includes('never'))).toEqual([]);
  });
});
