import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { reportGolden } from '../../cli/golden-report.ts';
import { capturedTerminal } from '../../cli/index.ts';
import {
  GOLDEN_TOLERANCE,
  goldenDeviations,
  largestDeviation,
  UNDEFINED_DEVIATION,
} from '../../evaluation/index.ts';

const golden = '../shared/golden';
const folders = ['aggregation', 'statistics'].map((name) => `${golden}/${name}`);
const files = folders
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`));

const working = mkdtempSync(join(tmpdir(), 'mass-golden-'));
afterAll(() => rmSync(working, { recursive: true }));

/** Two types on three stocks, by hand: on the second date type 4 casts no ballot, and c has no label. */
const byHand = {
  stocks: ['c', 'a', 'b'],
  dates: [20240102, 20240103],
  masks: [16, 4],
  weights: { 4: 3, 16: 1 },
  ballots: [
    [20240102, 4, 0, ['a', 'b'], ['a']],
    [20240102, 4, 1, ['a', 'b'], ['a']],
    [20240102, 16, 0, ['a', 'b'], ['b']],
    [20240103, 16, 0, ['a', 'b'], ['b']],
  ],
  signals: [
    // a: opinions 1 (weight 3) and 0 (weight 1): m = 0.75, sigma = sqrt(0.1875).
    {
      distribution: 'learned:late',
      alpha: 0.25,
      date: 20240102,
      signals: {
        a: [0.1875 - 0.75 * Math.sqrt(0.1875), 0.75, -Math.sqrt(0.1875)],
        b: [0.0625 - 0.75 * Math.sqrt(0.1875), 0.25, -Math.sqrt(0.1875)],
        c: [0, 0, 0],
      },
    },
    // Only type 16 has records: the other one is absent from the sums.
    {
      distribution: 'uniform',
      alpha: 0.5,
      date: 20240103,
      signals: { a: [0, 0, 0], b: [0.5, 1, 0], c: [0, 0, 0] },
    },
  ],
  labels: [
    ['a', 20240102, 0.01],
    ['b', 20240102, 0.02],
    ['c', 20240102, 0.03],
    ['a', 20240103, -0.01],
    ['b', 20240103, 0.02],
  ],
  fitness: {
    // -sigma: a and b tie below c, ranks 1.5, 1.5, 3 against 1, 2, 3; the second date has no disagreement at all.
    'learned:late:fitness_release': Math.sqrt(0.75),
    'learned:late:Signal_std:rankic_by_day': [Math.sqrt(0.75), null],
    // Deviations of m: 1.25 / 3, -0.25 / 3, -1 / 3, with squares 0.875 / 3; of the label: -1, 0, 1 hundredths.
    'learned:late:Signal_mean:ic_by_day': [-0.75 / Math.sqrt((0.875 / 3) * 2), 1],
  },
};

describe('golden files', () => {
  it.skipIf(files.length === 0)(`are reproduced to 1e-9 (needs ${golden})`, () => {
    for (const file of files) {
      const deviations = goldenDeviations(readFileSync(file, 'utf8'), file);
      expect(Object.keys(deviations).length).toBeGreaterThan(10);
      for (const [quantity, deviation] of Object.entries(deviations)) {
        expect(deviation, `${file} ${quantity}`).toBeLessThanOrEqual(GOLDEN_TOLERANCE);
      }
    }
  });

  it('are measured on a hand-worked file with an absent type, a missing label and free names', () => {
    const deviations = goldenDeviations(JSON.stringify(byHand), 'hand.json');
    expect(Object.keys(deviations).sort()).toEqual([
      'learned:late:Signal_mean:ic_by_day',
      'learned:late:Signal_std:rankic_by_day',
      'learned:late:alpha=0.25:consensus',
      'learned:late:alpha=0.25:negDisagreement',
      'learned:late:alpha=0.25:score',
      'learned:late:fitness_release',
      'uniform:alpha=0.5:consensus',
      'uniform:alpha=0.5:negDisagreement',
      'uniform:alpha=0.5:score',
    ]);
    expect(largestDeviation(deviations)).toBeLessThan(1e-12);
  });

  it('show each quantity that is off, and undefined against defined as infinite', () => {
    const fitness = {
      'learned:late:fitness_release': Math.sqrt(0.75) + 0.5,
      'learned:late:Signal_std:rankic_by_day': [Math.sqrt(0.75), 0.25],
    };
    const text = JSON.stringify({ ...byHand, fitness });
    const deviations = goldenDeviations(text, 'hand.json');
    expect(deviations['learned:late:fitness_release']).toBeCloseTo(0.5, 12);
    expect(deviations['learned:late:Signal_std:rankic_by_day']).toBe(UNDEFINED_DEVIATION);
    expect(JSON.parse(JSON.stringify({ max: largestDeviation(deviations) })).max).toBe(1e308);
    expect(
      goldenDeviations(text.replace(',0.25]', ', NaN]'), 'hand.json')[
        'learned:late:Signal_std:rankic_by_day'
      ],
    ).toBeLessThan(1e-12);
  });

  it('measure statistics with gaps in signal and label', () => {
    const file = {
      days: [
        {
          signal: [3, null, 1, 1],
          label: [2, 5, 1, null],
          rank_average: [3, null, 1.5, 1.5],
          ic: 1,
          rank_ic: 1,
        },
        {
          signal: [1, 1, 1, 1],
          label: [2, 5, 1, 3],
          rank_average: [2.5, 2.5, 2.5, 2.5],
          ic: null,
          rank_ic: null,
        },
      ],
      rank_ic_mean: 1,
      rank_ic_ir: null,
      returns: [0.1, -0.2, 0.1],
      periods_per_year: 3,
      max_drawdown: 0.2,
      calmar: -0.16,
    };
    const deviations = goldenDeviations(JSON.stringify(file), 'statistics.json');
    expect(Object.keys(deviations)).toHaveLength(7);
    expect(largestDeviation(deviations)).toBeLessThan(1e-12);
    const wrong = { ...file, calmar: null, rank_ic_mean: 0.9 };
    expect(goldenDeviations(JSON.stringify(wrong), 'x')).toMatchObject({ calmar: UNDEFINED_DEVIATION });
    expect(goldenDeviations(JSON.stringify(wrong), 'x')['rank_ic_mean']).toBeCloseTo(0.1, 12);
  });

  it.each([
    ['no JSON', '{"days": [', 'not JSON'],
    ['another form', '{"stocks": [], "dates": [], "alphas": {}}', 'Unrecognized keys'],
    ['a list', '[1, 2]', 'expected object'],
    ['nothing to compute from', '{"ic_mean": 0.1}', 'days or returns are needed'],
    ['lists of different lengths', '{"days": [{"signal": [1, 2], "label": [1]}]}', 'same length'],
    [
      'an unknown quantity',
      JSON.stringify({ ...byHand, fitness: { 'uniform:sharpe': 1 } }),
      'uniform:sharpe',
    ],
    [
      'too few days',
      JSON.stringify({ ...byHand, fitness: { 'uniform:Signal:ic_by_day': [1] } }),
      'one number per date',
    ],
    ['a missing weight', JSON.stringify({ ...byHand, weights: { 4: 3 } }), 'no weight for mask 16'],
    ['a foreign stock', JSON.stringify({ ...byHand, stocks: ['a', 'b'] }), 'stock c is not listed'],
    ['a foreign mask', JSON.stringify({ ...byHand, masks: [4] }), 'mask 16'],
    ['a foreign date', JSON.stringify({ ...byHand, dates: [20240102] }), 'date 20240103'],
  ])('with %s are refused with golden.file', (_, text, part) => {
    expect(() => goldenDeviations(text, 'broken.json')).toThrow(part);
    expect(() => goldenDeviations(text, 'broken.json')).toThrow(/^broken\.json.*\[golden\.file\]/s);
  });
});

describe('the golden command', () => {
  const write = (name: string, content: unknown): string => {
    writeFileSync(join(working, name), JSON.stringify(content));
    return name;
  };

  it('prints one object a file and succeeds', async () => {
    const terminal = capturedTerminal({ cwd: working });
    expect(await reportGolden([write('hand.json', byHand), write('again.json', byHand)], terminal)).toBe(0);
    const lines = terminal.outLines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map((line) => [line['file'], Object.keys(line)])).toEqual([
      ['hand.json', ['file', 'deviations', 'max']],
      ['again.json', ['file', 'deviations', 'max']],
    ]);
    expect(terminal.errLines).toEqual([]);
  });

  it('fails with 1 on a deviation above 1e-9', async () => {
    const terminal = capturedTerminal({ cwd: working });
    const off = { ...byHand, fitness: { 'learned:late:fitness_release': Math.sqrt(0.75) + 2e-9 } };
    expect(await reportGolden([write('off.json', off)], terminal)).toBe(1);
    expect(terminal.outLines).toHaveLength(1);
  });

  it('fails with 2 on a broken or missing file and still measures the others', async () => {
    const terminal = capturedTerminal({ cwd: working });
    expect(
      await reportGolden(['absent.json', write('list.json', [1]), write('hand.json', byHand)], terminal),
    ).toBe(2);
    expect(terminal.outLines).toHaveLength(1);
    expect(terminal.errLines).toHaveLength(2);
    expect(terminal.errLines.join('\n')).toMatch(/absent\.json.*cannot be read.*\[golden\.file\]/);
  });

  it('asks for files when none is named', async () => {
    const terminal = capturedTerminal({ cwd: working });
    expect(await reportGolden([], terminal)).toBe(2);
    expect(terminal.errLines.join()).toContain('[cli.usage]');
  });
});
