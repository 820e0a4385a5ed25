import { expect, it } from 'vitest';
import { deflatedSharpe } from '../../../evaluation/index.ts';
import { scaling } from '../../../experiments/matrices/scaling.ts';
import { stability } from '../../../experiments/matrices/stability.ts';
import { switches } from '../../../experiments/matrices/switches.ts';
import { summariesOf } from '../../../experiments/matrix/arm-summary.ts';
import {
  differenceFindings,
  differenceNotes,
  portfolioTable,
} from '../../../experiments/matrix/arm-tables.ts';
import type { CellMeasures, CellResult } from '../../../experiments/matrix/cell.ts';
import { armFolder } from '../../../experiments/matrix/cell-store.ts';
import { agreementOf } from '../../../experiments/matrix/popularity.ts';
import { resultOf } from '../../../experiments/matrix/result.ts';
import { resultsPage } from '../../../experiments/matrix/results-page.ts';
import type { MatrixOutcome } from '../../../experiments/matrix.ts';
import { textOf } from '../../../experiments/print.ts';

function cell(arm: string, seed: number, measures: Partial<CellMeasures>): CellResult {
  return {
    arm,
    seed,
    key: `${arm} ${seed}`,
    measures: {
      days: 4,
      firstDate: '2021-01-04',
      lastDate: '2021-01-07',
      types: 2,
      investors: 8,
      digest: '',
      dataDigest: '',
      signals: { score: null, consensus: null, negDisagreement: null, uniformWeights: null, bestType: null },
      dailyRankIc: [],
      learning: null,
      portfolios: null,
      sharpeMoments: null,
      returnsDigest: null,
      horizon: 5,
      analyst: 'rule',
      warnings: [],
      ballots: 32,
      abstentions: 0,
      ...measures,
    },
    effort: { seconds: 9, marketDaysSeconds: 2, peakMb: 100, models: null },
  };
}

function outcomeOf(...arms: readonly (readonly CellResult[])[]): MatrixOutcome {
  return {
    scenario: 'small',
    seeds: [1, 2],
    horizon: 5,
    arms: arms.map((cells) => ({ arm: { name: cells[0]?.arm ?? '', set: [] }, cells })),
    failures: [],
    workers: 1,
  };
}

it('differences are paired by seed and by day, and only between equal days', () => {
  const [base, other, later] = summariesOf(
    outcomeOf(
      [
        cell('base', 1, { dailyRankIc: [0.1, null, 0.3, 0.2] }),
        cell('base', 2, { dailyRankIc: [0, 0.1, 0, 0] }),
      ],
      // Days 0 and 3 in common: 0.2 and 0.1; then -0.1, 0, 0.1, 0.2.
      [
        cell('other', 1, { dailyRankIc: [0.3, 0.9, null, 0.3] }),
        cell('other', 2, { dailyRankIc: [-0.1, 0.1, 0.1, 0.2] }),
      ],
      [cell('later', 1, { firstDate: '2022-01-04', dailyRankIc: [0.3, 0.9, 0, 0.3] })],
    ),
  );
  expect(base?.rankIcLessBase).toBeNull();
  expect(other?.rankIcLessBase?.mean).toBeCloseTo((0.15 + 0.05) / 2, 12);
  // Two values that lie 0.1 apart: error 0.05, and t(0.975, 1) = 12.706.
  expect(other?.rankIcLessBase?.high).toBeCloseTo(0.1 + 12.7062 * 0.05, 4);
  expect(other?.rankIcLessBase?.count).toBe(2);
  expect(later?.rankIcLessBase).toBeNull();
  expect(later?.seeds).toBe(1);
  expect(base?.secondsPerDay?.mean).toBe(0.5);
});

it('there is no difference between labels of different horizons, and a note says so', () => {
  const daily = { dailyRankIc: [0.1, 0.2, 0.3, 0.1] };
  const outcome = outcomeOf(
    [cell('base', 1, daily)],
    [cell('ten', 1, { ...daily, horizon: 10 })],
    [cell('later', 1, { ...daily, lastDate: '2022-01-07' })],
    [cell('same', 1, daily)],
  );
  expect(summariesOf(outcome).map(({ rankIcLessBase }) => rankIcLessBase?.mean ?? null)).toEqual([
    null,
    null,
    null,
    0,
  ]);
  expect(differenceNotes(outcome)).toEqual([
    'ten: no difference to the base: learns from the 10-day label, the base from the 5-day label.',
    'later: no difference to the base: other days than the base.',
  ]);
});

