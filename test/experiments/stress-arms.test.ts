import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reportStress, runStress } from '../../experiments/index.ts';
import { parsedArms } from '../../experiments/stress/arms.ts';
import { bindingOf } from '../../experiments/stress/binding.ts';
import type { StressMeasures } from '../../experiments/stress/measured-run.ts';
import { stressText } from '../../experiments/stress/report.ts';
import type { StressEnd, StressRunner } from '../../experiments/stress/stress-child.ts';
import { summaryOf } from '../../experiments/stress/summary.ts';
import { measures, smallStress } from './stress-fixtures.ts';

const { folder, small } = smallStress();

interface Asked {
  readonly grain: string;
  readonly workers: number;
  readonly investors: number;
  readonly seed: number;
}

/** Runs that end as told, with one digest for each size and seed. */
function faked(endOf: (asked: Asked) => Partial<StressMeasures> | StressEnd = () => ({})) {
  const asked: Asked[] = [];
  const runner: StressRunner = ({ set }) => {
    const value = (name: string) => set.findLast((text) => text.includes(name))?.split('=')[1] ?? '';
    const one = {
      grain: value('execution.grain'),
      workers: Number(value('execution.workers')),
      investors: 4 * Number(value('investorsPerType')),
      seed: Number(value('simulation.seed')),
    };
    asked.push(one);
    const end = endOf(one);
    if ('kind' in end) return Promise.resolve(end);
    const digest = `digest-${one.investors}-${one.seed}`;
    return Promise.resolve({ kind: 'measured', measures: { ...measures, digest, ...end } });
  };
  return { asked, runner };
}

function widest(text: string): number {
  return Math.max(...text.split('\n').map(({ length }) => length));
}

/** As it is before lines are broken. */
function flowing(text: string): string {
  return text.replaceAll('\n', ' ');
}

describe('arms', () => {
  it('are read as typed, and "all" reckons with the processors', () => {
    const names = (text: string, processors = 4) => parsedArms(text, processors).map(({ name }) => name);
    expect(parsedArms('cohort@2', 1)).toEqual([{ name: 'cohort@2', grain: 'cohort', workers: 2 }]);
    expect(names(' actor, cohort ,cohort@64')).toEqual(['actor', 'cohort', 'cohort@64']);
    expect(names('actor@1')).toEqual(['actor']);
    expect(names('all', 1)).toEqual(['actor', 'cohort']);
    expect(names('all', 2)).toEqual(['actor', 'cohort', 'actor@2', 'cohort@2']);
    expect(names('all', 32)).toEqual(['actor', 'cohort', 'actor@8', 'cohort@8']);
  });

  it('really are actors, cohorts and threads, with faults, and cast the same ballots', async () => {
    const outDir = join(folder, 'out');
    const { json, text, failure, files } = await reportStress({
      ...small,
      grains: 'actor,cohort,actor@2,cohort@2',
      sizes: '64',
      seeds: 1,
      days: 12,
      faults: 'throw=0.05,hang=0.01,garbage=0.05',
      outDir,
    });
    expect(failure).toBeUndefined();
    const { runs } = json;
    const names = ['actor', 'cohort', 'actor@2', 'cohort@2'];
    expect(runs.map(({ arm, investors }) => `${investors} ${arm}`)).toEqual(names.map((arm) => `64 ${arm}`));
    expect(json.agreement).toEqual({ compared: 1, differences: [] });
    for (const same of ['digest', 'rankIc', 'ballotsReceived', 'restarts', 'retirements'] as const) {
      expect(new Set(runs.map((run) => run[same])).size, same).toBe(1);
    }
    expect(Object.keys(runs[0]?.abstentions ?? {})).toEqual(
      expect.arrayContaining(['failed', 'garbage', 'timed out']),
    );
    for (const { abstentions } of runs) expect(abstentions).toEqual(runs[0]?.abstentions);
    // Two messages for each investor where they are actors; a few for each shard where they are not.
    const messages = (grain: string) =>
      runs.filter(({ arm }) => arm.startsWith(grain)).map(({ messagesPerDay }) => messagesPerDay);
    expect(Math.min(...messages('actor'))).toBeGreaterThan(100);
    expect(Math.max(...messages('cohort'))).toBeLessThan(64);
    expect(widest(text)).toBeLessThanOrEqual(80);
    expect(text).toContain('Nothing breaks: every arm held every size.');
    expect(flowing(text)).toContain('ran the same size and seed (1 time).');
    const [head = '', ...rows] = readFileSync(files[1] as string, 'utf8')
      .trim()
      .split('\n');
    const at = head.split(',').indexOf('arm');
    expect(rows.map((row) => row.split(',')[at])).toEqual(names);
  });

  it('are all checked before the first run: an analyst without a batch kernel has no cohorts', async () => {
    const kinds = join(folder, 'alone.ts');
    writeFileSync(
      kinds,
      `import { analysts, defineScenario, z } from ${JSON.stringify(new URL('../../engine/index.ts', import.meta.url).href)};
analysts.register({
  kind: 'alone-in-stress',
  options: z.strictObject({ kind: z.literal('alone-in-stress') }),
  create: () => ({
    decide: ({ candidates, picks }) => ({ buys: candidates.slice(0, picks), sells: [] }),
    devise: () => Promise.reject(new Error('not asked')),
  }),
});
export default defineScenario({ version: 1 });
`,
    );
    const runner: StressRunner = () => expect.fail('a run began');
    const request = { ...small, runner, kinds, set: ['analyst={kind: alone-in-stress}'] };
    await expect(runStress({ ...request, grains: 'actor,cohort@2' })).rejects.toMatchObject({
      code: 'population.grain',
      problems: [{ file: '--grains cohort@2', path: 'execution.grain' }],
    });
  });
});

