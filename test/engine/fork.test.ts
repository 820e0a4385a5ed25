import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { MassError } from '../../core/index.ts';
import { openReplay, prepareFork, type RunReport, readReport, resumeRun } from '../../engine/index.ts';
import { type DayRecord, type Manifest, readRun } from '../../journal/index.ts';
import { recordsIn, temporaryFolder, treeOf } from './folders.ts';
import { digestsIn, forkOf, originRun } from './forks.ts';

const folder = temporaryFolder();
const DAYS = 20;
let origin: RunReport;
let whole: readonly string[] = [];
beforeAll(async () => {
  origin = await originRun(folder);
  whole = digestsIn(origin.runDir);
  expect(whole).toHaveLength(DAYS);
});

function manifestOf(runDir: string): Manifest {
  const { journal } = readRun(runDir);
  try {
    return journal.manifest();
  } finally {
    journal.close();
  }
}

describe('a fork without changes', () => {
  it.each([0, 1, 7, 12, 19, 20])('from day %i has the digests of its origin to the last day', async (day) => {
    const fork = await forkOf(origin.runDir, day);
    expect(fork).toMatchObject({ complete: true, days: DAYS, digest: origin.digest });
    expect(digestsIn(fork.runDir)).toEqual(whole);
    expect(fork.statistics).toEqual(origin.statistics);
    expect(fork.runId).not.toBe(origin.runId);
    expect(manifestOf(fork.runDir).notes['fork']).toMatchObject({ origin: origin.runId, day, changes: [] });
    expect(openedFork(fork.runDir)).toMatchObject({ origin: origin.runId, day });
  });

  it.each([
    ['daily pools', { pool: { size: 6, redraw: 'daily' } }],
    ['a selector for all', { pool: { size: 6, selector: 'size-equal' } }],
    ['a strategy for each investor', { strategyScope: 'investor' }],
    ['fixed numbers', { respawn: 'fixed' }],
    ['types that nobody may stand for', { floor: 0 }],
  ])('has them under %s', async (_, population) => {
    const base = { types: 4, investorsPerType: 8, floor: 2, pool: { size: 6 }, picks: 2, ...population };
    const run = await originRun(folder, { population: base });
    const fork = await forkOf(run.runDir, 13);
    expect(digestsIn(fork.runDir)).toEqual(digestsIn(run.runDir));
  });

  it('has them where investors are restarted, retired and abstain', async () => {
    const run = await originRun(folder, { faults: { throw: 0.1, garbage: 0.05 } });
    const fork = await forkOf(run.runDir, 9);
    expect(run.abstentions).toBeGreaterThan(0);
    expect(fork.abstentions).toBe(run.abstentions);
    expect(digestsIn(fork.runDir)).toEqual(digestsIn(run.runDir));
  });

  it('leaves its origin as it was', async () => {
    const before = treeOf(origin.runDir);
    await forkOf(origin.runDir, 5, { set: ['optimizer.kind=fixed'] });
    expect(treeOf(origin.runDir)).toEqual(before);
  });

  it('copies ballots that were kept', async () => {
    const run = await originRun(folder, {}, { output: { ballots: true, parquet: false, csv: false } });
    const fork = await forkOf(run.runDir, 6);
    const [a, b] = [openReplay(run.runDir), openReplay(fork.runDir)];
    for (const day of [0, 5, 6, 19])
      expect(b.record(day, { ballots: true })).toEqual(a.record(day, { ballots: true }));
    a.close();
    b.close();
  });
});

function openedFork(runDir: string): object | undefined {
  const replay = openReplay(runDir);
  try {
    return replay.overview().fork;
  } finally {
    replay.close();
  }
}

