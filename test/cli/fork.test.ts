import { describe, expect, it } from 'vitest';
import { exitCodes } from '../../cli/index.ts';
import type { TradingDate } from '../../core/index.ts';
import type { RunComparison } from '../../engine/index.ts';
import { invoke, jsonOf, reportOf } from './fakes.ts';

const opened = {
  kind: 'opened',
  runId: 'fork-1',
  runDir: '/data/runs/fork-1',
  days: 120,
  committed: 60,
  investors: 512,
  asksModels: false,
  inCluster: false,
} as const;

describe('mass fork', () => {
  it('gives day, overrides and weights to the engine, beside the run, and says how to compare', async () => {
    let asked: unknown;
    const result = await invoke(
      [
        'fork',
        'runs/origin',
        '--day',
        '60',
        '--set',
        'optimizer.kind=fixed',
        '--distribution',
        'quality+news=2, growth#2=0.5',
        '--offline',
      ],
      {
        forkRun: (request) => {
          asked = request;
          request.observe(opened);
          return Promise.resolve(reportOf({ runDir: '/data/runs/fork-1' }));
        },
      },
    );
    expect(result.code).toBe(exitCodes.ok);
    expect(asked).toMatchObject({
      day: 60,
      set: ['optimizer.kind=fixed', 'execution.models.offline=true'],
      distribution: { 'quality+news': 2, 'growth#2': 0.5 },
      command: 'mass fork runs/origin',
    });
    const { runDir, outDir } = asked as { readonly runDir: string; readonly outDir: string };
    expect(runDir).toBe(`${outDir}/origin`);
    expect(result.out).toMatch(/Compare {5}mass compare/);
  });

  it.each([
    [['fork', 'runs/a'], /--day/],
    [['fork', 'runs/a', '--day', 'x'], /--day takes a whole number/],
    [['fork', 'runs/a', '--day', '-1'], /--day/],
    [['fork', 'runs/a', '--day', '1000001'], /0 to 1000000/],
    [['replay', 'runs/a', '--day', '1000001'], /0 to 1000000/],
    [['fork', 'runs/a', '--day', '3', '--distribution', 'news'], /--distribution takes weights by type/],
    [['fork', 'runs/a', '--day', '3', '--distribution', 'news=much'], /--distribution/],
    [['fork', 'runs/a', '--day', '3', '--distribution', 'news=1,news=2'], /twice/],
    [['compare', 'runs/a'], /other/],
  ])('%j is a usage error', async (words, message) => {
    const result = await invoke(words);
    expect(result.code).toBe(exitCodes.badInput);
    expect(result.err).toMatch(message);
  });
});

const comparison: RunComparison = {
  a: { runId: 'origin', name: 'my', days: 30 },
  b: { runId: 'fork', name: 'my', days: 25 },
  scenario: [{ path: 'simulation.optimizer.kind', a: 'annealing', b: 'fixed' }],
  days: 25,
  first: {
    day: 5,
    date: 20200109 as TradingDate,
    what: 'distribution',
    message: 'the weight of type news is 1 in origin, and 2 in fork',
  },
  byDay: Array.from({ length: 25 }, (_, day) => ({
    day,
    date: (20200102 + day) as TradingDate,
    isEqual: day < 5,
    scoreRankCorrelation: day === 24 ? null : 0.5,
    distributionDistance: 0.125,
    rankIcA: day < 20 ? 0.031 : null,
    rankIcB: day < 20 ? -0.02 : null,
  })),
};

describe('mass compare', () => {
  const services = { compareRuns: () => Promise.resolve(comparison) };

  it('says where runs part and how far they are apart, at most 80 columns wide', async () => {
    const { out, code } = await invoke(['compare', 'runs/a', 'runs/b'], services);
    expect(code).toBe(exitCodes.ok);
    expect(out).toContain('Scenario    simulation.optimizer.kind: "annealing" -> "fixed"');
    expect(out).toContain('Equal       5 of 25 days that both have');
    expect(out).toContain('First       day 5 (2020-01-09), distribution: ');
    expect(out).toMatch(/ 5 +2020-01-07 +0\.50 +12\.5 % +\+3\.10 +-2\.00/);
    expect(out).toContain('12 of 20 days from there on');
    expect(out).toMatch(/rank IC % A +rank IC % B\n/);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('prints everything with --json', async () => {
    expect(jsonOf(await invoke(['compare', 'runs/a', 'runs/b', '--json'], services))).toEqual(comparison);
  });

  it('of equal runs says so and no more', async () => {
    const equal = { ...comparison, scenario: [], first: null };
    const { out } = await invoke(['compare', 'a', 'b'], { compareRuns: () => Promise.resolve(equal) });
    expect(out).toContain('Scenario    equal');
    expect(out).not.toContain('First');
  });
});
