import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reportStress, runStress } from '../../experiments/index.ts';
import { breakOf, watcher } from '../../experiments/stress/limits.ts';
import { measuredRun } from '../../experiments/stress/measured-run.ts';
import { stressText } from '../../experiments/stress/report.ts';
import { faultOverrides, parsedSizes } from '../../experiments/stress/sizes.ts';
import {
  childRunner,
  endOf,
  type StressEnd,
  type StressRunner,
} from '../../experiments/stress/stress-child.ts';
import { summaryOf } from '../../experiments/stress/summary.ts';
import { measures, smallStress } from './stress-fixtures.ts';

const { folder, small } = smallStress();

/** Memory in proportion to the size, rank IC in proportion to the seed. */
const fake: StressRunner = ({ set }, hear) => {
  const number = (name: string) => Number(set.findLast((text) => text.includes(name))?.split('=')[1]);
  const peakMb = 10 * number('investorsPerType');
  if (hear({ day: 0, seconds: 0.5, ballotShare: 0.75, peakMb })) return Promise.resolve({ kind: 'cut' });
  return Promise.resolve({
    kind: 'measured',
    measures: { ...measures, peakMb, rankIc: 0.01 * number('seed') },
  });
};

describe('a stress test', () => {
  it('runs every size with every seed, each in a process of its own, and is the same as one without processes', async () => {
    const outDir = join(folder, 'out');
    const { text, json, files, failure } = await reportStress({
      ...small,
      sizes: '64,32',
      seeds: 2,
      days: 14,
      faults: 'throw=0.05,hang=0.01,garbage=0.05',
      outDir,
    });
    expect(failure).toBeUndefined();
    expect(json.runs.map(({ investors, seed }) => [investors, seed])).toEqual([
      [32, 1],
      [32, 2],
      [64, 1],
      [64, 2],
    ]);
    expect(json).toMatchObject({ lastHeld: 64, broken: null, stopped: false, types: 4, horizon: 5 });
    for (const run of json.runs) {
      expect(run.days).toBe(14);
      expect(run.ballotsExpected).toBe(14 * run.investors);
      const away = Object.values(run.abstentions).reduce((sum, count) => sum + count, 0);
      expect(run.ballotsReceived).toBe(run.ballotsExpected - away);
      expect(Object.keys(run.abstentions)).toEqual(expect.arrayContaining(['failed', 'garbage']));
      expect(run.restarts + run.retirements).toBe(
        (run.abstentions['failed'] ?? 0) + (run.abstentions['timed out'] ?? 0),
      );
      expect(run.messagesPerDay).toBeGreaterThan(2 * run.investors);
      expect(run.peakMb).toBeGreaterThan(20);
      expect(run.daySecondsMax).toBeGreaterThanOrEqual(run.daySecondsMedian);
      expect(run.rankIc).not.toBeNull();
      expect(run.arm).toBe('actor');
      expect(run.ballotShare).toBeGreaterThan(0);
      expect(run.ballotShare).toBeLessThan(1);
      expect(run.addedMb).toBeLessThan(run.peakMb);
      expect(run.investorDaysPerSecond).toBeCloseTo(run.investors / run.daySecondsMedian, 6);
    }
    const set = [
      ...faultOverrides('throw=0.05,hang=0.01,garbage=0.05'),
      'population.investorsPerType=16',
      'population.floor=4',
      'seed=2',
    ];
    const here = await measuredRun({ ...small, set, days: 14 }, () => undefined);
    const { digest, ballotsReceived, messagesPerDay, rankIc, abstentions, restarts } = here;
    expect(json.runs[3]).toMatchObject({
      digest,
      ballotsReceived,
      messagesPerDay,
      rankIc,
      abstentions,
      restarts,
    });
    expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect(text).toMatch(/Every size held/);
    expect(text).toContain('Investors live where the scenario says: actor.');
    expect(json).toMatchObject({ placement: 'scenario', arms: [{ name: 'actor', lastHeld: 64 }] });
    expect(files.map((path) => path.slice(outDir.length + 1))).toEqual([
      'stress.json',
      'sizes.csv',
      'runs.csv',
    ]);
    expect(JSON.parse(readFileSync(files[0] as string, 'utf8'))).toEqual(JSON.parse(JSON.stringify(json)));
    const [head = '', ...rows] = readFileSync(files[2] as string, 'utf8')
      .trim()
      .split('\n');
    expect(rows).toHaveLength(4);
    for (const row of rows) expect(row.split(',')).toHaveLength(head.split(',').length);
  });

  it('lets the floor keep its share, and blames --sizes for a size that no scenario may have', async () => {
    const sets: (readonly string[])[] = [];
    const keeping: StressRunner = (job, hear, signal) => {
      sets.push(job.set);
      return fake(job, hear, signal);
    };
    await runStress({ ...small, sizes: '4,16', seeds: 1, runner: keeping });
    expect(sets.map((set) => set.find((text) => text.includes('floor')))).toEqual([
      'simulation.population.floor=0',
      'simulation.population.floor=1',
    ]);
    await expect(runStress({ ...small, sizes: '400000000', runner: fake })).rejects.toMatchObject({
      problems: [{ file: '--sizes 400000000' }],
    });
  });

  it('names the size that was begun when it is stopped, and claims nothing of it', async () => {
    const stopping = new AbortController();
    const stopsAtSeedOne: StressRunner = (job, hear, signal) => {
      stopping.abort();
      return fake(job, hear, signal);
    };
    const result = await runStress({ ...small, seeds: 2, signal: stopping.signal, runner: stopsAtSeedOne });
    const text = stressText(result);
    expect(text).toContain('No size was finished with all seeds.');
    expect(text).toContain('Begun: 32 investors; 1 of 2 seeds held.');
    expect(text).not.toContain('No size held');
  });

  it('doubles until a limit breaks, names what broke, and says which size was the last that held', async () => {
    const result = await runStress({ ...small, seeds: 2, limits: { memoryMb: 500 }, runner: fake });
    expect(result.sizes).toEqual([32, 64, 128, 256]);
    expect(result.runs.map(({ investors }) => investors)).toEqual([32, 32, 64, 64, 128, 128]);
    expect(result.broken).toEqual({
      what: 'memory-mb',
      found: 640,
      limit: 500,
      investors: 256,
      seed: 1,
      arm: 'actor',
    });
    expect(result.lastHeld).toBe(128);
    const text = stressText(result);
    expect(text).toMatch(/Broken at 256 investors, seed 1: memory: 640 MB, limit 500 MB\./);
    expect(text).toMatch(/The last size that held: 128 investors\./);
  });

  it('names the time of a real day that is over a tiny limit', async () => {
    const { broken, lastHeld, runs } = await runStress({ ...small, days: 3, limits: { daySeconds: 1e-9 } });
    expect(broken).toMatchObject({ what: 'day-seconds', limit: 1e-9, investors: 32, seed: 1 });
    expect([lastHeld, runs.length]).toEqual([null, 1]);
  });

  it('names a process that ran out of memory', async () => {
    const end = await childRunner(16)({ ...small, set: [] }, () => false, new AbortController().signal);
    expect(end).toEqual({ kind: 'out-of-memory', text: 'the heap was full' });
    expect(endOf('', 'by SIGKILL', 'SIGKILL').kind).toBe('out-of-memory');
    const lost = 'worker 1 ran out of memory, 4 times without an answer in between (found out of memory)';
    expect(endOf(lost).kind).toBe('out-of-memory');
    expect(endOf('boom\nat x', 'with code 7', null)).toEqual({
      kind: 'failure',
      text: 'its process was ended with code 7: boom at x',
    });
  });

  it('names a run that fails, and goes no further', async () => {
    const runner: StressRunner = () => Promise.resolve({ kind: 'failure', text: 'no such day' });
    const report = await reportStress({ ...small, sizes: '32,64', runner });
    expect(report).toMatchObject({
      failure: { code: 'experiment.failed', problems: [{ found: 'failure: no such day' }] },
      json: { sizes: [32], lastHeld: null },
    });
    expect(report.text).toMatch(/Broken at 32 investors, seed 1: failure: no such day\./);
    expect(report.text).toMatch(/No size held/);
  });

  it('tells a run that fails within the limits from one that breaks them', async () => {
    const ending = (end: StressEnd, limits: object) =>
      reportStress({ ...small, sizes: '32', seeds: 1, limits, runner: () => Promise.resolve(end) });
    const failed: StressEnd = { kind: 'failure', text: 'no such day' };
    const full: StressEnd = { kind: 'out-of-memory', text: 'the heap was full' };
    const slow: StressEnd = { kind: 'measured', measures };
    expect((await ending(failed, { daySeconds: 9, memoryMb: 900 })).failure?.code).toBe('experiment.failed');
    expect((await ending(full, { daySeconds: 9 })).failure?.code).toBe('experiment.failed');
    expect((await ending(full, { memoryMb: 900 })).failure).toBeUndefined();
    expect((await ending(slow, { daySeconds: 0.1 })).failure).toBeUndefined();
  });

  it('ends the process of the run in progress when it is stopped', async () => {
    const stopping = new AbortController();
    const run = childRunner(512);
    const result = await runStress({
      ...small,
      seeds: 2,
      signal: stopping.signal,
      runner: (job, _, signal) =>
        run(
          job,
          () => {
            stopping.abort();
            return false;
          },
          signal,
        ),
    });
    expect(result).toMatchObject({ stopped: true, broken: null, lastHeld: null, sizes: [32], runs: [] });
  });

  it('tells wrong requests before the first run, and leaves no folder', async () => {
    const runner: StressRunner = () => expect.fail('a run began');
    const outDir = join(folder, 'never');
    const refused = (request: object) => reportStress({ ...small, runner, outDir, ...request });
    for (const [grains, message] of [
      ['shoal', 'no grain'],
      ['', 'no grain'],
      ['actor,all', 'no grain'],
      ['cohort@0', 'no number of worker threads'],
      ['cohort@65', 'no number of worker threads'],
      ['cohort@', 'no number of worker threads'],
      ['cohort@2@2', 'no number of worker threads'],
      ['actor,cohort@1,cohort', 'listed twice'],
    ]) {
      await expect(refused({ grains })).rejects.toMatchObject({
        code: 'cli.usage',
        message: expect.stringContaining(message as string) as string,
      });
    }
    await expect(refused({ sizes: '33' })).rejects.toMatchObject({
      code: 'cli.usage',
      message: expect.stringContaining('a multiple of 4, such as 32 or 36') as string,
    });
    await expect(refused({ sizes: '400000000' })).rejects.toMatchObject({ code: 'scenario.invalid' });
    await expect(refused({ faults: 'crash=0.1' })).rejects.toMatchObject({ code: 'cli.usage' });
    await expect(refused({ faults: 'throw=2' })).rejects.toMatchObject({ code: 'scenario.invalid' });
    await expect(refused({ file: 'nowhere.yaml' })).rejects.toMatchObject({ code: 'scenario.not-found' });
    await expect(
      refused({
        set: ['analyst={kind: openai, model: m}', 'models={endpoints: [{baseUrl: "http://127.0.0.1:1/v1"}]}'],
      }),
    ).rejects.toMatchObject({
      code: 'cli.usage',
      message: expect.stringContaining('pay') as string,
      problems: [
        { hint: expect.stringMatching(/analyst\.kind=rule.*execution\.models\.offline=true/) as string },
      ],
    });
    expect(existsSync(outDir)).toBe(false);
  });
});

