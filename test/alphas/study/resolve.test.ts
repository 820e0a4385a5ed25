import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  type AlphaSpec,
  formulaLibrary,
  parseFormula,
  type StudyOptions,
  scriptedJudge,
  studySettings,
} from '../../../alphas/index.ts';
import { rootKey, subKey } from '../../../core/index.ts';
import { alphasSection } from '../../../scenarios/schema/alphas-part.ts';

const folder = mkdtempSync(join(tmpdir(), 'mass-study-'));
afterAll(() => rmSync(folder, { recursive: true }));
const key = subKey(rootKey('study'), 'resolve');
const context = { baseFolder: folder, key, services: {} };
const optionsOf = (written: object): StudyOptions => alphasSection().parse(written) as StudyOptions;
const workbook = optionsOf({ libraries: ['workbook-37'] });

describe('options of a study', () => {
  it('have the defaults of the published setting', () => {
    const { agents, selection, weights, ...rest } = workbook;
    expect(rest).toEqual({
      libraries: ['workbook-37'],
      formulas: [],
      horizon: 5,
      shares: { confidence: 0.6, risk: 0.4 },
      state: { trendDays: 60, sidewaysBand: 0.75, volatilityDays: 20, usualDays: 252, leastUsualDays: 60 },
      window: 252,
      leastIcDays: 60,
      leastNames: 20,
      trainingDays: 504,
      leastDays: 60,
      retrainEvery: 20,
    });
    expect(agents.map(({ kind, preference }) => `${kind} ${String(preference)}`)).toEqual([
      'confidence conservative',
      'confidence neutral',
      'confidence aggressive',
      'risk conservative',
      'risk neutral',
      'risk aggressive',
    ]);
    expect([selection, weights.kind]).toEqual([
      { kind: 'all-above', threshold: 0.6, leastAbsoluteIc: 0 },
      'network',
    ]);
  });

  it('name each formula of a list once, by list and number, and say which repeat an earlier one', () => {
    const { alphas, duplicates } = studySettings(workbook, context);
    const { entries } = formulaLibrary('workbook-37');
    expect(alphas.length + duplicates.length).toBe(entries.length);
    expect(new Set(alphas.map(({ parsed }) => parsed.digest)).size).toBe(alphas.length);
    expect(alphas[0]).toMatchObject({
      name: 'workbook-37-1',
      category: entries[0]?.category,
      origin: 'workbook-37 1',
    });
    expect(duplicates.length).toBeGreaterThan(0);
    for (const { alpha, sameAs } of duplicates) {
      const same = alphas.find(({ name }) => name === sameAs) as AlphaSpec;
      expect(same.parsed.canonical).toBe(alpha.parsed.canonical);
    }
  });

  it('come from lists, from files beside the scenario, from formulas and from mining, in this order', () => {
    writeFileSync(
      join(folder, 'mine.json'),
      JSON.stringify({
        name: 'mine',
        entries: [{ id: 'x', category: 'own', formula: 'VOLUME', behaviour: 'busy goes on' }],
      }),
    );
    const formulas = [
      { name: 'a', formula: 'CLOSE / OPEN', description: 'up', category: 'day' },
      { name: 'b', formula: 'HIGH - LOW' },
    ];
    const mined: AlphaSpec = {
      name: 'mined-1',
      category: 'price',
      formula: 'close / open',
      parsed: parseFormula('close / open'),
      origin: 'mined 1',
    };
    const other = { ...mined, name: 'mined-2', parsed: parseFormula('close * open') };
    const options = optionsOf({ libraries: ['mine.json'], formulas });
    const { alphas, duplicates } = studySettings(options, { ...context, mined: [mined, other] });
    expect(
      alphas.map(({ name, category, origin, description }) => [name, category, origin, description]),
    ).toEqual([
      ['mine-x', 'own', 'mine x', 'busy goes on'],
      ['a', 'day', 'scenario', 'up'],
      ['b', 'own', 'scenario', undefined],
      ['mined-2', 'price', 'mined 1', undefined],
    ]);
    expect(duplicates.map(({ alpha, sameAs }) => [alpha.name, sameAs])).toEqual([['mined-1', 'a']]);
  });

  it('refuse two alphas of one name', () => {
    const options = optionsOf({
      libraries: ['workbook-37'],
      formulas: [{ name: 'workbook-37-1', formula: 'OPEN - VOLUME' }],
    });
    expect(() => studySettings(options, context)).toThrow(/two alphas have one name.*"workbook-37-1"/);
  });

  it('make agents, rule and model by their kinds, and give a judge to those who ask one', () => {
    const options = optionsOf({
      ...workbook,
      agents: [{ kind: 'judged', preference: 'aggressive' }, { kind: 'risk' }],
      selection: { kind: 'best-per-category' },
      weights: { kind: 'equal' },
      judge: { model: 'm' },
    });
    expect(() => studySettings(options, context)).toThrow(/nobody to ask/);
    const judge = scriptedJudge('reader', () => 'tie');
    const settings = studySettings(options, { ...context, services: { judge } });
    expect(settings.agents.map(({ name }) => name)).toEqual(['reader-confidence-aggressive', 'risk-neutral']);
    const candidates = [0, 1].map((index) => ({
      index,
      name: `${index}`,
      category: 'a',
      score: 0.1 + index / 2,
      ic: 1,
    }));
    expect(settings.rule.select(candidates).map(({ index }) => index)).toEqual([1]);
    expect(settings).toMatchObject({ horizon: 5, key, window: 252 });
  });
});
