import { beforeAll, describe, expect, it } from 'vitest';
import type { RunForecast } from '../../../engine/index.ts';
import { matrices } from '../../../experiments/index.ts';
import type { Arm, Design, DesignOptions, Matrix } from '../../../experiments/matrix.ts';
import { optimizers } from '../../../optimizer/index.ts';
import { type LoadedScenario, loadScenario } from '../../../scenarios/index.ts';
import { smallFolder } from './small.ts';

const small = smallFolder();
let loaded: LoadedScenario;
beforeAll(async () => {
  loaded = await loadScenario(small.file);
});

const forecast: RunForecast = {
  days: 485,
  firstDate: '2021-01-04',
  lastDate: '2022-12-30',
  instruments: 16,
  investors: 12,
  types: 3,
  placement: { grain: 'actor', workers: 1, reasons: [] },
  warnings: [],
};
const modalities = ['valuation', 'news'];

function designOf(name: string, design: DesignOptions = {}, of: LoadedScenario = loaded): Design {
  const matrix = matrices.find((candidate) => candidate.name === name) as Matrix;
  return matrix.design({ loaded: of, forecast, modalities, design });
}

const simulationOf = async ({ set }: Pick<Arm, 'set'>) =>
  (await loadScenario(small.file, { set })).scenario.simulation;

const needed: Readonly<Record<string, DesignOptions>> = {
  grid: { vary: ['optimizer.lookback=3,5', 'population.pool.selector=style,random'] },
};

it('experiments on a scenario have these names', () => {
  expect(matrices.map(({ name }) => name)).toEqual([
    'ablation',
    'scaling',
    'sensitivity',
    'stability',
    'switches',
    'refresh',
    'alphas-and-investors',
    'grid',
  ]);
});

/** What the small scenario lacks. */
const added: Readonly<Record<string, readonly string[]>> = {
  'alphas-and-investors': ['alphas={formulas: [{name: reversal, formula: 0 - CLOSE}]}'],
};

describe.each(matrices.map(({ name }) => name))('%s', (name) => {
  it('has arms that are scenarios, with names of their own', async () => {
    const { [name]: own = [] } = added;
    const { arms, set = [] } = designOf(name, needed[name], await loadScenario(small.file, { set: own }));
    expect(arms.length).toBeGreaterThan(1);
    expect(new Set(arms.map((arm) => arm.name)).size).toBe(arms.length);
    for (const arm of arms) await simulationOf({ set: [...own, ...set, ...arm.set] });
  });
});

describe('the sensitivity to the look-back', () => {
  const withOptimizer = (optimizer: object) =>
    loadScenario(small.file, { set: [`optimizer=${JSON.stringify(optimizer)}`] });
  const ofLookback = ({ arms }: Design) => arms.filter(({ name }) => name.startsWith('lookback '));

  it('waits for no more days than a look-back holds, and says where', async () => {
    const optimizer = { kind: 'annealing', lookback: 30, minimumDays: 12 };
    const own = await withOptimizer(optimizer);
    const design = designOf('sensitivity', {}, own);
    const windows = [];
    for (const { set } of ofLookback(design)) {
      const arm = await loadScenario(small.file, {
        set: [`optimizer=${JSON.stringify(optimizer)}`, ...set],
      });
      const { lookback, minimumDays } = arm.scenario.simulation.optimizer;
      windows.push([lookback, minimumDays]);
    }
    expect(windows).toEqual([
      [3, 3],
      [5, 5],
      [10, 10],
      [20, 12],
    ]);
    expect(design.notes.join(' ')).toMatch(/lookback 3, lookback 5, lookback 10: optimizer\.minimumDays is/);
  });

  it.each(optimizers.kinds().filter((kind) => kind !== 'fixed'))('is asked of %s', async (kind) => {
    const design = designOf('sensitivity', {}, await withOptimizer({ kind }));
    expect(ofLookback(design)).toHaveLength(4);
    expect(design.notes.join(' ')).not.toMatch(/lookback/);
  });

  it('is not asked of fixed weights, and says so', async () => {
    const design = designOf('sensitivity', {}, await withOptimizer({ kind: 'fixed' }));
    expect(ofLookback(design)).toEqual([]);
    expect(design.notes).toContain('lookback: left out, optimizer is fixed.');
    expect(design.notes).toContain('cooling: left out, optimizer is not annealing.');
  });
});

