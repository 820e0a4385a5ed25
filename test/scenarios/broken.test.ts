import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MassError, type Problem } from '../../core/index.ts';
import { loadScenario } from '../../scenarios/index.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mass-scenarios-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function problemsOf(file: string, set: readonly string[] = []): Promise<readonly Problem[]> {
  try {
    await loadScenario(file, { set });
  } catch (error) {
    if (error instanceof MassError) return error.problems;
    throw error;
  }
  return [];
}

interface Expected {
  readonly code: string;
  readonly line?: number;
  readonly column?: number;
  readonly path?: string;
  /** Fragments of the message, of what was expected, and of the hint, in this order. */
  readonly says: readonly string[];
  readonly found?: unknown;
}

interface Case {
  readonly name: string;
  readonly text: string;
  readonly file?: string;
  readonly expected: readonly Expected[];
}

const head = 'version: 1\nsimulation:\n';
const bomb = [
  'a: &a [x, x, x, x, x, x, x, x, x]',
  ...'bcdefgh'.split('').map((key, i) => `${key}: &${key} [${Array(9).fill(`*${'abcdefg'[i]}`).join(', ')}]`),
].join('\n');

const cases: readonly Case[] = [
  {
    name: 'an open bracket',
    text: 'version: 1\nsimulation: [1, 2\nname: x\n',
    expected: [{ code: 'scenario.syntax', line: 3, says: ['not valid YAML'] }],
  },
  {
    name: 'a tab as indentation',
    text: 'version: 1\nsimulation:\n\tseed: 3\n',
    expected: [{ code: 'scenario.syntax', line: 3, says: ['Tabs', 'indent with spaces'] }],
  },
  {
    name: 'a key given twice',
    text: `${head}  seed: 1\n  seed: 2\n`,
    expected: [{ code: 'scenario.syntax', line: 4, column: 3, says: ['stands twice', 'keep one'] }],
  },
  {
    name: 'two documents',
    text: 'version: 1\n---\nversion: 1\n',
    expected: [{ code: 'scenario.syntax', line: 2, says: ['more than one document'] }],
  },
  {
    name: 'a YAML tag',
    text: 'version: 1\nname: !shell rm\n',
    expected: [{ code: 'scenario.syntax', line: 2, says: ['tag', 'remove it'] }],
  },
  {
    name: 'a key that is a list',
    text: '? [a, b]\n: 1\n',
    expected: [{ code: 'scenario.syntax', line: 1, says: ['keys must be strings'] }],
  },
  {
    name: 'an alias bomb',
    text: `${bomb}\n`,
    expected: [
      { code: 'scenario.syntax', line: 2, says: ['aliases', 'at most 100', 'write the values out'] },
    ],
  },
  {
    name: 'an alias without its anchor',
    text: 'version: 1\nname: *nobody\n',
    expected: [{ code: 'scenario.syntax', line: 2, says: ['nobody'] }],
  },
  {
    name: 'a section that contains itself',
    text: 'version: 1\nsimulation: &s\n  market: *s\n',
    expected: [{ code: 'scenario.syntax', says: ['contains itself'] }],
  },
  {
    name: 'nesting without end',
    text: '['.repeat(100_000),
    expected: [{ code: 'scenario.syntax', says: ['', 'nested too deeply'] }],
  },
  {
    name: 'an empty file',
    text: '',
    expected: [{ code: 'scenario.syntax', line: 1, says: ['empty', 'version: 1', 'mass new'] }],
  },
  { name: 'only comments', text: '# to do\n', expected: [{ code: 'scenario.syntax', says: ['empty'] }] },
  {
    name: 'a list at the top',
    text: '- version: 1\n',
    expected: [{ code: 'scenario.syntax', line: 1, found: 'a list', says: ['section with keys'] }],
  },
  {
    name: 'a text at the top',
    text: 'hello\n',
    expected: [{ code: 'scenario.syntax', line: 1, found: 'hello', says: ['section with keys'] }],
  },
  {
    name: 'too many bytes',
    text: `# ${'x'.repeat(1_000_000)}\nversion: 1\n`,
    expected: [
      { code: 'scenario.too-large', found: '1000014 bytes', says: ['too large', 'at most 1000000'] },
    ],
  },
  {
    name: 'JSON with a trailing comma',
    file: 'comma.json',
    text: '{\n  "version": 1,\n}\n',
    expected: [{ code: 'scenario.syntax', line: 3, column: 1, says: ['not valid JSON'] }],
  },
  {
    name: 'JSON that ends too early',
    file: 'early.json',
    text: '{\n  "version": 1',
    expected: [{ code: 'scenario.syntax', line: 2, says: ['not valid JSON'] }],
  },
  {
    name: 'JSON with a key twice',
    file: 'twice.json',
    text: '{\n  "version": 1,\n  "version": 1\n}',
    expected: [{ code: 'scenario.syntax', line: 3, found: 'version', says: ['stands twice'] }],
  },
  {
    name: 'JSON with a wrong value',
    file: 'value.json',
    text: '{\n\t"version": 1,\n\t"simulation": {\n\t\t"seed": 1.5\n\t}\n}',
    expected: [{ code: 'scenario.invalid', line: 4, path: 'simulation.seed', found: 1.5, says: [''] }],
  },
  {
    name: 'no version',
    text: 'name: x\n',
    expected: [{ code: 'scenario.version', path: 'version', says: ['missing', '1', 'version: 1'] }],
  },
  {
    name: 'another version, whatever else it says',
    text: 'version: 2\nworld: {}\n',
    expected: [
      {
        code: 'scenario.version',
        line: 1,
        column: 10,
        path: 'version',
        found: 2,
        says: ['does not read', '1', 'mass new'],
      },
    ],
  },
  {
    name: 'an unknown key at the top',
    text: 'version: 1\nsimulaton:\n  seed: 1\n',
    expected: [
      {
        code: 'scenario.unknown-key',
        line: 2,
        column: 1,
        path: 'simulaton',
        says: ['"simulaton"', 'simulation', 'did you mean "simulation"?'],
      },
    ],
  },
  {
    name: 'an unknown key far inside',
    text: `${head}  population:\n    pool:\n      sise: 20\n`,
    expected: [
      {
        code: 'scenario.unknown-key',
        line: 5,
        column: 7,
        path: 'simulation.population.pool.sise',
        says: ['"sise"', 'one of size', '"size"'],
      },
    ],
  },
  {
    name: 'an unknown key that resembles none',
    text: `${head}  zzzzzz: 1\n`,
    expected: [{ code: 'scenario.unknown-key', line: 3, says: ['"zzzzzz"', 'one of seed'] }],
  },
  {
    name: 'an option of another kind',
    text: `${head}  optimizer:\n    kind: fixed\n    cooling: 0.9\n`,
    expected: [
      {
        code: 'scenario.unknown-key',
        line: 5,
        path: 'simulation.optimizer.cooling',
        says: ['"cooling"', 'lookback', '"fixed" has not'],
      },
    ],
  },
  {
    name: 'a key that could change the program',
    text: `${head}  __proto__: { seed: 3 }\n`,
    expected: [{ code: 'scenario.unknown-key', line: 3, path: 'simulation.__proto__', says: ['__proto__'] }],
  },
  {
    name: 'a merge key, which YAML 1.2 does not have',
    text: `${head}  <<: { seed: 3 }\n`,
    expected: [{ code: 'scenario.unknown-key', line: 3, says: ['"<<"'] }],
  },
  {
    name: 'text for a number',
    text: `${head}  population:\n    floor: many\n`,
    expected: [
      {
        code: 'scenario.invalid',
        line: 4,
        column: 12,
        path: 'simulation.population.floor',
        found: 'many',
        says: ['not the kind of value', 'a whole number from 0', 'Least number of investors'],
      },
    ],
  },
  {
    name: 'a fraction for a whole number',
    text: `${head}  population:\n    picks: 2.5\n`,
    expected: [{ code: 'scenario.invalid', line: 4, found: 2.5, says: ['', 'a whole number from 1'] }],
  },
  {
    name: 'infinity',
    text: `${head}  aggregation:\n    alpha: .inf\n`,
    expected: [{ code: 'scenario.invalid', line: 4, found: 'Infinity', says: ['', 'a number from 0 to 1'] }],
  },
  {
    name: 'a number out of range',
    text: `${head}  aggregation:\n    alpha: 1.2\n`,
    expected: [
      {
        code: 'scenario.invalid',
        line: 4,
        column: 12,
        path: 'simulation.aggregation.alpha',
        found: 1.2,
        says: ['too large', 'a number from 0 to 1'],
      },
    ],
  },
  {
    name: 'a word that is not one of the allowed',
    text: `${head}  population:\n    respawn: plans\n`,
    expected: [
      {
        code: 'scenario.invalid',
        line: 4,
        found: 'plans',
        says: ['not one of the values', 'one of plan, fixed', 'did you mean "plan"?'],
      },
    ],
  },
  {
    name: 'a section left empty',
    text: `${head}  population:\n  seed: 1\n`,
    expected: [
      {
        code: 'scenario.invalid',
        line: 3,
        path: 'simulation.population',
        found: null,
        says: ['nothing stands here', 'a section'],
      },
    ],
  },
  {
    name: 'a list for a section',
    text: `${head}  market: [synthetic]\n`,
    expected: [
      { code: 'scenario.invalid', line: 3, path: 'simulation.market', says: ['not the kind of value'] },
    ],
  },
  {
    name: 'an unknown preset',
    text: 'version: 1\npreset: papers\n',
    expected: [
      {
        code: 'scenario.invalid',
        line: 2,
        path: 'preset',
        found: 'papers',
        says: ['', 'paper, release', '"paper"'],
      },
    ],
  },
  {
    name: 'an unknown optimizer',
    text: `${head}  optimizer:\n    kind: anneling\n`,
    expected: [
      {
        code: 'scenario.unknown-kind',
        line: 4,
        column: 11,
        path: 'simulation.optimizer.kind',
        found: 'anneling',
        says: ['no optimizer of this kind', 'annealing, random-search', '"annealing"'],
      },
    ],
  },
  {
    name: 'an unknown market',
    text: `${head}  market:\n    kind: yahoo\n`,
    expected: [
      {
        code: 'scenario.unknown-kind',
        line: 4,
        path: 'simulation.market.kind',
        says: ['no market', 'synthetic', 'register'],
      },
    ],
  },
  {
    name: 'an unknown selector',
    text: `${head}  population:\n    pool:\n      selector: randon\n`,
    expected: [
      {
        code: 'scenario.unknown-kind',
        line: 5,
        path: 'simulation.population.pool.selector',
        found: 'randon',
        says: ['selector', 'industry-equal', '"random"'],
      },
    ],
  },
  {
    name: 'an unknown grain',
    text: 'version: 1\nexecution:\n  grain: cohort\n',
    expected: [
      { code: 'scenario.invalid', line: 3, path: 'execution.grain', found: 'cohort', says: ['', 'actor'] },
    ],
  },
  {
    name: 'more than one worker',
    text: 'version: 1\nexecution:\n  workers: 4\n',
    expected: [
      {
        code: 'scenario.invalid',
        line: 3,
        path: 'execution.workers',
        found: 4,
        says: ['too large', '1', 'this version runs in one'],
      },
    ],
  },
  {
    name: 'a name that is no folder name',
    text: 'version: 1\nname: ../../etc\n',
    expected: [{ code: 'scenario.invalid', line: 2, path: 'name', says: ['letters, digits'] }],
  },
  {
    name: 'a date that is none',
    text: `${head}  market:\n    start: 20210230\n`,
    expected: [
      {
        code: 'scenario.invalid',
        line: 4,
        path: 'simulation.market.start',
        found: 20210230,
        says: ['not a day of the calendar', '', 'yyyymmdd'],
      },
    ],
  },
  {
    name: 'a date with hyphens',
    text: `${head}  market:\n    start: 2021-01-04\n`,
    expected: [
      { code: 'scenario.invalid', line: 4, found: '2021-01-04', says: ['', 'whole number', 'yyyymmdd'] },
    ],
  },
  {
    name: 'an end before the start',
    text: `${head}  market:\n    start: 20210104\n    end: 20201231\n`,
    expected: [
      {
        code: 'scenario.invalid',
        line: 5,
        path: 'simulation.market.end',
        found: 20201231,
        says: ['before the first', '20210104'],
      },
    ],
  },
  {
    name: 'a floor above the population',
    text: `${head}  population:\n    investorsPerType: 4\n`,
    expected: [
      {
        code: 'population.floor',
        line: 4,
        path: 'simulation.population.floor',
        found: 8,
        says: ['more investors than', '16 types x 4 investors = 64'],
      },
    ],
  },
  {
    name: 'more picks than candidates',
    text: `${head}  population:\n    picks: 15\n    sells: 6\n`,
    expected: [
      {
        code: 'population.pool',
        line: 5,
        path: 'simulation.population.sells',
        found: '15 picks + 6 sells',
        says: ['than it is shown', 'at most 20'],
      },
    ],
  },
  {
    name: 'a horizon without labels',
    text: `${head}  optimizer: { horizon: 3 }\n`,
    expected: [
      {
        code: 'scenario.invalid',
        line: 3,
        column: 25,
        path: 'simulation.optimizer.horizon',
        found: 3,
        says: ['no labels', '1, 5, 10'],
      },
    ],
  },
  {
    name: 'horizons out of order',
    text: `${head}  labels:\n    horizons: [5, 1]\n`,
    expected: [{ code: 'scenario.invalid', line: 4, path: 'simulation.labels.horizons', says: ['ascend'] }],
  },
  {
    name: 'modalities per type upside down',
    text: `${head}  population:\n    modalitiesPerType: [3, 1]\n`,
    expected: [{ code: 'scenario.invalid', line: 4, says: ['comes first'] }],
  },
  {
    name: 'an unknown modality',
    text: `${head}  modalities:\n    use: [price, new, risk]\n`,
    expected: [
      {
        code: 'scenario.invalid',
        line: 4,
        column: 18,
        path: 'simulation.modalities.use.1',
        found: 'new',
        says: ['no modality', 'valuation', '"news"'],
      },
    ],
  },
  {
    name: 'fewer modalities than a type may see',
    text: `${head}  modalities:\n    use: [price, news]\n`,
    expected: [
      {
        code: 'population.masks',
        line: 4,
        path: 'simulation.population.modalitiesPerType',
        says: ['more modalities than', 'at most 2', 'lower'],
      },
    ],
  },
  {
    name: 'a type that sees what the scenario leaves out',
    text: `${head}  modalities: { use: [price] }\n  population:\n    types:\n      - modalities: [news]\n`,
    expected: [
      {
        code: 'scenario.invalid',
        line: 6,
        path: 'simulation.population.types.0.modalities.0',
        found: 'news',
        says: ['not in simulation.modalities.use'],
      },
    ],
  },
  {
    name: 'a type without modalities',
    text: `${head}  population:\n    types:\n      - style: { rationality: 1 }\n`,
    expected: [
      {
        code: 'scenario.invalid',
        line: 5,
        path: 'simulation.population.types.0.modalities',
        says: ['missing', 'a list'],
      },
    ],
  },
  {
    name: 'an unknown key in a type',
    text: `${head}  population:\n    types:\n      - modalities: [news]\n        style: { rationalty: 1 }\n`,
    expected: [
      {
        code: 'scenario.unknown-key',
        line: 6,
        path: 'simulation.population.types.0.style.rationalty',
        says: ['', 'rationality', '"rationality"'],
      },
    ],
  },
  {
    name: 'types that are neither number nor list',
    text: `${head}  population:\n    types: sixteen\n`,
    expected: [
      {
        code: 'scenario.invalid',
        line: 4,
        found: 'sixteen',
        says: ['', 'a whole number from 1 to 4096, or a list'],
      },
    ],
  },
  {
    name: 'a declared bit that is taken',
    text: `${head}  modalities:\n    declare:\n      - { name: options-flow, bit: 256 }\n`,
    expected: [
      {
        code: 'scenario.invalid',
        line: 5,
        path: 'simulation.modalities.declare.0.bit',
        found: 256,
        says: ['"price"', '512'],
      },
    ],
  },
  {
    name: 'a declared bit that is no power of two',
    text: `${head}  modalities:\n    declare:\n      - { name: options-flow, bit: 513 }\n`,
    expected: [{ code: 'scenario.invalid', line: 5, found: 513, says: ['power of two'] }],
  },
  {
    name: 'a contradiction beside a section that is beyond repair',
    text: `${head}  market: { kind: mass-folder }\n  population:\n    picks: 21\n`,
    expected: [
      { code: 'scenario.invalid', line: 3, path: 'simulation.market.path', says: ['missing', 'text'] },
      { code: 'population.pool', line: 5, says: ['than it is shown'] },
    ],
  },
  {
    name: 'many things at once',
    text: `version: 1\nnam: x\nsimulation:\n  seed: 1.5\n  market: { kind: synthetik }\n  population:\n    picks: 30\n    respwan: plan\n  optimizer:\n    horizon: 2\nexecution:\n  output:\n    csv: si\n`,
    expected: [
      { code: 'scenario.unknown-key', line: 2, path: 'nam', says: ['"nam"', '', '"name"'] },
      { code: 'scenario.invalid', line: 4, path: 'simulation.seed', says: ['', 'a whole number, or text'] },
      {
        code: 'scenario.unknown-kind',
        line: 5,
        path: 'simulation.market.kind',
        says: ['', '', '"synthetic"'],
      },
      { code: 'population.pool', line: 7, path: 'simulation.population.picks', says: ['than it is shown'] },
      {
        code: 'scenario.unknown-key',
        line: 8,
        path: 'simulation.population.respwan',
        says: ['', '', '"respawn"'],
      },
      { code: 'scenario.invalid', line: 10, path: 'simulation.optimizer.horizon', says: ['no labels'] },
      {
        code: 'scenario.invalid',
        line: 13,
        path: 'execution.output.csv',
        found: 'si',
        says: ['', 'true or false'],
      },
    ],
  },
];

