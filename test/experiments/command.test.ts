import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { MassError } from '../../core/index.ts';
import { panels } from '../../experiments/experiments/panels.ts';
import {
  armTable,
  learningTable,
  type PlantedRun,
  rivalTable,
  seedTable,
  strengthTable,
} from '../../experiments/experiments/planted-tables.ts';
import {
  type Experiment,
  type ExperimentOptions,
  experiments,
  jsonOf,
  matrices,
  runExperiment,
  textOf,
} from '../../experiments/index.ts';
import { seedCount } from '../../experiments/seed-count.ts';

const run = promisify(execFile);
const start = (...args: string[]) =>
  run(process.execPath, ['--import', 'tsx', 'experiments/run.ts', ...args]).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );

const sample: Experiment = {
  name: 'sample',
  description: 'Is this readable?',
  seeds: 3,
  run: () =>
    Promise.resolve({
      setup: [
        'A sentence that is longer than a line of eighty columns and therefore has to be broken into two.',
      ],
      tables: [
        {
          title: 'Table',
          columns: [{ name: 'the arm' }, { name: 'mean of it', decimals: 2 }, { name: 'days', decimals: 0 }],
          rows: [
            ['annealing', -0.001, 12],
            ['fixed', -12.345, null],
          ],
        },
      ],
      findings: ['Found.'],
    }),
};

