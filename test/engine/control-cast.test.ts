import { afterEach, describe, expect, it } from 'vitest';
import { createPopulation, type Population, type PopulationSettings } from '../../actors/index.ts';
import { uniformInvestors } from '../../engine/control-cast.ts';
import { evaluateRun } from '../../engine/evaluation-pass.ts';
import { newManifest } from '../../engine/manifest.ts';
import { prepareRun } from '../../engine/prepare-run.ts';
import { Session } from '../../engine/session.ts';
import { MOST_INVESTORS } from '../../evaluation/index.ts';
import { type DayRecord, type Journal, MemoryJournal, type ReadOptions } from '../../journal/index.ts';
import { loadScenario } from '../../scenarios/index.ts';
import { noTables, scenarioFile, small, temporaryFolder } from './folders.ts';
import { registerWatchingKinds } from './watching-kinds.ts';

const folder = temporaryFolder();
const DAYS = 12;
registerWatchingKinds();

/** A finished run in memory, and how to judge it. */
async function judged(
  investorsPerType: number,
  rest: { readonly population?: object; readonly [part: string]: unknown } = {},
) {
  const simulation = {
    ...small,
    market: { ...small.market, days: DAYS },
    ...rest,
    population: { ...small.population, ...rest.population, investorsPerType, floor: 0 },
  };
  const file = scenarioFile(
    folder,
    `run-${investorsPerType}-${Object.keys(rest).join('-')}`,
    simulation,
    noTables,
  );
  const loaded = await loadScenario(file);
  const { market, blueprint, close } = await prepareRun(loaded);
  const journal = new MemoryJournal(
    newManifest({ loaded, market: market.description, blueprint, runId: 'run', createdAt: '' }),
  );
  const session = await Session.open({ blueprint, market, journal });
  while ((await session.step()) !== undefined);
  await session.close();
  const { simulation: resolved, evaluation } = loaded.scenario;
  const options = { ...evaluation, rivals: [], bootstrapSamples: 100 };
  return {
    close,
    journal,
    evaluate: (extra: Partial<Parameters<typeof evaluateRun>[0]> = {}) =>
      evaluateRun({ blueprint, simulation: resolved, options, journal, market, ...extra }),
  };
}

const loop = () => Promise.resolve(undefined);

/** Opens populations and notes what they are asked. */
function watched() {
  const seen = {
    settings: [] as PopulationSettings[],
    plans: [] as number[][],
    days: [] as number[],
    stopped: 0,
  };
  const open = (settings: PopulationSettings): Promise<Population> => {
    const population = createPopulation(settings);
    seen.settings.push(settings);
    return Promise.resolve({
      ...population,
      respawn(plan, cause) {
        seen.plans.push([...plan]);
        return population.respawn(plan, cause);
      },
      castDay(snapshot, ...more) {
        seen.days.push(snapshot.day);
        return population.castDay(snapshot, ...more);
      },
      stop() {
        seen.stopped++;
        return population.stop();
      },
    });
  };
  return { seen, open };
}

describe('the uniform plan cast by investors that are opened for it', () => {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  it.each([
    ['rule investors', {}],
    ['investors with strategies of their own', { population: { strategyScope: 'investor' } }],
    ['faults, which the control knows nothing of', { faults: { throw: 0.2, hang: 0, garbage: 0.2 } }],
    ['investors who fail for good, whom nobody retires', { analyst: { kind: 'failing-rule', share: 0.4 } }],
  ])('gives the evaluation of the plain loop: %s', async (_, rest) => {
    const run = await judged(MOST_INVESTORS + 6, rest);
    closing.push(run.close);
    const { seen, open } = watched();
    const [plain, own, cast] = [
      await run.evaluate({ openInvestors: loop }),
      await run.evaluate(),
      await run.evaluate({ openInvestors: open }),
    ];
    expect(plain?.evaluation.controls.uniform).not.toBeNull();
    expect([own, cast]).toEqual([plain, plain]);
    // Its path really ran: once spawned, every day asked, stopped.
    expect(seen.plans).toEqual([[70, 70, 70, 70]]);
    expect(seen.days).toEqual(Array.from({ length: DAYS }, (__, day) => day));
    expect([seen.stopped, seen.settings[0]?.keepBallots, seen.settings[0]?.faults]).toEqual([
      1,
      false,
      undefined,
    ]);
  });

  it.each([
    ['in shards here, without faults of the run', 'rule', true],
    ['by a plain loop where there is no batch kernel', 'failing-rule', false],
  ])('is cast %s', async (_, kind, inShards) => {
    const analyst = kind === 'rule' ? { kind } : { kind, share: 0 };
    const file = scenarioFile(folder, `where-${kind}`, { ...small, analyst }, noTables);
    const loaded = await loadScenario(file);
    const { market, blueprint, close } = await prepareRun(loaded);
    closing.push(close);
    const population = await uniformInvestors(blueprint, loaded.scenario.simulation)(blueprint.decisions);
    expect(population !== undefined).toBe(inShards);
    const snapshot = market.feed().next()?.snapshot;
    if (population === undefined || snapshot === undefined) return;
    await population.respawn(Int32Array.of(70, 70, 70, 70), 'test');
    expect((await population.castDay(snapshot)).received).toBe(280);
    // Four shards were asked and answered: nobody else had a mailbox.
    expect(population.messages()).toBeLessThan(20);
    await population.stop();
  });

  it('is not needed where the sample is the whole plan', async () => {
    const run = await judged(MOST_INVESTORS);
    closing.push(run.close);
    const { seen, open } = watched();
    await run.evaluate({ openInvestors: open });
    expect(seen.settings).toEqual([]);
  });

  it('is stopped when judging is given up, or fails', async () => {
    const run = await judged(MOST_INVESTORS + 1);
    closing.push(run.close);
    const givenUp = watched();
    const control = new AbortController();
    const progress = (done: number) => void (done === 3 && control.abort());
    expect(
      await run.evaluate({ openInvestors: givenUp.open, signal: control.signal, progress }),
    ).toBeUndefined();
    const failed = watched();
    const broken = () => {
      throw new Error('whoever watches is gone');
    };
    await expect(run.evaluate({ openInvestors: failed.open, progress: broken })).rejects.toThrow('is gone');
    expect([givenUp.seen.stopped, failed.seen.stopped]).toEqual([1, 1]);
  });
});

/** Longest time that judging needs a day for: labels of 10 sessions, and scores of 10 sessions before. */
const KEPT_DAYS = 25;

/** Overwrites every number of records that are older. */
function forgetful(journal: Journal): Journal {
  return {
    days: () => journal.days(),
    *records(first?: number, options?: ReadOptions) {
      const given: DayRecord[] = [];
      for (const record of journal.records(first, options)) {
        given.push(record);
        const old = given.length > KEPT_DAYS ? given.shift() : undefined;
        if (old !== undefined) overwrite(old);
        yield record;
      }
    },
  } satisfies Partial<Journal> as Partial<Journal> as Journal;
}

function overwrite({ tally, score, consensus, disagreement, distribution, endedLabels }: DayRecord): void {
  for (const counts of [tally.shown, tally.bought, tally.sold]) counts.fill(-1);
  for (const values of [score, consensus, disagreement, distribution]) values.fill(Number.NaN);
  for (const { values } of endedLabels) values.fill(Number.NaN);
}

describe('judging a long run', () => {
  it('holds on to no record beyond the longest label and lag', async () => {
    const run = await judged(8, { market: { ...small.market, days: 60 } });
    expect(await run.evaluate({ journal: forgetful(run.journal) })).toEqual(await run.evaluate());
    await run.close();
  });
});