/** Where problems differ from what was expected of them; empty when they do not. */
function mismatches(problems: readonly Problem[], expected: readonly Expected[]): readonly string[] {
  const codes = (list: readonly { readonly code: string }[]) => list.map((one) => one.code).join(', ');
  if (codes(problems) !== codes(expected)) return [`${codes(problems)} instead of ${codes(expected)}`];
  const wrong: string[] = [];
  for (const [i, one] of expected.entries()) {
    const problem = problems[i] as Problem;
    for (const key of ['line', 'column', 'path', 'found'] as const) {
      if (key in one && problem[key] !== one[key])
        wrong.push(`${key} ${String(problem[key])} instead of ${String(one[key])}`);
    }
    const [message = '', wanted = '', hint = ''] = one.says;
    if (!problem.message.includes(message)) wrong.push(`"${problem.message}" without "${message}"`);
    // The second fragment may stand in either: some problems have nothing to expect, only something to do.
    const help = `${problem.expected ?? ''} ${problem.hint ?? ''}`;
    if (!help.includes(wanted)) wrong.push(`"${help}" without "${wanted}"`);
    if (!(problem.hint ?? '').includes(hint)) wrong.push(`hint "${problem.hint}" without "${hint}"`);
  }
  return wrong;
}

describe('a broken scenario file', () => {
  it.each(cases)('is told about $name', async ({ text, file = 'broken.yaml', expected }) => {
    const path = join(folder, file);
    writeFileSync(path, text);
    const problems = await problemsOf(path);
    expect(mismatches(problems, expected)).toEqual([]);
    for (const problem of problems) expect(problem.file).toBe(path);
  });

  it('is told when the file is not there, with the nearest name', async () => {
    writeFileSync(join(folder, 'momentum.yaml'), 'version: 1\n');
    expect(
      mismatches(await problemsOf(join(folder, 'momentun.yaml')), [
        { code: 'scenario.not-found', says: ['no such', 'momentum.yaml'] },
      ]),
    ).toEqual([]);
    expect(
      mismatches(await problemsOf(join(folder, 'no', 'where.yaml')), [
        { code: 'scenario.not-found', says: ['no such', 'mass new'] },
      ]),
    ).toEqual([]);
  });

  it('is told when a folder stands in its place', async () => {
    mkdirSync(join(folder, 'inner'));
    writeFileSync(join(folder, 'inner', 'one.yaml'), 'version: 1\n');
    expect(
      mismatches(await problemsOf(join(folder, 'inner')), [
        { code: 'scenario.not-found', says: ['a folder', 'one.yaml'] },
      ]),
    ).toEqual([]);
  });

  it('is told when it is not UTF-8', async () => {
    const path = join(folder, 'latin.yaml');
    writeFileSync(path, Uint8Array.of(0x6e, 0x3a, 0x20, 0xe9, 0x0a));
    expect(
      mismatches(await problemsOf(path), [{ code: 'scenario.syntax', says: ['UTF-8', 'save it'] }]),
    ).toEqual([]);
  });

  it('in code is told when it throws, exports nothing, or exports something else', async () => {
    const fixture = (name: string) => `test/scenarios/fixtures/${name}.ts`;
    expect(
      mismatches(await problemsOf(fixture('throws')), [
        { code: 'scenario.syntax', says: ['fell off the table', 'code'] },
      ]),
    ).toEqual([]);
    expect(
      mismatches(await problemsOf(fixture('no-default')), [
        { code: 'scenario.syntax', says: ['no default export', 'defineScenario'] },
      ]),
    ).toEqual([]);
    expect(
      mismatches(await problemsOf(fixture('default-is-text')), [
        { code: 'scenario.syntax', says: ['not a scenario', 'defineScenario'] },
      ]),
    ).toEqual([]);
    const problems = await problemsOf(fixture('bad-values'));
    expect(
      mismatches(problems, [
        { code: 'scenario.invalid', path: 'simulation.population.floor', found: -1, says: ['too small'] },
        { code: 'scenario.unknown-key', path: 'simulation.optimiser', says: ['', '', '"optimizer"'] },
      ]),
    ).toEqual([]);
    expect(problems.map((problem) => problem.file)).toEqual(Array(2).fill(fixture('bad-values')));
  });
});