describe('experiments by name', () => {
  const problemOf = async (named: readonly string[], options: ExperimentOptions = {}) => {
    const error: unknown = await runExperiment(named, { workingFolder: '.', ...options }).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    return error instanceof MassError ? error.problems[0] : error;
  };

  it('have names of their own', () => {
    expect(experiments.map(({ name }) => name)).toEqual([
      'planted',
      'follow',
      'null',
      'panels',
      'masking',
      'planted-alphas',
      'alpha-tables',
      'learning',
      'learning-development',
      'learning-validation',
      'learning-again',
      'learning-masks',
      'learning-investors',
    ]);
    const names = [...experiments, ...matrices].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each([
    [['plantd'], 'did you mean "planted"?'],
    [['scalin', 'my.yaml'], 'did you mean "scaling"?'],
    [[], '"mass experiment NAME [SCENARIO]" runs one'],
  ])('refuse %j with what there is', async (named, hint) => {
    expect(await problemOf(named)).toMatchObject({
      code: 'experiment.unknown',
      expected:
        'one of planted, follow, null, panels, masking, planted-alphas, alpha-tables, learning, learning-development, learning-validation, learning-again, learning-masks, learning-investors; or with a scenario file one of ablation, scaling, sensitivity, stability, switches, refresh, alphas-and-investors, grid',
      hint,
    });
  });

  it.each<[string, readonly string[], ExperimentOptions, string]>([
    ['no scenario', ['ablation'], {}, 'runs on one scenario'],
    ['two scenarios', ['ablation', 'a.yaml', 'b.yaml'], {}, 'runs on one scenario'],
    ['a scenario too many', ['null', 'a.yaml'], {}, 'has markets of its own'],
    ['options of the others', ['null'], { workers: '2' }, 'runs as it is published'],
    [
      'options of a grid',
      ['ablation', 'a.yaml'],
      { vary: ['seed=1,2'] },
      'is an option of the experiment "grid"',
    ],
    ['no workers', ['ablation', 'a.yaml'], { workers: '0' }, 'no number of workers'],
    ['no seeds', ['ablation', 'a.yaml'], { seeds: 'ten' }, 'no number of seeds'],
  ])('refuse %s', async (_, named, options, message) => {
    expect(await problemOf(named, options)).toMatchObject({
      code: 'cli.usage',
      message: expect.stringContaining(message),
    });
  });

  it('without a scenario stop before the next run when they are told to', async () => {
    const stopping = new AbortController();
    const heard: string[] = [];
    const problem = await problemOf(['masking'], {
      seeds: '2',
      signal: stopping.signal,
      progress: (text) => {
        heard.push(text);
        stopping.abort();
      },
    });
    expect(heard).toHaveLength(1);
    expect(problem).toMatchObject({
      code: 'run.interrupted',
      hint: expect.stringContaining('"mass experiment masking" starts it again') as string,
    });
  }, 20_000);

  it('say that a scenario is not there', async () => {
    expect(await problemOf(['ablation', 'nowhere.yaml'])).toMatchObject({ code: 'scenario.not-found' });
  });
});

describe('number of seeds', () => {
  it('is what was asked for, or the own number of the experiment', () => {
    expect(seedCount(sample, '12')).toBe(12);
    expect(seedCount(sample, undefined)).toBeUndefined();
  });

  it.each(['0', '-1', '1.5', 'ten', '10000', ''])('refuses %j', (given) => {
    expect(() => seedCount(sample, given)).toThrow('this is no number of seeds');
  });

  it('is refused where there is nothing to vary', () => {
    expect(() => seedCount(panels, '2')).toThrow('no seeds to vary');
  });
});

describe('results', () => {
  it('are text of at most 80 columns', async () => {
    const text = textOf(sample, await sample.run({}));
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(text).toContain('annealing │  0.00 │  12 │');
    expect(text).toContain('fixed     │-12.35 │ n/a │');
    expect(text).toContain('has to be\nbroken into two.');
  });

  it('of the planted experiment pair by seed, scale to per cent and fit 80 columns', () => {
    const runs = (excess: readonly number[], score: number): readonly PlantedRun[] =>
      excess.map((value, i) => ({
        seed: i + 1,
        shareOfTypes: 0.625,
        excess: value,
        annealedDays: 110,
        scoreRankIc: score + i / 100,
        windowBefore: -0.1341,
        windowAfter: 0.1494,
        acceptedShare: 0.9863,
      }));
    const own = runs([0.2, -0.1, 0.2], 0.1);
    const byArm = new Map([
      ['annealing 40/100', own],
      ['0 iterations', runs([0, 0, 0], 0.05)],
      ['random search', runs([0.1, -0.2, 0.1], 0.1)],
      ['annealing 0.5/20', runs([-0.3, 0.1, -0.25], -0.1)],
    ]);
    const tables = [
      seedTable(byArm),
      armTable(byArm),
      rivalTable(byArm, 'annealing 40/100'),
      learningTable(byArm, '0 iterations'),
      strengthTable([{ strength: 0.03, annealed: own, unlearned: runs([0, 0, 0], 0.05) }], [0.1371]),
    ];
    const text = textOf(sample, { setup: [], tables, findings: [] });
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(tables[1]?.rows[0]?.at(-1)).toBe(2);
    // Ten points apart in every seed: a difference without an error.
    const [rival, mean, low, high] = tables[2]?.rows[1] ?? [];
    expect(rival).toBe('random search');
    for (const value of [mean, low, high]) expect(value).toBeCloseTo(10, 10);
    expect(tables[3]?.rows[0]?.slice(-3)).toEqual([5, 5, 5].map((value) => expect.closeTo(value, 10)));
    expect(tables[4]?.rows[0]?.slice(0, 2)).toEqual([0.03, expect.closeTo(13.71, 10)]);
  });

  it('are one object with rows by column name', async () => {
    expect(jsonOf(sample, await sample.run({}))).toMatchObject({
      name: 'sample',
      tables: [
        {
          title: 'Table',
          rows: [
            { 'the arm': 'annealing', 'mean of it': -0.001, days: 12 },
            { 'the arm': 'fixed', 'mean of it': -12.345, days: null },
          ],
        },
      ],
    });
  });
});

describe('npm run experiment', () => {
  it('ends with 2 and one clear error for an unknown name', async () => {
    expect(await start('nulll')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/no experiment of this name.*"nulll".*Did you mean "null"\?/s),
    });
  });

  it('ends with 2 for an unknown flag', async () => {
    expect(await start('null', '--sedes', '3')).toMatchObject({ code: 2, stdout: '' });
  });

  it('prints one JSON object, with progress elsewhere', async () => {
    const { code, stdout, stderr } = await start('null', '--seeds', '1', '--json');
    expect(code).toBe(0);
    const result = JSON.parse(stdout) as { name: string; tables: { title: string; rows: object[] }[] };
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(result.name).toBe('null');
    // Seven signals at three horizons, and what the intervals of single runs are worth at each horizon.
    expect(result.tables.map(({ rows }) => rows.length)).toEqual([21, 3]);
    expect(stderr).toBe('null: seed 1 of 1\n');
  });
});