describe('settings that would have no effect', () => {
  it.each([
    [{ set: ['seed=3'] }, 'seed=3', 'sets the seeds itself'],
    [{ set: ['simulation.seed=3'] }, 'simulation.seed=3', 'sets the seeds itself'],
    [
      { set: ['population.investorsPerType=9'], sizes: '32' },
      'population.investorsPerType=9',
      '--sizes sets the number',
    ],
    [{ set: ['faults.hang=0.1'], faults: 'hang=0.2' }, 'faults.hang=0.1', '--faults sets this rate'],
    [{ set: ['faults={hang: 0.1}'], faults: 'hang=0.2' }, 'faults={hang: 0.1}', '--faults sets this rate'],
    [{ set: ['grain=cohort'], grains: 'actor' }, 'grain=cohort', '--grains sets where'],
    [{ set: ['execution.workers=2'], grains: 'all' }, 'execution.workers=2', '--grains sets the worker'],
    [
      { set: ['execution={workers: 2}'], grains: 'all' },
      'execution={workers: 2}',
      '--grains sets the worker',
    ],
    [{ faults: 'throw=0.1,hang=0.1,throw=0.2' }, 'throw=0.1,hang=0.1,throw=0.2', 'given twice'],
    [{ set: ['costs.commissionBps=9'] }, 'costs.commissionBps=9', 'nothing of "evaluation"'],
    [{ set: ['evaluation.rivals=[]'] }, 'evaluation.rivals=[]', 'nothing of "evaluation"'],
  ])('%j is refused before the first run', async (request, found, message) => {
    const runner: StressRunner = () => expect.fail('a run began');
    await expect(runStress({ ...small, runner, ...request })).rejects.toMatchObject({
      code: 'cli.usage',
      message: expect.stringContaining(message) as string,
      problems: [{ found }],
    });
  });

  it('are no others: what the test reads may be set', async () => {
    const set = ['faults.throw=0.1', 'population.investorsPerType=9', 'population={types: 4, floor: 1}'];
    const { runs } = await runStress({ ...small, set, seeds: 1, faults: 'hang=0', runner: fake });
    expect(runs).toHaveLength(1);
  });
});