describe('a distribution that is set by hand', () => {
  it('is that of the fork day, scaled to the number of types, and what later days learn from', async () => {
    const [first, second, third, fourth] = typesOf(origin.runDir) as [string, string, string, string];
    const distribution = { [first]: 6, [second]: 2, [third]: 1, [fourth]: 1 };
    const fork = await forkOf(origin.runDir, 12, { distribution });
    const records = recordsIn(fork.runDir);
    expect(Array.from(records[12]?.distribution ?? [])).toEqual([2.4, 0.8, 0.4, 0.4]);
    expect(records[12]?.optimization).toBeUndefined();
    // 32 investors by weight, 2 at least.
    expect(Array.from(records[12]?.plan ?? [])).toEqual([19, 7, 3, 3]);
    expect(records[12]?.events[0]?.cause).toMatch(/set by hand/);
    expect(digestsIn(fork.runDir).slice(0, 12)).toEqual(whole.slice(0, 12));
    expect(digestsIn(fork.runDir)[12]).not.toBe(whole[12]);
    expect(records[13]?.optimization).toBeDefined();
    const [note] = (openedFork(fork.runDir) as { readonly changes: readonly string[] }).changes;
    expect(note).toBe(`distribution ${first}=6, ${second}=2, ${third}=1, ${fourth}=1`);
  });

  it('leaves types that it does not name the weight that they had', async () => {
    const [first] = typesOf(origin.runDir) as [string];
    const before = recordsIn(origin.runDir)[13]?.distribution as Float64Array;
    const fork = await forkOf(origin.runDir, 14, { distribution: { [first]: 2 } });
    const rest = before.slice(1).reduce((sum, weight) => sum + weight, 0);
    const expected = [2, ...before.slice(1)].map((weight) => (weight * 4) / (2 + rest));
    const found = Array.from(recordsIn(fork.runDir)[14]?.distribution as Float64Array);
    for (const [i, weight] of found.entries()) expect(weight).toBeCloseTo(expected[i] as number, 12);
  });

  it('may be set before the first day', async () => {
    const [first] = typesOf(origin.runDir) as [string];
    const fork = await forkOf(origin.runDir, 0, { distribution: { [first]: 5 } });
    expect(Array.from(recordsIn(fork.runDir)[0]?.distribution ?? [])).toEqual([2.5, 0.5, 0.5, 0.5]);
  });

  it('is refused where a type is not there or a weight is not positive, with all of it', async () => {
    const [first, second] = typesOf(origin.runDir) as [string, string];
    const distribution = { [`${first}x`]: 1, [second]: 0 };
    const error = await refused(forkOf(origin.runDir, 3, { distribution }));
    expect(error.problems.map(({ code }) => code)).toEqual(['fork.invalid', 'fork.invalid']);
    expect(error.problems[0]?.hint).toBe(`did you mean "${first}"?`);
    expect(error.problems[1]?.message).toMatch(/not positive/);
  });
});

function typesOf(runDir: string): readonly string[] {
  const notes = manifestOf(runDir).notes as { readonly types: readonly { readonly id: string }[] };
  return notes.types.map(({ id }) => id);
}

async function refused(work: Promise<unknown>): Promise<MassError> {
  const before = readdirSync(join(folder, 'runs'));
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(MassError);
  expect(readdirSync(join(folder, 'runs'))).toEqual(before);
  return error as MassError;
}

function boughtBy(record: DayRecord | undefined, type: number): Int32Array {
  const { bought, instruments } = (record as DayRecord).tally;
  return bought.slice(type * instruments, (type + 1) * instruments);
}

describe('a modality that is taken away', () => {
  it('is seen by no type from the fork day on, and types keep their ids and rows', async () => {
    const types = typesOf(origin.runDir);
    const name = 'dividend';
    const fork = await forkOf(origin.runDir, 8, { set: ['modalities.without=[dividend]'] });
    expect(typesOf(fork.runDir)).toEqual(types);
    const { notes } = manifestOf(fork.runDir) as unknown as {
      readonly notes: { readonly types: readonly { readonly modalities: readonly string[] }[] };
    };
    expect(notes.types.every(({ modalities }) => !modalities.includes(name))).toBe(true);
    const [was, is] = [recordsIn(origin.runDir), recordsIn(fork.runDir)];
    expect(is.slice(0, 8)).toEqual(was.slice(0, 8));
    // Types that never saw it are not touched before weights move.
    const blind = types.filter((id) => !id.includes(name));
    expect(blind.length).toBeGreaterThan(0);
    for (const id of blind)
      expect(boughtBy(is[8], types.indexOf(id))).toEqual(boughtBy(was[8], types.indexOf(id)));
    expect(is[8]?.tally.bought).not.toEqual(was[8]?.tally.bought);
  });

  it('of one type touches that type alone on the fork day', async () => {
    const types = typesOf(origin.runDir);
    const index = types.indexOf('quality+news');
    const fork = await forkOf(origin.runDir, 8, {
      set: ['modalities.withoutByType={"quality+news": [quality]}'],
    });
    const [was, is] = [recordsIn(origin.runDir)[8], recordsIn(fork.runDir)[8]];
    expect(boughtBy(is, index)).not.toEqual(boughtBy(was, index));
    for (const other of [0, 1, 2, 3].filter((i) => i !== index))
      expect(boughtBy(is, other)).toEqual(boughtBy(was, other));
  });

  it('is refused for a type that there is not', async () => {
    const error = await refused(
      forkOf(origin.runDir, 8, { set: ['modalities.withoutByType={"no such": [news]}'] }),
    );
    expect(error.code).toBe('population.masks');
  });
});

