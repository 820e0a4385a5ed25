import { beforeEach, describe, expect, it } from 'vitest';
import { loadScenario } from '../../scenarios/index.ts';
import { noTables, scenarioFile, small, temporaryFolder } from '../engine/folders.ts';
import { leakyScenario, registerLeaks, simulatedAudit, smallPopulation } from './leaks/audited.ts';
import { forgetEverything } from './leaks/clairvoyant.ts';
import type { Leak } from './leaks/leaky-market.ts';

registerLeaks();
const folder = temporaryFolder();
beforeEach(forgetEverything);

describe('an honest run', () => {
  const population = smallPopulation;
  it.each([
    ['learned plans', {}, {}],
    [
      'fixed plans, daily pools with replacement',
      {
        population: {
          ...population,
          respawn: 'fixed',
          pool: { size: 5, redraw: 'daily', replacement: true },
        },
      },
      {},
    ],
    [
      'a strategy per investor, and kept ballots',
      { population: { ...population, strategyScope: 'investor' } },
      { output: { ballots: true } },
    ],
    ['fills at the same close', { timing: { fill: 'same-close' } }, {}],
  ])('with %s gives no finding', async (_, more, execution) => {
    const market = { ...small.market, days: 16 };
    const file = scenarioFile(
      folder,
      'honest',
      { market, population, labels: { horizons: [1, 2] }, optimizer: { horizon: 2, lookback: 3 }, ...more },
      { ...noTables, ...execution },
    );
    const report = await simulatedAudit(await loadScenario(file), { days: 3, full: true });
    expect(report.findings).toEqual([]);
    expect(report.verdict).toBe('clean');
    const looked = new Map(report.checks.map(({ check, checked }) => [check, checked]));
    expect(looked.get('journal')).toBe(16);
    expect(looked.get('replay')).toBe(16);
    expect(looked.get('future absent')).toBe(3);
    expect(looked.get('future noise')).toBe(2);
    expect(looked.get('portfolios')).toBeGreaterThan(0);
    expect((looked.get('ballots') ?? 0) > 0).toBe('output' in execution);
  });

  it('is audited on the first learned day, on the last one and on others that hang on its seed', async () => {
    const report = await simulatedAudit(await leakyScenario(folder, 'none'), { days: 5 });
    const days = report.sampledDays.map(({ day }) => day);
    // Labels over two days from the next open end three days later, and three of them make a window.
    expect(days).toContain(5);
    expect(days).toContain(23);
    expect(days).toHaveLength(5);
    const again = await simulatedAudit(await leakyScenario(folder, 'none'), { days: 5 });
    expect(again).toEqual(report);
  });
});

describe('a leak', () => {
  const leaks: readonly [Leak, string, RegExp][] = [
    [
      'column',
      'column tomorrow_return',
      /^column tomorrow_return shows -?[\d.]+ for S00, and nothing once the data end that day/,
    ],
    [
      'label',
      'label 1',
      /^the label of day \d+ \(\d{4}-\d\d-\d\d\) over 1 day is -?[\d.]+ for S00, and nothing once the data end/,
    ],
    [
      'revised-macro',
      'macro rate',
      /^macro series rate \(value\) shows [\d.]+, and [\d.]+ once the data end/,
    ],
    ['early-macro', 'macro rate', /^macro series rate shows its value of \d{4}-\d\d-\d\d, and/],
    ['early-text', 'headlines', /^headlines of S\d\d are others once the data end that day: "(record|loss)/],
    [
      'survivors',
      'members',
      /^members of the day depend on what follows: S09, S10, S11 only once the data end/,
    ],
    ['whole-period z-score', 'column scaled_close', /^column scaled_close shows/],
  ];
  it.each(leaks)('(%s) is found, at a day and by its name', async (leak, subject, message) => {
    const { findings, verdict, checks } = await simulatedAudit(await leakyScenario(folder, leak));
    expect(verdict).toBe('found');
    const named = findings.find(
      (finding) => finding.check === 'future absent' && finding.subject === subject,
    );
    expect(named?.message).toMatch(message);
    expect(named?.day).toBeTypeOf('number');
    expect(named?.date).toMatch(/^2020-/);
    // The journal and the data are as they were: it is the future that leaked.
    const found = checks.filter((check) => check.findings > 0).map(({ check }) => check);
    expect(found.filter((check) => !/future|portfolios/.test(check))).toEqual([]);
  });

  it('into a column names the types that see it', async () => {
    const { findings } = await simulatedAudit(await leakyScenario(folder, 'column'));
    const types = findings.find(({ subject }) => subject === 'column tomorrow_return')?.types ?? [];
    expect(types.length).toBeGreaterThan(0);
    for (const type of types) expect(type).toContain('risk');
  });

  it('past the views is found in the ballots, with the first investor who knew', async () => {
    const scenario = await leakyScenario(folder, 'none', { analyst: { kind: 'clairvoyant', way: 'looks' } });
    const { findings } = await simulatedAudit(scenario);
    expect(findings.length).toBeGreaterThan(0);
    for (const { check, subject, message, types } of findings) {
      expect({ check, subject }).toEqual({ check: 'future absent', subject: 'ballots' });
      expect(message).toMatch(
        /^no view shows it, but investor \d+ of type \S+ buys .*, and buys .* once the data end that day/,
      );
      expect(types?.length).toBeGreaterThan(0);
    }
  });

  it('from a memory of other runs is found: a day that is cast again is another one', async () => {
    const scenario = await leakyScenario(folder, 'none', {
      analyst: { kind: 'clairvoyant', way: 'remembers' },
      modalities: { use: ['base'] },
      population: { ...smallPopulation, types: 1, modalitiesPerType: [1, 1], floor: 1 },
    });
    const { findings } = await simulatedAudit(scenario);
    expect(new Set(findings.map(({ check }) => check))).toEqual(new Set(['replay']));
    expect(findings[0]?.subject).toBe('tally');
  });
});

it.each([
  ['absent', /asked for noise after day \d+, and shows the same/],
  ['nothing', /goes on after the date that it was asked to end at/],
])('a source that promises to honour asOf, and honours %s, proves nothing', async (honours, note) => {
  const scenario = await leakyScenario(folder, 'none', { market: { kind: 'leaky', honours } });
  const { verdict, checks, findings } = await simulatedAudit(scenario);
  expect(findings).toEqual([]);
  expect(verdict).toBe('unproven');
  expect(checks.find(({ check }) => check === 'future noise')?.notChecked).toMatch(note);
});