describe('sizes and limits', () => {
  it('reads sizes in ascending order, and refuses what is none', () => {
    expect(parsedSizes('64, 32', 4)).toEqual([32, 64]);
    for (const text of ['', '0', '32,,64', '3.2', '-4', '32,32', '2']) {
      expect(() => parsedSizes(text, 4)).toThrow(/--sizes/);
    }
  });

  it('gives a run up when it has taken too much, or nothing but long days', () => {
    const memory = watcher({ memoryMb: 10 });
    expect([
      memory.hear({ day: 0, seconds: 1, ballotShare: 0.5, peakMb: 10 }),
      memory.hear({ day: 1, seconds: 1, ballotShare: 0.5, peakMb: 11 }),
    ]).toEqual([false, true]);
    const time = watcher({ daySeconds: 1 });
    const heard = [2, 2, 2, 2, 3].map((seconds, day) =>
      time.hear({ day, seconds, ballotShare: day / 10, peakMb: 1 }),
    );
    expect(heard).toEqual([false, false, false, false, true]);
    expect(time.broken()).toEqual({ what: 'day-seconds', found: 2, limit: 1, ballotShare: 0.2 });
    const mixed = watcher({ daySeconds: 1 });
    expect(
      [0.5, 2, 2, 2, 2, 2].some((seconds, day) => mixed.hear({ day, seconds, ballotShare: 0.5, peakMb: 1 })),
    ).toBe(false);
  });

  it('measures limits against the median day and the peak', () => {
    const end = { kind: 'measured', measures } as const;
    expect(breakOf(end, { daySeconds: 0.5, memoryMb: 100 })).toBeUndefined();
    expect(breakOf(end, { daySeconds: 0.4 })).toMatchObject({ what: 'day-seconds', found: 0.5 });
    expect(breakOf(end, { memoryMb: 99 })).toMatchObject({ what: 'memory-mb', found: 100 });
  });

  it('sums and averages the runs of a size', () => {
    const runs = [0.02, 0.04, null].map((rankIc, i) => ({
      ...measures,
      rankIc,
      arm: 'actor',
      investors: 4,
      seed: i + 1,
    }));
    const summary = summaryOf('actor', 4, runs);
    expect(summary).toMatchObject({
      runs: 3,
      restarts: 3,
      ballotsExpected: 96,
      abstentions: { failed: 3, garbage: 3 },
      peakMb: 100,
      bytesPerInvestor: 10 * 2 ** 20,
      ballotShare: 0.75,
      investorDaysPerSecond: 8,
      messagesPerDay: 70,
    });
    // t of one degree of freedom at 97.5 %: 12.706; standard error 0.01.
    expect(summary.rankIc?.mean).toBeCloseTo(0.03, 12);
    expect(summary.rankIc?.low).toBeCloseTo(0.03 - 0.12706, 4);
  });
});