it('alphas and investors are told apart by what the investors see alone', async () => {
  const name = 'alphas-and-investors';
  const { [name]: own = [] } = added;
  const scenario = (more: readonly string[] = []) => loadScenario(small.file, { set: [...own, ...more] });
  const [full, without] = designOf(name, {}, await scenario()).arms as [Arm, Arm];
  expect(full.set).toEqual([]);
  const { simulation } = (await scenario(without.set)).scenario;
  const { simulation: whole } = (await scenario()).scenario;
  expect(simulation).toEqual({ ...whole, modalities: { ...whole.modalities, without: ['alpha'] } });
  expect(() => designOf(name)).toThrow('shows its investors no alphas');
  const blind = ['modalities.without=[alpha]'];
  const unused = ['modalities.use=[price, news, growth]'];
  for (const set of [blind, unused]) {
    const blinded = await scenario(set);
    expect(() => designOf(name, {}, blinded)).toThrow('shows its investors no alphas');
  }
});

it('the ablation takes away one part each', async () => {
  const { arms } = designOf('ablation');
  const by = async (name: string) => simulationOf(arms.find((arm) => arm.name === name) as Arm);
  const full = await by('full');
  expect((await by('without candidate pools')).population.pool.size).toBe(forecast.instruments);
  expect((await by('one mask for all')).population.types).toEqual(full.population.types);
  expect(await by('one mask for all')).toEqual({
    ...full,
    population: { ...full.population, oneMask: true },
  });
  expect(await by('without optimisation')).toEqual({
    ...full,
    optimizer: { kind: 'fixed', lookback: 2, horizon: 5, fitness: 'score' },
  });
  expect(await by('without disagreement')).toEqual({
    ...full,
    aggregation: { ...full.aggregation, alpha: 1 },
  });
  expect((await by('daily pools')).population.pool.redraw).toBe('daily');
  expect((await by('fixed plan')).population.respawn).toBe('fixed');
});

it('the switches lead from the published code to the paper, one at a time', async () => {
  const { arms } = designOf('switches');
  const simulations = new Map<string, unknown>();
  for (const arm of arms) simulations.set(arm.name, await simulationOf(arm));
  const given = { set: ['optimizer.iterations=100'] };
  expect(simulations.get('paper')).toEqual(await simulationOf(given));
  const release = await simulationOf({ set: ['preset=release', 'optimizer.iterations=20'] });
  expect(simulations.get('release')).toEqual(release);
  const alone = arms.filter(({ name }) => name.startsWith('paper, but '));
  expect(alone).toHaveLength(8);
  // The last step before the paper has the last switch alone in its published state.
  const steps = arms.filter(({ name }) => name.startsWith('to paper '));
  expect(steps).toHaveLength(7);
  expect(simulations.get(steps.at(-1)?.name ?? '')).toEqual(simulations.get(alone.at(-1)?.name ?? ''));
});

it('scaling keeps the share of the floor, and has random investors of every size', async () => {
  const { arms } = designOf('scaling');
  expect(arms).toHaveLength(18);
  const sizes = await Promise.all(
    arms.map(async (arm) => {
      const { population, analyst } = await simulationOf(arm);
      expect(population.floor).toBe(Math.floor(population.investorsPerType / 4));
      return { investors: (population.types as number) * population.investorsPerType, kind: analyst.kind };
    }),
  );
  expect(sizes.slice(0, 9).map(({ investors }) => investors)).toEqual([
    512, 64, 128, 256, 1024, 1536, 512, 512, 512,
  ]);
  expect(sizes.map(({ kind }) => kind)).toEqual([...Array(9).fill('rule'), ...Array(9).fill('random')]);
  const random = await loadScenario(small.file, { set: ['analyst.kind=random'] });
  expect(() => designOf('scaling', {}, random)).toThrow('the null population');
});