it('by chance differ only arms that could: not those with equal runs, random investors or one seed', () => {
  const arm = (name: string, of: readonly number[], measures: Partial<CellMeasures> = {}) =>
    of.map((value, i) => cell(name, i + 1, { dailyRankIc: [value], ...measures }));
  const outcome = outcomeOf(
    arm('base', [0, 0.1, 0]),
    arm('identical', [0, 0.1, 0]),
    arm('better', [0.5, 0.61, 0.51]),
    arm('the same again', [0.5, 0.61, 0.51]),
    arm('other', [0.1, 0, 0]),
    arm('one seed', [0.4]),
    arm('random', [0.3, 0.3, 0.3], { analyst: 'random' }),
  );
  const [first, ...rest] = differenceFindings(summariesOf(outcome), outcome);
  expect(first).toContain('1 of 2 arms differ from "base"');
  expect(first).toContain('by chance alone 0.1 would. 4 arms are not counted');
  expect(rest).toEqual([expect.stringMatching(/^better: /)]);
});

it('a switch that changes no number of any seed is named, and what the lag of macro releases is about', () => {
  const same = { dailyRankIc: [0.1] };
  const { findings } = switches.report(
    outcomeOf(
      [cell('paper', 1, same), cell('paper', 2, same)],
      [
        cell('paper, but timing.macroReleaseLag', 1, { ...same, dataDigest: 'other' }),
        cell('paper, but timing.macroReleaseLag', 2, same),
      ],
      [cell('paper, but pool.redraw', 1, same), cell('paper, but pool.redraw', 2, { dailyRankIc: [0.2] })],
      [cell('to paper 1: timing.macroReleaseLag', 1, same)],
    ),
  );
  expect(findings).toEqual([
    expect.stringMatching(/^timing\.macroReleaseLag changes no number of 2 seeds: .*macro series/),
  ]);
});

it('tables of long names and wide numbers are as wide as the terminal, and whole', () => {
  const named = (name: string) =>
    [1, 2].map((seed) => cell(name, seed, { dailyRankIc: [name === 'paper' ? -0.9 : seed * 0.9] }));
  const outcome = outcomeOf(named('paper'), named('to paper 1: population.distinctMasks'));
  const lines = textOf(switches, resultOf(switches, outcome, [])).split('\n');
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  expect(lines.filter((line) => line.includes('population.distinctMasks')).length).toBeGreaterThan(1);
});

it('a problem of several cells and lines stands there once, with its cells and its lines', () => {
  const failures = [1, 2].map((seed) => ({ arm: 'paper', seed, problem: 'no disk\n    at store' }));
  const outcome = { ...outcomeOf([cell('paper', 3, {})]), failures };
  expect(textOf(switches, resultOf(switches, outcome, []))).toContain(
    '\npaper, seed 1; paper, seed 2: no result: no disk\nat store\n',
  );
});

it('what models cost has a column where a model was asked', () => {
  const columns = (models?: CellResult['effort']['models']) => {
    const one = cell('512 = 16 x 32', 1, {});
    const asked = models === undefined ? one : { ...one, effort: { ...one.effort, models } };
    return scaling.report(outcomeOf([asked])).tables[0]?.columns.map(({ name }) => name);
  };
  expect(columns()).toEqual(['arm', 'ms a market day', 'peak MB']);
  expect(columns({ costUsd: 0.5 } as CellResult['effort']['models'])).toContain('cost USD');
});

it('warnings of runs stand in the set-up, each once with its number of cells', () => {
  const outcome = outcomeOf(
    [cell('base', 1, { warnings: ['two types repeat a mask', 'no news'] })],
    [cell('other', 1, { warnings: ['two types repeat a mask'] })],
  );
  const { setup } = resultOf(switches, outcome, []);
  expect(setup).toContain('Warning of 2 of 2 cells: two types repeat a mask.');
  expect(setup).toContain('Warning of 1 of 2 cells: no news.');
});

it('trials of the deflated Sharpe ratio are the different returns of a seed on the same days, random investors left out', () => {
  const moments = (sharpe: number) => ({ sessions: 100, sharpe, skewness: 0, kurtosis: 3 });
  const of = (sharpe: number) => ({ sharpeMoments: moments(sharpe), returnsDigest: `returns ${sharpe}` });
  const a = cell('a', 1, of(0.1));
  const b = cell('b', 1, of(0.3));
  const twin = cell('twin', 1, of(0.3));
  const others = [
    [cell('random', 1, { ...of(0.9), analyst: 'random' })],
    [cell('later', 1, { ...of(0.7), firstDate: '2021-01-05' })],
  ];
  const summaries = summariesOf(outcomeOf([a], [b], [twin], [cell('alone', 2, of(0.2))], ...others));
  const expected = [0.1, 0.3].map((sharpe) =>
    deflatedSharpe({ moments: moments(sharpe), trials: 2, trialSharpeVariance: 0.02 }),
  );
  expect(summaries.map((arm) => arm.deflatedSharpe?.mean ?? null)).toEqual([
    expect.closeTo(expected[0] as number, 12),
    expect.closeTo(expected[1] as number, 12),
    expect.closeTo(expected[1] as number, 12),
    null,
    null,
    null,
  ]);
});

