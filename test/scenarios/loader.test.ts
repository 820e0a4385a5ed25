import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest';
import type { TradingDate } from '../../core/index.ts';
import type { Fill } from '../../market/index.ts';
import {
  checkScenario,
  type LoadedScenario,
  loadScenario,
  type ScenarioInput,
  type Simulation,
} from '../../scenarios/index.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mass-scenarios-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function load(
  text: string,
  set: readonly string[] = [],
  name = 'scenario.yaml',
): Promise<LoadedScenario> {
  const file = join(folder, name);
  writeFileSync(file, text);
  return loadScenario(file, { set });
}

it('an override may fill a section that the file says is absent', async () => {
  const text = 'version: 1\nexecution:\n  cluster: null\n';
  const { scenario } = await load(text, ['execution.cluster.url=http://127.0.0.1:8080']);
  expect(scenario.execution.cluster).toEqual({ url: 'http://127.0.0.1:8080', store: '.mass-store' });
});

describe('a loaded scenario', () => {
  it('has every default of the paper preset', async () => {
    const { scenario, baseFolder, warnings } = await load('version: 1\n');
    expect(scenario.name).toBe('scenario');
    expect(scenario.simulation).toMatchObject({
      seed: 1,
      market: { kind: 'synthetic', instruments: 60, days: 120 },
      modalities: { use: 'available', declare: [] },
      population: {
        types: 16,
        modalitiesPerType: [1, 3],
        distinctMasks: true,
        investorsPerType: 32,
        respawn: 'plan',
        floor: 8,
        pool: { size: 20, selector: 'style', redraw: 'static', replacement: false },
        picks: 5,
        sells: 0,
        strategyScope: 'type',
      },
      analyst: { kind: 'rule' },
      aggregation: { kind: 'mass', alpha: 0.5, unseen: 'zero' },
      optimizer: {
        kind: 'annealing',
        initialTemperature: 40,
        iterations: 100,
        cooling: 0.95,
        lookback: 5,
        horizon: 5,
        fitness: 'score',
      },
      labels: { horizons: [1, 5, 10] },
      timing: { fill: 'next-open' },
    });
    expect(scenario.execution).toEqual({
      grain: 'actor',
      workers: 1,
      output: { folder: 'runs', ballots: false, parquet: true, csv: true },
      models: { endpoints: [], offline: false, patienceMinutes: 15 },
      budget: {},
    });
    expect(baseFolder).toBe(folder);
    expect(warnings).toEqual([]);
  });

  it('resolves to itself', async () => {
    const { scenario } = await load('version: 1\npreset: release\n');
    const again = await load(JSON.stringify(scenario), [], 'again.json');
    expect(again.scenario).toEqual(scenario);
  });

  it('says the same in YAML, JSON and with a byte order mark', async () => {
    const yaml = await load('version: 1\nname: a\nsimulation:\n  seed: 9\n  population: { types: 8 }\n');
    const json = JSON.stringify({ version: 1, name: 'a', simulation: { seed: 9, population: { types: 8 } } });
    expect((await load(json, [], 'b.json')).scenario).toEqual(yaml.scenario);
    expect((await load(`\uFEFF${json}`, [], 'c.json')).scenario).toEqual(yaml.scenario);
  });

  it('is named after its file, in letters that a folder may have', async () => {
    expect((await load('version: 1\n', [], 'two words (copy).yaml')).scenario.name).toBe('two-words-copy-');
    expect((await load('version: 1\n', [], '...yaml')).scenario.name).toBe('scenario');
    expect((await load('version: 1\nname: own\n')).scenario.name).toBe('own');
    const chinese = await load('version: 1\n', [], '动量.yaml');
    expect(chinese.scenario.name).toBe('scenario');
    expect(chinese.warnings).toEqual([expect.stringContaining('runs of 动量.yaml are called scenario')]);
    expect((await load('version: 1\nname: own\n', [], '动量.yaml')).warnings).toEqual([]);
  });

  it('may share settings by aliases, which overrides do not share', async () => {
    const text = `version: 1
simulation:
  population:
    types:
      - { modalities: [news], style: &calm { rationality: 0.9 } }
      - { modalities: [price], style: *calm }
`;
    const { scenario } = await load(text, ['population.types.1.style.rationality=0.2']);
    expect(scenario.simulation.population.types).toMatchObject([
      { style: { rationality: 0.9 } },
      { style: { rationality: 0.2 } },
    ]);
  });

  it('warns of settings without effect', async () => {
    const text = `version: 1
simulation:
  population:
    respawn: fixed
    floor: 2
    distinctMasks: false
    types: [{ modalities: [news] }]
`;
    const { warnings } = await load(text);
    expect(warnings).toHaveLength(2);
    expect(warnings.join()).toMatch(/distinctMasks.*floor/);
  });
});

describe('the release preset', () => {
  it('sets every difference of the published code', async () => {
    const { scenario } = await load('version: 1\npreset: release\nsimulation: {}\n');
    const { population, optimizer, timing } = scenario.simulation;
    expect(optimizer).toMatchObject({
      kind: 'annealing',
      initialTemperature: 0.5,
      iterations: 20,
      cooling: 0.95,
      fitness: 'negDisagreement',
    });
    expect(population).toMatchObject({
      distinctMasks: false,
      respawn: 'fixed',
      strategyScope: 'investor',
      pool: { redraw: 'daily', replacement: true, size: 20 },
    });
    expect(timing.macroReleaseLag).toBe(false);
  });

  it("lies below the user's values and overrides", async () => {
    const text =
      'version: 1\npreset: release\nsimulation:\n  optimizer: { iterations: 7 }\n  population: { pool: { redraw: static } }\n';
    const { optimizer, population } = (await load(text, ['optimizer.fitness=consensus'])).scenario.simulation;
    expect(optimizer).toMatchObject({ iterations: 7, initialTemperature: 0.5, fitness: 'consensus' });
    expect(population.pool).toMatchObject({ redraw: 'static', replacement: true });
  });

  it('gives the options of a kind to that kind alone', async () => {
    const text = 'version: 1\npreset: release\nsimulation:\n  optimizer: { kind: random-search }\n';
    const { optimizer } = (await load(text)).scenario.simulation;
    expect(optimizer).toMatchObject({ kind: 'random-search', fitness: 'negDisagreement' });
    expect(optimizer).not.toHaveProperty('initialTemperature');
  });
});