const overrides: readonly { readonly set: string; readonly expected: Expected; readonly file?: string }[] = [
  { set: 'seed', expected: { code: 'scenario.set-path', found: 'seed', says: ['path=value', 'path=value'] } },
  { set: '=3', expected: { code: 'scenario.set-path', says: ['path=value'] } },
  { set: 'seed=', file: '--set seed', expected: { code: 'scenario.set-path', says: ['no value'] } },
  {
    set: 'sed=3',
    file: '--set sed',
    expected: { code: 'scenario.set-path', path: 'sed', says: ['no such field', '', '"seed"'] },
  },
  {
    set: 'alpha=0.2',
    expected: { code: 'scenario.set-path', says: ['no such field', '', '"aggregation.alpha"'] },
  },
  {
    set: 'population.flor=2',
    expected: { code: 'scenario.set-path', says: ['no such field', '', '"population.floor"'] },
  },
  { set: '__proto__.seed=2', expected: { code: 'scenario.set-path', says: ['no such field'] } },
  { set: 'constructor=2', expected: { code: 'scenario.set-path', says: ['no such field'] } },
  {
    set: 'labels.horizons=[1, 5',
    file: '--set labels.horizons',
    expected: { code: 'scenario.set-path', says: ['not valid YAML', 'quote'] },
  },
  {
    set: 'population.types.2.style.rationality=1',
    expected: { code: 'scenario.set-path', found: 2, says: ['list without this position', '0 to 1'] },
  },
  {
    set: 'population.floor=few',
    file: '--set population.floor',
    expected: {
      code: 'scenario.invalid',
      path: 'simulation.population.floor',
      found: 'few',
      says: ['', 'whole number'],
    },
  },
  {
    set: 'simulation.population.pool.size=3',
    expected: {
      code: 'population.pool',
      path: 'simulation.population.picks',
      says: ['than it is shown', 'at most 3'],
    },
  },
  {
    set: 'optimizer.kind=annealin',
    file: '--set optimizer.kind',
    expected: { code: 'scenario.unknown-kind', found: 'annealin', says: ['', '', '"annealing"'] },
  },
  {
    set: 'market.start=20210199',
    file: '--set market.start',
    expected: { code: 'scenario.invalid', path: 'simulation.market.start', says: ['calendar'] },
  },
  {
    set: 'simulation=5',
    file: '--set simulation',
    expected: { code: 'scenario.invalid', path: 'simulation', found: 5, says: ['not the kind of value'] },
  },
];

describe('a bad override', () => {
  it.each(overrides)('$set is refused by its own name', async ({ set, expected, file }) => {
    const path = join(folder, 'good.yaml');
    writeFileSync(
      path,
      `${head}  population:\n    types: [{ modalities: [news] }, { modalities: [price] }]\n`,
    );
    const problems = await problemsOf(path, [set]);
    expect(mismatches(problems, [expected])).toEqual([]);
    expect(problems[0]?.file).toContain(file ?? '--set ');
    expect(problems[0]?.line).toBeUndefined();
  });

  it('is reported together with the problems of the file', async () => {
    const path = join(folder, 'both.yaml');
    writeFileSync(path, `${head}  seeed: 1\n`);
    const problems = await problemsOf(path, ['nothing=1', 'aggregation.alpha=7']);
    expect(problems.map((problem) => problem.file)).toEqual([
      path,
      '--set aggregation.alpha',
      '--set nothing',
    ]);
  });
});
