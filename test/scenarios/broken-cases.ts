/** Broken scenario files and what must be said about each; read by the loader's tests and through the commands. */

export interface Expected {
  readonly code: string;
  readonly line?: number;
  readonly column?: number;
  readonly path?: string;
  /** Fragments of the message, of what was expected, and of the hint, in this order. */
  readonly says: readonly string[];
  readonly found?: unknown;
}

/** A scenario file that must be refused. */
export interface BrokenScenario {
  readonly name: string;
  readonly text: string;
  readonly file?: string;
  readonly expected: readonly Expected[];
}

export const head = 'version: 1\nsimulation:\n';
const bomb = [
  'a: &a [x, x, x, x, x, x, x, x, x]',
  ...'bcdefgh'.split('').map((key, i) => `${key}: &${key} [${Array(9).fill(`*${'abcdefg'[i]}`).join(', ')}]`),
].join('\n');

export const brokenScenarios: readonly BrokenScenario[] = [
  {
    name: 'kinds written without their sections',
    text: `${head}  market: { kind: synthetic }\n  analyst: rule\n  optimizer: { kind: ensemble, experts: [hedge, ridge] }\n`,
    expected: [
      {
        code: 'scenario.invalid',
        line: 4,
        path: 'simulation.analyst',
        found: 'rule',
        says: ['not the kind of value', 'a section of kind rule', 'write { kind: rule }'],
      },
      ...['hedge', 'ridge'].map((kind, i) => ({
        code: 'scenario.invalid',
        line: 5,
        path: `simulation.optimizer.experts.${i}`,
        found: kind,
        says: ['not the kind of value', 'a section', `write { kind: ${kind} }`],
      })),
    ],
  },
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
    expected: [{ code: 'scenario.syntax', says: ['nested too deeply', 'ten levels'] }],
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
    name: 'more investors than can be counted',
    text: 'version: 1\nsimulation:\n  population:\n    types: 200\n    investorsPerType: 16777216\n    modalitiesPerType: [1, 9]\n',
    expected: [
      {
        code: 'population.floor',
        line: 5,
        path: 'simulation.population.investorsPerType',
        says: ['more investors than can be counted', '2147483647'],
      },
    ],
  },
  {
    name: 'an unknown grain',
    text: 'version: 1\nexecution:\n  grain: herd\n',
    expected: [
      {
        code: 'scenario.invalid',
        line: 3,
        path: 'execution.grain',
        found: 'herd',
        says: ['one of the values'],
      },
    ],
  },
  {
    name: 'more workers than any machine has',
    text: 'version: 1\nexecution:\n  workers: 65\n',
    expected: [
      {
        code: 'scenario.invalid',
        line: 3,
        path: 'execution.workers',
        found: 65,
        says: ['too large', '64'],
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
    name: 'a shorter horizon that has no labels, one that is not shorter, and one twice',
    text: `${head}  optimizer: { shorterHorizons: [2, 5, 1, 1] }\n`,
    expected: [
      {
        code: 'scenario.invalid',
        line: 3,
        path: 'simulation.optimizer.shorterHorizons.0',
        found: 2,
        says: ['beside that of 5 days', 'below 5 (optimizer.horizon): 1', 'labels.horizons'],
      },
      {
        code: 'scenario.invalid',
        line: 3,
        path: 'simulation.optimizer.shorterHorizons.1',
        found: 5,
        says: ['beside that of 5 days'],
      },
      {
        code: 'scenario.invalid',
        line: 3,
        path: 'simulation.optimizer.shorterHorizons.3',
        found: 1,
        says: ['named twice'],
      },
    ],
  },
  {
    name: 'a window that waits for more days than it holds',
    text: `${head}  optimizer: { lookback: 10, minimumDays: 11 }\n`,
    expected: [
      {
        code: 'scenario.invalid',
        line: 3,
        path: 'simulation.optimizer.minimumDays',
        found: 11,
        says: ['never holds as many days', 'at most 10 (optimizer.lookback)'],
      },
    ],
  },
  {
    name: 'an interaction between parameters that there are not',
    text: `${head}  optimizer:\n    kind: cma-es\n    interaction: 0.3\n`,
    expected: [
      {
        code: 'scenario.invalid',
        line: 5,
        column: 18,
        path: 'simulation.optimizer.interaction',
        found: 0.3,
        says: ['belongs to parameters per modality', '0 while parameters is types', 'modalities'],
      },
    ],
  },
  {
    name: 'experts of an ensemble that cannot be',
    text: `${head}  optimizer:\n    kind: ensemble\n    experts:\n      - { kind: rigde }\n      - { kind: hedge, rate: bad }\n      - { kind: annealing }\n      - { kind: ridge, lookback: 9 }\n      - { kind: ensemble }\n`,
    expected: [
      {
        code: 'scenario.unknown-kind',
        line: 6,
        column: 17,
        path: 'simulation.optimizer.experts.0.kind',
        found: 'rigde',
        says: ['no optimizer of this kind', 'annealing, random-search', '"ridge"'],
      },
      {
        code: 'scenario.invalid',
        line: 7,
        column: 30,
        path: 'simulation.optimizer.experts.1.rate',
        found: 'bad',
        says: ['"hedge" cannot have this "rate"', 'one of "adaptive"|"anytime", or number'],
      },
      {
        code: 'scenario.invalid',
        line: 8,
        path: 'simulation.optimizer.experts.2.kind',
        found: 'annealing',
        says: ['may not draw', 'its window alone'],
      },
      {
        code: 'scenario.unknown-key',
        line: 9,
        column: 24,
        path: 'simulation.optimizer.experts.3.lookback',
        says: ['"ridge" has no option "lookback"', 'none of those that hold for all'],
      },
      {
        code: 'scenario.invalid',
        line: 10,
        path: 'simulation.optimizer.experts.4.kind',
        found: 'ensemble',
        says: ['no expert of an ensemble', 'name its experts'],
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
        says: ['', 'a whole number from 1 to 1000, or a list'],
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
    name: 'more investor types than a population holds',
    text: `${head}  population:\n    types: 1500\n`,
    expected: [
      {
        code: 'scenario.invalid',
        line: 4,
        path: 'simulation.population.types',
        found: 1500,
        says: ['too large', '1000'],
      },
    ],
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
    name: 'costs beyond what a backtest takes',
    text: `${head}  seed: 1\nevaluation:\n  costs: { commissionBps: 1000, slippageBps: 900, sellTaxBps: 101 }\n`,
    expected: [
      {
        code: 'scenario.invalid',
        line: 5,
        path: 'evaluation.costs',
        says: ['2001 basis points', 'at most 2000', '1 basis point is 0.01 %'],
      },
    ],
  },
  {
    name: 'a name that another portfolio has by default',
    text: `${head}  seed: 1\nevaluation:\n  portfolios:\n    - { kind: top-quantile }\n    - { kind: top-quantile, share: 0.1 }\n    - { kind: long-short, name: top-quantile 2 }\n`,
    expected: [
      {
        code: 'scenario.invalid',
        line: 8,
        path: 'evaluation.portfolios.2.name',
        found: 'top-quantile 2',
        says: [
          'portfolio 2 (by default) and portfolio 3 (as written) have the same name, "top-quantile 2"',
          'a name of its own',
          'give portfolio 3 another name',
        ],
      },
    ],
  },
  {
    name: 'a default name after the one who took it',
    text: `${head}  seed: 1\nevaluation:\n  portfolios:\n    - { kind: long-short, name: top-drop }\n    - { kind: top-drop }\n`,
    expected: [
      {
        code: 'scenario.invalid',
        line: 6,
        path: 'evaluation.portfolios.0.name',
        says: ['portfolio 1 (as written) and portfolio 2 (by default)', '', 'portfolio 1'],
      },
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