describe('an override', () => {
  it('may leave out the first word', async () => {
    const { scenario } = await load('version: 1\n', [
      'seed=3',
      'market.start=20210104',
      'simulation.market.end=20211231',
      'output.csv=false',
      'execution.output.ballots=true',
      'name=2021',
      'preset=release',
    ]);
    expect(scenario).toMatchObject({
      name: '2021',
      preset: 'release',
      simulation: { seed: 3, market: { start: 20210104, end: 20211231 }, population: { respawn: 'fixed' } },
      execution: { output: { csv: false, ballots: true } },
    });
  });

  it('takes YAML values: lists, sections, quoted texts', async () => {
    const { scenario } = await load('version: 1\n', [
      'labels.horizons=[2, 4]',
      'optimizer={kind: fixed, horizon: 2}',
      'seed="3"',
      'execution.output.folder=a folder: mine',
    ]);
    expect(scenario.simulation).toMatchObject({
      seed: '3',
      labels: { horizons: [2, 4] },
      optimizer: { kind: 'fixed' },
    });
    expect(scenario.execution.output.folder).toBe('a folder: mine');
  });

  it('applies in turn, the last one winning', async () => {
    const sets = ['market={kind: synthetic, days: 30}', 'market.days=40', 'market.planted.strength.news=0.5'];
    expect((await load('version: 1\n', sets)).scenario.simulation.market).toMatchObject({
      days: 40,
      planted: { strength: { news: 0.5 } },
    });
  });

  it('starts data paths at the working folder and keeps the scenario relative', async () => {
    const file = join(folder, 'data.yaml');
    writeFileSync(file, 'version: 1\nsimulation:\n  market: { kind: mass-folder, path: here }\n');
    const from = (set: string, workingFolder?: string) =>
      loadScenario(file, { set: [set], ...(workingFolder === undefined ? {} : { workingFolder }) }).then(
        ({ scenario }) => scenario.simulation.market['path'],
      );
    expect(await from('market.path=data', join(folder, '..'))).toBe(join('..', 'data'));
    expect(await from('market.path=data')).toBe('data');
    expect(await from(`market.path=${join(folder, 'x')}`, '/')).toBe(join(folder, 'x'));
  });
});

describe('a scenario in TypeScript', () => {
  it('registers a kind of its own and names it', async () => {
    const { scenario } = await loadScenario('test/scenarios/fixtures/registers-a-kind.ts', {
      set: ['population.picks=2'],
    });
    expect(scenario.name).toBe('registers-a-kind');
    expect(scenario.simulation).toMatchObject({
      seed: 7,
      optimizer: { kind: 'coin', sides: 6, lookback: 5, fitness: 'score' },
      population: { picks: 2 },
    });
  });

  it('makes its kind known to data scenarios that load later', async () => {
    await loadScenario('test/scenarios/fixtures/registers-a-kind.ts');
    const { scenario } = await load('version: 1\n', ['optimizer={kind: coin, sides: 3}']);
    expect(scenario.simulation.optimizer).toMatchObject({ kind: 'coin', sides: 3 });
  });
});

describe('checking a scenario', () => {
  it('finds out whether the data are there', async () => {
    const file = join(folder, 'check.yaml');
    writeFileSync(file, 'version: 1\nsimulation:\n  market: { kind: mass-folder, path: panel }\n');
    await expect(checkScenario(file)).rejects.toMatchObject({
      problems: [{ code: 'market.not-found', file, line: 3, found: 'panel' }],
    });
    mkdirSync(join(folder, 'panel'));
    expect((await checkScenario(file)).scenario.name).toBe('check');
    await expect(checkScenario(file, { set: ['market.path=gone'] })).rejects.toMatchObject({
      problems: [{ code: 'market.not-found', file: '--set market.path', found: 'gone' }],
    });
  });
});

describe('the type of a scenario', () => {
  it('knows the fields that every scenario has', () => {
    expectTypeOf<Simulation['market']['start']>().toEqualTypeOf<TradingDate | undefined>();
    expectTypeOf<Simulation['optimizer']['fitness']>().toEqualTypeOf<string>();
    expectTypeOf<Simulation['population']['modalitiesPerType']>().toEqualTypeOf<[number, number]>();
    expectTypeOf<Simulation['timing']['fill']>().toEqualTypeOf<Fill>();
    expectTypeOf<{ version: 1 }>().toExtend<ScenarioInput>();
    expectTypeOf<{ version: 1; simulation: { seed: Date } }>().not.toExtend<ScenarioInput>();
  });

  it('says where each field comes from', async () => {
    const { originOf } = await load('version: 1\nsimulation:\n  seed: 4\n', ['market.days=30']);
    expect(originOf('simulation.seed')).toMatchObject({ line: 3, column: 9 });
    expect(originOf('simulation.market.days')).toEqual({ file: '--set market.days' });
  });
});
