import { existsSync, readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Simulated, simulate } from '../../engine/index.ts';
import { openMarket } from '../../engine/open-market.ts';
import { type LoadedScenario, loadScenario } from '../../scenarios/index.ts';

const library = 'scenarios/library';
/** Labels over ten days end within them, and distributions are learned on some. */
const DAYS = 16;
/** A label over 5 days from the next open ends 6 days later, and the window holds 5 of them: days 0 to 4 at the close of day 10. */
const FIRST_ANNEALED = 10;
const investorsIn: Readonly<Record<string, number>> = { 'million.yaml': 1_000_000 };
/** Controls that need other ballots take as long as the run itself: these run with all of them, the others without. */
const withAllControls = new Set(['sse50.yaml', 'us88.yaml']);

/** What a scenario reads, relative to the repository; undefined for a generated market. */
function dataOf({ scenario, baseFolder }: LoadedScenario): string | undefined {
  const { path } = scenario.simulation.market as { readonly path?: string };
  return path === undefined ? undefined : relative('.', resolve(baseFolder, path));
}

/** The date of the last of the first `DAYS` sessions, as a run would meet it. */
async function lastDate({ scenario, baseFolder }: LoadedScenario): Promise<number> {
  const market = await openMarket(scenario.simulation, baseFolder);
  try {
    const feed = market.feed();
    const dates = Array.from({ length: DAYS }, () => feed.next()?.snapshot.date);
    return dates.at(-1) as number;
  } finally {
    market.close();
  }
}

function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [entry.name] : [],
  );
}

const shipped = await Promise.all(
  filesOf(library).map(async (name) => {
    const data = dataOf(await loadScenario(join(library, name)));
    return {
      name,
      controls: withAllControls.has(name) ? ('all' as const) : ('journal' as const),
      isThere: data === undefined || existsSync(data),
      source: data === undefined ? '' : ` of ${data} (skipped where the folder is absent)`,
    };
  }),
);

async function firstDays(name: string, controls: 'all' | 'journal'): Promise<Simulated> {
  const file = join(library, name);
  const whole = await loadScenario(file);
  const shortened =
    dataOf(whole) === undefined ? `market.days=${DAYS}` : `market.end=${await lastDate(whole)}`;
  return simulate(await loadScenario(file, { set: [shortened] }), { controls });
}

// Not describe.each, which cuts long titles.
for (const { name, source, isThere, controls } of shipped) {
  describe.skipIf(!isThere)(`${name}, first ${DAYS} days${source}`, () => {
    let simulated: Simulated;
    beforeAll(async () => {
      simulated = await firstDays(name, controls);
    });
    const records = () => [...simulated.journal.records(0)];
    const investors = investorsIn[name] ?? 512;

    it('commits every day, with every ballot accounted for', () => {
      expect(records().map(({ day }) => day)).toEqual(Array.from({ length: DAYS }, (_, day) => day));
      for (const { ballotsExpected, ballotsReceived, abstentions, plan } of records()) {
        expect(ballotsExpected).toBe(investors);
        expect(ballotsReceived + abstentions.length).toBe(investors);
        expect(plan.reduce((sum, count) => sum + count, 0)).toBe(investors);
      }
      expect(records().at(-1)?.ballotsReceived).toBeGreaterThan(investors / 2);
    });

    it('learns its distribution from the 11th day on, positive and with the sum of the types', () => {
      const learned = records().filter(({ optimization }) => optimization !== undefined);
      expect(learned.map(({ day }) => day)).toEqual(
        Array.from({ length: DAYS - FIRST_ANNEALED }, (_, i) => FIRST_ANNEALED + i),
      );
      for (const { distribution } of records()) {
        expect(distribution).toHaveLength(simulated.types.length);
        expect(Math.min(...distribution)).toBeGreaterThan(0);
        expect(distribution.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(distribution.length, 9);
      }
      const before = records().slice(0, FIRST_ANNEALED);
      expect(new Set(before.flatMap(({ distribution }) => [...distribution]))).toEqual(new Set([1]));
      expect(new Set(records().at(-1)?.distribution).size).toBeGreaterThan(1);
    });

    it(`has signal quality at three horizons beside ${
      controls === 'all' ? 'all four controls' : 'the controls that its own ballots give'
    }`, () => {
      const { statistics, controls: found } = simulated.evaluation;
      const named = Object.entries({ ...statistics, ...found });
      const shown = named.filter(([, byHorizon]) => byHorizon !== null);
      const own = new Set(['score', 'consensus', 'negDisagreement', 'uniformWeights', 'bestType']);
      expect(new Set(shown.map(([signal]) => signal))).toEqual(
        new Set(controls === 'all' ? [...own, 'uniform', 'random'] : own),
      );
      for (const [signal, byHorizon] of shown) {
        for (const horizon of [1, 5, 10]) {
          const quality = byHorizon?.[String(horizon)];
          const where = `${signal}, ${horizon} days`;
          // Labels from the next open: those of the last `horizon` + 1 days have not ended.
          expect((quality?.days ?? 0) + (quality?.undefinedDays ?? 0), where).toBe(DAYS - horizon - 1);
          expect(quality?.days, where).toBeGreaterThan(0);
          expect(Math.abs(quality?.rankIc ?? Number.NaN), where).toBeLessThan(1);
        }
      }
    });
  });
}