describe('other investors and other learning', () => {
  it('an optimizer that learns nothing keeps the distribution of the day before', async () => {
    const fork = await forkOf(origin.runDir, 13, { set: ['optimizer.kind=fixed'] });
    const records = recordsIn(fork.runDir);
    const kept = recordsIn(origin.runDir)[12]?.distribution;
    for (const { distribution } of records.slice(13)) expect(distribution).toEqual(kept);
    expect(digestsIn(fork.runDir).slice(0, 13)).toEqual(whole.slice(0, 13));
  });

  it('another analyst goes on with the pools that investors have', async () => {
    const fork = await forkOf(origin.runDir, 6, { set: ['analyst.kind=random'] });
    const [was, is] = [recordsIn(origin.runDir)[6], recordsIn(fork.runDir)[6]];
    expect(is?.tally.shown).toEqual(was?.tally.shown);
    expect(is?.tally.bought).not.toEqual(was?.tally.bought);
  });

  it('investors who pick more do so out of the pools that they have; ballots of other sizes are not copied', async () => {
    const run = await originRun(folder, {}, { output: { ballots: true, parquet: false, csv: false } });
    const fork = await forkOf(run.runDir, 6, { set: ['population.picks=3', 'aggregation.alpha=0.7'] });
    const [was, is] = [recordsIn(run.runDir), recordsIn(fork.runDir)];
    expect(is[6]?.tally.shown).toEqual(was[6]?.tally.shown);
    expect(is[6]?.tally.bought).not.toEqual(was[6]?.tally.bought);
    const replay = openReplay(fork.runDir);
    expect(replay.record(5, { ballots: true }).ballots).toBeUndefined();
    expect(replay.record(6, { ballots: true }).ballots).toBeDefined();
    replay.close();
    expect(fork.warnings.join('\n')).toMatch(/ballots of the 6 shared days are kept in/);
  });

  it.each([
    'population.respawn=fixed',
    'population.floor=4',
    'population.pool.size=8',
    'population.pool.redraw=daily',
    'population.strategyScope=investor',
    'aggregation.unseen=exclude',
    'optimizer.lookback=3',
    'optimizer.horizon=1',
    'faults.throw=0.2',
  ])('%s changes nothing before the fork', async (set) => {
    const fork = await forkOf(origin.runDir, 13, { set: [set] });
    const digests = digestsIn(fork.runDir);
    expect(digests.slice(0, 13)).toEqual(whole.slice(0, 13));
    expect(digests.at(-1)).not.toBe(whole.at(-1));
    expect(fork.complete).toBe(true);
  });
});

describe('a fork that contradicts what it would share', () => {
  it.each([
    ['seed=2', /seed/],
    ['population.types=5', /types/],
    ['population.investorsPerType=9', /never changes/],
    ['population.modalitiesPerType=[1, 2]', /types/],
    ['market.instruments=17', /market/],
    ['market.start=20200106', /market/],
    ['timing.fill=next-close', /timing/],
    ['labels.horizons=[1, 5]', /labels/],
    ['modalities.use=[valuation, growth, news]', /modalities/],
    ['preset=release', /preset/],
  ])('is refused: %s', async (set, reason) => {
    const error = await refused(forkOf(origin.runDir, 4, { set: [set] }));
    expect(error.code).toBe('fork.invalid');
    expect(error.problems[0].message).toMatch(reason);
    expect(error.problems[0].hint).toMatch(/start a new run|modalities\.without/);
  });

  it.each([-1, 21, 1.5])('is refused at day %d', async (day) => {
    expect(await refused(forkOf(origin.runDir, day))).toMatchObject({ code: 'fork.invalid' });
  });

  it('is told of overrides that are none', async () => {
    expect(await refused(forkOf(origin.runDir, 4, { set: ['nothing=1'] }))).toMatchObject({
      code: 'scenario.set-path',
    });
  });
});