it('popularity agrees over instruments of a day, and over days of an instrument', () => {
  const one = {
    instruments: ['a', 'b', 'c'],
    shares: [
      [0.1, 0.2, 0.3],
      [0.2, 0.2, 0.5],
      [null, 0.1, 0.2],
    ],
  };
  // The same with "b" missing and an instrument of its own; the second day turned around.
  const other = {
    instruments: ['a', 'c', 'd'],
    shares: [
      [0.2, 0.4, 0.9],
      [0.5, 0.1, 0.9],
      [0.1, 0.3, 0.9],
    ],
  };
  const { acrossInstruments, overTime } = agreementOf(one, other);
  // Days: +1, -1, and undefined with one pair; instruments: a over two days +1, c (0.3, 0.5, 0.2) with (0.4, 0.1, 0.3).
  expect(acrossInstruments).toBeCloseTo(0, 12);
  const [x, y] = [
    [0.3, 0.5, 0.2].map((value) => value - 1 / 3),
    [0.4, 0.1, 0.3].map((value) => value - 0.8 / 3),
  ] as [number[], number[]];
  const dot = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
  const c = dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
  expect(overTime).toBeCloseTo((1 + c) / 2, 12);
  expect(agreementOf(one, { instruments: ['z'], shares: [[0.1]] })).toEqual({
    acrossInstruments: null,
    overTime: null,
  });
});

it('names of arms become folders that stay apart', () => {
  expect(armFolder('daily pools')).toBe('daily-pools');
  expect(armFolder('alpha 0.5')).toBe('alpha-0.5');
  const names = ['a/b', 'a:b', '../x', 'x'.repeat(80), 'x'.repeat(81), '.'];
  expect(new Set(names.map(armFolder)).size).toBe(names.length);
  for (const name of names) expect(armFolder(name)).toMatch(/^[A-Za-z0-9-][A-Za-z0-9.=+_-]*$/);
});

it('the deflated Sharpe ratio has a column where an arm has one, and otherwise a reason', () => {
  const portfolio = { name: 'top', description: 'top', score: null, benchmark: null };
  const of = (sharpe: number): Partial<CellMeasures> => ({
    portfolios: [portfolio],
    sharpeMoments: { sessions: 100, sharpe, skewness: 0, kurtosis: 3 },
    returnsDigest: `returns ${sharpe}`,
  });
  const tableOf = (...arms: readonly CellResult[]) => {
    const outcome = outcomeOf(...arms.map((one) => [one]));
    const table = portfolioTable(summariesOf(outcome), outcome);
    return { ...table, names: table?.columns.map(({ name }) => name) };
  };
  const two = tableOf(cell('a', 1, of(0.1)), cell('b', 1, of(0.3)));
  expect(two.names).toContain('DSR');
  expect(two.title).toContain('DSR: probability');
  const one = tableOf(cell('a', 1, of(0.1)), cell('random', 1, { ...of(0.3), analyst: 'random' }));
  expect(one.names).not.toContain('DSR');
  expect(one.rows?.[0]).toHaveLength(one.names?.length ?? 0);
  expect(one.title).toContain('no deflated Sharpe ratio: it needs two trials');
});

it('an instrument has one colour in both runs of a popularity chart, solid and dashed', () => {
  const popularity = {
    instruments: ['a', 'b'],
    shares: [
      [0, 0.5],
      [1, 0.6],
    ],
  };
  const outcome = outcomeOf([1, 2].map((seed) => cell('as given', seed, { popularity })));
  const drawn = stability.report(outcome).plots[0]?.series;
  expect(drawn?.map(({ name, colour, dash }) => [name, colour, dash])).toEqual([
    ['a, seed 1', 0, 'solid'],
    ['a, seed 2', 0, 'dashed'],
    ['b, seed 1', 1, 'solid'],
    ['b, seed 2', 1, 'dashed'],
  ]);
  const result = resultOf(stability, outcome, []);
  const page = resultsPage(stability, result, 'small');
  const dashed = [
    ...page.matchAll(
      /"name":"[ab], seed \d"[^}]*?"color":"(@series\d)"\},"lineStyle":\{[^}]*"type":"(\w+)"/g,
    ),
  ];
  expect(dashed.map(([, colour, dash]) => [colour, dash])).toEqual([
    ['@series0', 'solid'],
    ['@series0', 'dashed'],
    ['@series1', 'solid'],
    ['@series1', 'dashed'],
  ]);
});