it('refresh takes periods, pools and arms, or else the years of the scenario', () => {
  const arms = (design: DesignOptions) => designOf('refresh', design).arms.slice(1);
  expect(arms({})).toEqual([
    { name: '20210104-20211231', set: ['market.start=20210104', 'market.end=20211231'] },
    { name: '20220101-20221230', set: ['market.start=20220101', 'market.end=20221230'] },
  ]);
  expect(
    arms({
      periods: '20190101-20191231',
      pools: 'a/csi300, b',
      arm: ['calm: market.days=20; labels.horizons=[1, 5]'],
    }),
  ).toEqual([
    { name: '20190101-20191231', set: ['market.start=20190101', 'market.end=20191231'] },
    { name: 'csi300', set: ['market.path="a/csi300"'] },
    { name: 'b', set: ['market.path="b"'] },
    { name: 'calm', set: ['market.days=20', 'labels.horizons=[1, 5]'] },
  ]);
  expect(arms({ pools: '"my pools, all: 1/x", \'c d\'', arm: ['x: market.path="a;b"; seed=2'] })).toEqual([
    { name: 'x', set: ['market.path="my pools, all: 1/x"'] },
    { name: 'c d', set: ['market.path="c d"'] },
    { name: 'x', set: ['market.path="a;b"', 'seed=2'] },
  ]);
  // An apostrophe or a bracket in the midst of a word is a letter.
  const letters = {
    pools: "it's/a, o'b, c]d, e['1",
    arm: ["y: name=don't; seed=2", "z: name='it''s; x'; seed=3"],
  };
  expect(arms(letters)).toEqual([
    { name: 'a', set: ['market.path="it\'s/a"'] },
    { name: "o'b", set: ['market.path="o\'b"'] },
    { name: 'c]d', set: ['market.path="c]d"'] },
    { name: "e['1", set: ['market.path="e[\'1"'] },
    { name: 'y', set: ["name=don't", 'seed=2'] },
    { name: 'z', set: ["name='it''s; x'", 'seed=3'] },
  ]);
  const unclosed = (path: string) =>
    expect.objectContaining({ problems: [expect.objectContaining({ code: 'cli.usage', path })] });
  expect(() => arms({ pools: "'tis/a, b" })).toThrow(unclosed('--pools'));
  expect(() => arms({ arm: ['x: labels.horizons=[1, 5; seed=2'] })).toThrow(unclosed('--arm'));
  expect(() => arms({ periods: '2019-2020' })).toThrow('this is no period');
  expect(() => arms({ arm: ['market.days=20'] })).toThrow('this is no arm');
});

it('a grid has every combination, and keeps commas inside values', () => {
  const { arms } = designOf('grid', { vary: ['labels.horizons=[1, 5],[5]', 'optimizer.lookback=3,5'] });
  expect(arms.map(({ name }) => name)).toEqual([
    'horizons [1, 5], lookback 3',
    'horizons [1, 5], lookback 5',
    'horizons [5], lookback 3',
    'horizons [5], lookback 5',
  ]);
  expect(arms[1]?.set).toEqual(['labels.horizons=[1, 5]', 'optimizer.lookback=5']);
  expect(() => designOf('grid')).toThrow('a grid needs fields to vary');
  expect(() => designOf('grid', { vary: ['seed'] })).toThrow('this is no field with values to vary');
});

it('stability keeps a synthetic market the same in every run', () => {
  expect(designOf('stability').set).toEqual(['market.seed=1']);
});