describe('a fork of a fork', () => {
  it('shares what both share, and goes on under the changes of both', async () => {
    const [first] = typesOf(origin.runDir) as [string];
    const set = ['optimizer.kind=fixed'];
    const one = await forkOf(origin.runDir, 7, { set, distribution: { [first]: 5 } });
    const same = await forkOf(one.runDir, 7);
    expect(digestsIn(same.runDir)).toEqual(digestsIn(one.runDir));
    const later = await forkOf(one.runDir, 15);
    expect(digestsIn(later.runDir)).toEqual(digestsIn(one.runDir));
    const other = await forkOf(one.runDir, 15, { set: ['population.respawn=fixed'] });
    expect(digestsIn(other.runDir).slice(0, 15)).toEqual(digestsIn(one.runDir).slice(0, 15));
    expect(manifestOf(other.runDir).scenario.simulation).toMatchObject({
      optimizer: { kind: 'fixed' },
      population: { respawn: 'fixed' },
    });
  });

  it('does not reach into the days of the first origin', async () => {
    const one = await forkOf(origin.runDir, 7);
    const error = await refused(forkOf(one.runDir, 6));
    expect(error.problems[0]).toMatchObject({
      code: 'fork.invalid',
      hint: `fork ${origin.runId} at that day`,
    });
  });
});

describe('a fork that was stopped', () => {
  it('is resumed like any run', async () => {
    const stopping = new AbortController();
    const set = ['population.picks=3'];
    const stopped = await forkOf(origin.runDir, 8, {
      set,
      observe: (event) => {
        if (event.kind === 'day' && event.day === 11) stopping.abort();
      },
      signal: stopping.signal,
    });
    expect(stopped).toMatchObject({ complete: false, days: 12 });
    const nested = await forkOf(stopped.runDir, 12);
    const resumed = await resumeRun({ runDir: stopped.runDir });
    const through = await forkOf(origin.runDir, 8, { set });
    expect(digestsIn(resumed.runDir)).toEqual(digestsIn(through.runDir));
    expect(digestsIn(nested.runDir)).toEqual(digestsIn(through.runDir));
    expect(readReport(resumed.runDir)).toMatchObject({ complete: true });
  });

  it('stands with its shared days before its first own one', async () => {
    const fork = await prepareFork({ runDir: origin.runDir, day: 8, outDir: join(folder, 'prepared') });
    expect(readReport(fork.runDir)).toMatchObject({ complete: false, days: 8 });
    expect(digestsIn(fork.runDir)).toEqual(whole.slice(0, 8));
    const resumed = await resumeRun({ runDir: fork.runDir });
    expect(resumed.digest).toBe(origin.digest);
    fork.discard();
    expect(existsSync(fork.runDir)).toBe(true);
  });

  it('is gone when it failed before a day of its own', async () => {
    const outDir = join(folder, 'failing');
    const failing = forkOf(origin.runDir, 8, {
      outDir,
      observer: {
        phase: () => {
          throw new Error('as agreed');
        },
      },
    });
    await expect(failing).rejects.toThrow('as agreed');
    expect(readdirSync(outDir)).toEqual([]);
  });

  it('is told why it failed where its folder cannot be opened any more', async () => {
    const outDir = join(folder, 'held');
    const failing = forkOf(origin.runDir, 8, {
      outDir,
      observer: {
        phase: () => Promise.reject(new Error('as agreed')),
      },
      observe: (event) => {
        if (event.kind === 'opened') rmSync(join(event.runDir, 'manifest.json'));
      },
    });
    await expect(failing).rejects.toThrow('as agreed');
    expect(readdirSync(outDir)).toHaveLength(1);
  });

  it.each([0, 8])('is not made at day %i when it is stopped before', async (day) => {
    const outDir = join(folder, 'unwanted');
    const fork = forkOf(origin.runDir, day, { outDir, signal: AbortSignal.abort() });
    await expect(fork).rejects.toThrow('run.interrupted');
    expect(existsSync(outDir)).toBe(false);
  });
});