describe('what breaks first', () => {
  it('is named over all arms, each of which climbs until it breaks', async () => {
    const { asked, runner } = faked(({ grain, investors }) => ({
      peakMb: (grain === 'actor' ? 10 : 2) * investors,
    }));
    const progress: string[] = [];
    const result = await runStress({
      ...small,
      grains: 'cohort,actor,cohort@2',
      sizes: '32,64,128',
      seeds: 2,
      limits: { memoryMb: 500, daySeconds: 1 },
      runner,
      progress: (line) => progress.push(line),
    });
    expect(asked.map(({ grain, workers, investors }) => `${investors} ${grain} ${workers}`)).toEqual([
      ...['cohort 1', 'cohort 1', 'actor 1', 'actor 1', 'cohort 2', 'cohort 2'].map((arm) => `32 ${arm}`),
      ...['cohort 1', 'cohort 1', 'actor 1', 'cohort 2', 'cohort 2'].map((arm) => `64 ${arm}`),
      ...['cohort 1', 'cohort 1', 'cohort 2', 'cohort 2'].map((arm) => `128 ${arm}`),
    ]);
    const broken = { what: 'memory-mb', found: 640, limit: 500, investors: 64, seed: 1 };
    expect(result).toMatchObject({ sizes: [32, 64, 128], lastHeld: 32, broken: { ...broken, arm: 'actor' } });
    expect(result.arms).toMatchObject([
      { name: 'cohort', sizes: [32, 64, 128], lastHeld: 128, broken: null },
      { name: 'actor', sizes: [32, 64], lastHeld: 32, broken },
      { name: 'cohort@2', lastHeld: 128, broken: null },
    ]);
    const text = flowing(stressText(result));
    expect(text).toContain(
      'actor breaks first: 64 investors, 640 MB over the limit of 500 MB; cohort and cohort@2 held all sizes.',
    );
    expect(text).toContain('actor: Broken at 64 investors, seed 1: memory: 640 MB, limit 500 MB.');
    expect(text).toContain(
      'What binds at 64 investors: memory; 75 % of a median day goes to asking investors.',
    );
    expect(text).toContain('What binds at 128 investors: memory, 51 % of its limit;');
    expect(progress[2]).toBe('actor, 32 investors, seed 1: 0.500 s a day, 320 MB');
    expect(widest(stressText(result))).toBeLessThanOrEqual(80);
  });

  it('may be several arms at one size, with others after them', async () => {
    const { runner } = faked(({ grain, workers, investors }) => ({
      daySecondsMedian: (grain === 'actor' ? 0.1 : 0.05 / workers) * investors,
      ballotShare: 0.25,
    }));
    const result = await runStress({
      ...small,
      grains: 'actor,actor@2,cohort,cohort@8',
      seeds: 1,
      limits: { daySeconds: 4, memoryMb: 900 },
      sizes: '32,64,128',
      runner,
    });
    const text = flowing(stressText(result));
    expect(text).toContain(
      'actor and actor@2 break first, at 64 investors: actor with 6.40 s a day over the limit of 4 s, actor@2 with 6.40 s a day over the limit of 4 s; cohort breaks at 128, 6.40 s a day over the limit of 4 s; cohort@8 held all sizes.',
    );
    expect(text).toContain('What binds at 64 investors: time, and of it the rest of the day; 25 %');
  });

  it('doubles until every arm has broken', async () => {
    const { runner } = faked(({ grain, investors }) => ({
      peakMb: (grain === 'actor' ? 10 : 4) * investors,
    }));
    const result = await runStress({
      ...small,
      grains: 'actor,cohort',
      seeds: 1,
      limits: { memoryMb: 500 },
      runner,
    });
    expect(result.sizes).toEqual([32, 64, 128]);
    expect(result.lastHeld).toBe(32);
    expect(flowing(stressText(result))).toContain('; cohort breaks at 128, 512 MB over the limit of 500 MB.');
  });

  it('is a failure where digests of arms differ, which is reported with both', async () => {
    const { runner } = faked(({ grain, seed }) =>
      grain === 'cohort' && seed === 2 ? { digest: 'other' } : {},
    );
    const { failure, json, text } = await reportStress({
      ...small,
      grains: 'actor,cohort',
      seeds: 3,
      sizes: '32,64',
      runner,
    });
    expect(failure).toMatchObject({
      code: 'experiment.failed',
      problems: [
        {
          message:
            'the run of 32 investors with seed 2 in the arm cohort is not the one that another arm made',
          found: 'another digest: other, in the arm actor digest-32-2',
        },
      ],
    });
    const difference = { investors: 32, seed: 2, arm: 'cohort', digest: 'other' };
    expect(json.agreement).toEqual({
      compared: 2,
      differences: [{ ...difference, firstArm: 'actor', firstDigest: 'digest-32-2' }],
    });
    expect(json.arms).toMatchObject([
      { name: 'actor', lastHeld: 64, broken: null },
      { name: 'cohort', lastHeld: null, broken: { what: 'digest', seed: 2 } },
    ]);
    expect(text).toContain('Arms disagree: cohort and actor have different digests at 32 investors,');
    expect(text).not.toContain('Arms agree');
  });

  it('says so of every arm that failed within the limits', async () => {
    const { runner } = faked(({ grain }) =>
      grain === 'actor' ? { kind: 'failure', text: 'no such day' } : { kind: 'out-of-memory', text: 'full' },
    );
    const request = { ...small, grains: 'actor,cohort', seeds: 1, sizes: '32', runner };
    expect((await reportStress(request)).failure?.problems).toHaveLength(2);
    const limited = await reportStress({ ...request, limits: { memoryMb: 900 } });
    expect(limited.failure?.problems).toMatchObject([{ found: 'failure: no such day' }]);
    expect(limited.json.lastHeld).toBeNull();
    expect(limited.json.arms.map(({ binding }) => binding?.resource ?? null)).toEqual([null, 'memory']);
  });

  it('claims nothing of arms that were not begun when it was stopped', async () => {
    const stopping = new AbortController();
    const { runner } = faked(({ grain }) => {
      if (grain === 'cohort') stopping.abort();
      return {};
    });
    const result = await runStress({
      ...small,
      grains: 'actor,cohort,actor@2',
      sizes: '32,64',
      seeds: 2,
      signal: stopping.signal,
      runner,
    });
    expect(result.arms.map(({ sizes, lastHeld }) => [sizes, lastHeld])).toEqual([
      [[32], 32],
      [[32], null],
      [[], null],
    ]);
    const text = flowing(stressText(result));
    expect(text).toContain('actor: Stopped before its end. The last size that held: 32 investors.');
    expect(text).toContain('Begun: 32 investors; 1 of 2 seeds held.');
    expect(text).toContain('actor@2: Stopped before its end. No size was finished with all seeds.');
    expect(text).not.toContain('Nothing breaks');
  });

  it('is, without a break, what is nearest to its limit', () => {
    const arm = {
      name: 'actor',
      grain: 'actor',
      workers: 1,
      sizes: [32],
      lastHeld: 32,
      broken: null,
    } as const;
    const summaries = [summaryOf('actor', 32, [{ ...measures, arm: 'actor', investors: 32, seed: 1 }])];
    const nearest = (limits: object) => bindingOf(arm, summaries, limits);
    expect(nearest({ daySeconds: 1, memoryMb: 900 })).toMatchObject({ resource: 'ballots', used: 0.5 });
    expect(nearest({ daySeconds: 9, memoryMb: 200 })).toMatchObject({ resource: 'memory', used: 0.5 });
    expect(nearest({})).toEqual({
      resource: null,
      used: null,
      investors: 32,
      day: { investors: 32, ballotShare: 0.75 },
    });
    expect(bindingOf(arm, [], {})).toBeNull();
    // A run that is given up has no median day of its own.
    const broken = { what: 'memory-mb', found: 640, limit: 500, investors: 64, seed: 1 } as const;
    expect(bindingOf({ ...arm, broken }, summaries, { memoryMb: 500 })).toEqual({
      resource: 'memory',
      used: 1.28,
      investors: 64,
      day: { investors: 32, ballotShare: 0.75 },
    });
  });
});
