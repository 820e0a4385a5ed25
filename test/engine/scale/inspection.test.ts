/** Investors of cohorts are looked at one by one: each has the view, the pool and the ballot that it has as an actor. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadScenario, openInspection, openReplay, runScenario } from '../../../engine/index.ts';
import { noTables, scenarioFile, temporaryFolder } from '../folders.ts';

const folder = temporaryFolder();
const simulation = {
  market: { kind: 'synthetic', days: 12, instruments: 25 },
  population: { types: 3, investorsPerType: 1_200, floor: 100, pool: { size: 8 }, picks: 2 },
};
const addresses = [
  { day: 0, type: 0, ordinal: 0 },
  { day: 0, type: 2, ordinal: 1_199 },
  { day: 11, type: 1, ordinal: 57 },
];

async function lookedAt(grain: 'actor' | 'cohort') {
  const file = scenarioFile(folder, grain, simulation, { ...noTables, grain });
  const scenario = await loadScenario(file);
  const { runDir } = await runScenario({ scenario, outDir: join(folder, 'runs', grain) });
  const replay = openReplay(runDir);
  const inspection = openInspection(replay);
  try {
    const types = replay.overview().types;
    return await Promise.all(
      addresses.map(({ day, type, ordinal }) =>
        inspection.investor({ day, type: types[type]?.id as string, ordinal }),
      ),
    );
  } finally {
    await inspection.close();
    replay.close();
  }
}

describe('investors of a run in cohorts', () => {
  it('are looked at as actors are', async () => {
    const cohort = await lookedAt('cohort');
    expect(cohort.map(({ ballot }) => ballot?.status)).toEqual(['ballot', 'ballot', 'ballot']);
    expect(cohort).toEqual(await lookedAt('actor'));
  });
});
