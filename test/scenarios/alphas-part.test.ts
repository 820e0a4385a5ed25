import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type SelectionRuleKind, selectionRules } from '../../alphas/index.ts';
import { MassError } from '../../core/index.ts';
import { loadScenarioText, scenarioSchema, starterScenario } from '../../scenarios/index.ts';

const scenario = (alphas: string, more = '') =>
  loadScenarioText(`version: 1\nsimulation:\n${more}  alphas:${alphas}\n`, {
    file: 'study.yaml',
    baseFolder: '.',
  });

function refused(alphas: string, more = ''): MassError['problems'] {
  try {
    scenario(alphas, more);
  } catch (error) {
    if (error instanceof MassError) return error.problems;
    throw error;
  }
  throw new Error('the scenario was taken');
}

describe('simulation.alphas', () => {
  it('is not there unless it is written, and leaves every other scenario as it was', () => {
    expect(Object.keys(scenarioSchema().parse({ version: 1 }).simulation)).not.toContain('alphas');
  });

  it('loads with a list of formulas alone', () => {
    const { scenario: loaded } = scenario(' {libraries: [workbook-37]}');
    expect(loaded.simulation.alphas).toMatchObject({ libraries: ['workbook-37'], horizon: 5 });
    expect(loaded.simulation.alphas?.agents).toHaveLength(6);
  });

  it('needs no list where alphas are mined', () => {
    const { scenario: loaded } = loadScenarioText(
      'version: 1\nsimulation: {alphas: {horizon: 5}}\nmining: {documents: [a.md], proposers: [{kind: model, model: m}]}\n',
      { file: 'study.yaml', baseFolder: '.' },
    );
    expect(loaded.simulation.alphas?.libraries).toEqual([]);
  });

  it('is described in the starter file, setting by setting', () => {
    const text = starterScenario('demo');
    for (const field of [
      'libraries',
      'retrainEvery',
      'sidewaysBand',
      'judge',
      'charts',
      'threshold',
      'epochs',
    ]) {
      expect(text).toMatch(new RegExp(`# - ${field}\\b`));
    }
  });

  it.each([
    ['no source', ' {horizon: 5}', '', 'simulation.alphas', 'there is no alpha to study'],
    [
      'a horizon without labels',
      ' {libraries: [workbook-37], horizon: 7}',
      '',
      'simulation.alphas.horizon',
      'write simulation.labels.horizons: [1, 5, 7, 10]',
    ],
    [
      'no one-day labels',
      ' {libraries: [workbook-37]}',
      '  labels: {horizons: [5]}\n',
      'simulation.labels.horizons',
      'write simulation.labels.horizons: [1, 5]',
    ],
    [
      'a judge who is not named',
      ' {libraries: [workbook-37], agents: [{kind: risk}, {kind: judged}]}',
      '',
      'simulation.alphas.agents.1.kind',
      'this agent has nobody to ask',
    ],
    [
      'a formula that cannot be read',
      ' {formulas: [{name: a, formula: "CLOSE +"}]}',
      '',
      'simulation.alphas.formulas.0.formula',
      'column 8 of the formula',
    ],
    [
      'a formula that looks ahead',
      ' {formulas: [{name: a, formula: "DELAY(CLOSE, -1)"}]}',
      '',
      'simulation.alphas.formulas.0.formula',
      'of the formula',
    ],
    [
      'two formulas of one name',
      ' {formulas: [{name: a, formula: OPEN}, {name: a, formula: CLOSE}]}',
      '',
      'simulation.alphas.formulas.1.name',
      'formula 1 has this name already',
    ],
    [
      'a fit that waits for more than it learns from',
      ' {libraries: [workbook-37], trainingDays: 30}',
      '',
      'simulation.alphas.leastDays',
      'waits for more days than it learns from',
    ],
    [
      'a window in which no alpha can have a sign',
      ' {libraries: [workbook-37], window: 40}',
      '',
      'simulation.alphas.leastIcDays',
      'lower leastIcDays or raise window',
    ],
    [
      'a formula with the name of a mined one',
      ' {formulas: [{name: mined 1, formula: OPEN}]}',
      '',
      'simulation.alphas.formulas.0.name',
      'what a study mines itself',
    ],
    [
      'a category that colours the screen',
      ' {formulas: [{name: a, category: "\\e[31mred\\a", formula: OPEN}]}',
      '',
      'simulation.alphas.formulas.0.category',
      'no control characters',
    ],
    [
      'a description that turns the text round',
      ' {formulas: [{name: a, description: "x\\u202Ey", formula: OPEN}]}',
      '',
      'simulation.alphas.formulas.0.description',
      'no control characters',
    ],
    [
      'a usual deviation that waits too long',
      ' {libraries: [workbook-37], state: {usualDays: 30}}',
      '',
      'simulation.alphas.state.leastUsualDays',
      'waits for more days than it looks at',
    ],
    [
      'shares of nothing',
      ' {libraries: [workbook-37], shares: {confidence: 0, risk: 0}}',
      '',
      'simulation.alphas.shares',
      'not both 0',
    ],
    [
      'an agent of no kind',
      ' {libraries: [workbook-37], agents: [{kind: confidnce}]}',
      '',
      'simulation.alphas.agents.0.kind',
      'confidence',
    ],
    [
      'an option of another kind',
      ' {libraries: [a], weights: {kind: linear, hidden: 3}}',
      '',
      'simulation.alphas.weights.hidden',
      'another kind',
    ],
  ])('refuses %s, and says where and what to do', (_, alphas, more, path, says) => {
    const problems = refused(alphas, more);
    expect(problems.map((problem) => problem.path)).toEqual([path]);
    expect(JSON.stringify(problems[0])).toContain(says);
    expect(problems[0]).toMatchObject({ file: 'study.yaml', line: 3 });
  });

  it('takes a kind that a user registers', () => {
    const everybody: SelectionRuleKind = {
      kind: 'test-everybody',
      description: 'Every candidate with a sign',
      options: z.strictObject({ kind: z.literal('test-everybody'), least: z.int().default(3) }),
      create: () => ({ select: () => [] }),
    };
    selectionRules.register(everybody);
    const { alphas } = scenarioSchema().parse({
      version: 1,
      simulation: { alphas: { libraries: ['workbook-37'], selection: { kind: 'test-everybody' } } },
    }).simulation;
    expect(alphas?.selection).toEqual({ kind: 'test-everybody', least: 3 });
  });
});
