import { beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type AgentRole,
  createAgentPanel,
  createAlphaComposite,
  createAlphaWalk,
  createMarketStateDetector,
  type KindChoice,
  selectionRules,
  statisticalAgents,
  studySettings,
  weightModels,
} from '../../alphas/index.ts';
import { rankInformationCoefficient, rootKey } from '../../core/index.ts';
import {
  COMPOSITE,
  sharesArm,
  type TableArm,
  tableArms,
} from '../../experiments/experiments/alpha-tables/arms.ts';
import { findingsOf } from '../../experiments/experiments/alpha-tables/findings.ts';
import { publishedWeights } from '../../experiments/experiments/alpha-tables/published.ts';
import {
  additiveStatistics,
  armRuns,
  INDEX,
  rankIcOut,
  returnsOf,
  sharpeOf,
} from '../../experiments/experiments/alpha-tables/readings.ts';
import { runTables } from '../../experiments/experiments/alpha-tables/run.ts';
import type { TablesRun } from '../../experiments/experiments/alpha-tables/tables-run.ts';
import {
  availableUniverses,
  syntheticStudy,
  syntheticUniverse,
  type Universe,
} from '../../experiments/experiments/alpha-tables/universes.ts';
import { setupOf, tablesOf } from '../../experiments/experiments/alpha-tables.ts';
import type { ResultTable } from '../../experiments/index.ts';
import { textOf } from '../../experiments/print.ts';
import { openMarketSource } from '../../market/index.ts';
import type { LoadedScenario } from '../../scenarios/index.ts';

const [DAYS, WARM, LEARNED, FOLD] = [42, 146, 60, 30] as const;
/** Sessions behind the days that a fit learns from: their labels end 6 later. */
const LEARNING = LEARNED + 6;
const listed = {
  libraries: ['workbook-37'],
  trainingDays: LEARNED,
  retrainEvery: FOLD,
  window: LEARNED,
  leastNames: 10,
};

function small(): LoadedScenario {
  const loaded = syntheticStudy({ days: DAYS, warmup: WARM, instruments: 24 }, listed);
  const { scenario } = loaded;
  return {
    ...loaded,
    scenario: { ...scenario, evaluation: { ...scenario.evaluation, bootstrapSamples: 100 } },
  };
}

// Fits take their time on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

let run: TablesRun;
const heard: string[] = [];
beforeAll(async () => {
  run = await runTables({
    name: 'small',
    loaded: small(),
    seeds: 2,
    randomDraws: 0,
    progress: (text) => heard.push(text),
  });
});

/** In the order of the arms. */
const inArms = (a: string, b: string) => placeOf(a) - placeOf(b);
const placeOf = (contender: string) => tableArms.findIndex(({ name }) => contender.startsWith(`${name} #`));

const dailyRankIcs = (contender: string) =>
  run.judged.series.correlations.find((series) => series.contender === contender)?.rankIc ?? [];

/** Daily rank ICs of a composite as `createAlphaComposite` makes it of the same days. */
async function reference(
  roles: readonly AgentRole[] | undefined,
  weights: KindChoice,
): Promise<ReadonlyMap<number, number>> {
  const { simulation } = small().scenario;
  const key = rootKey(simulation.seed);
  const settings = studySettings(simulation.alphas as NonNullable<typeof simulation.alphas>, {
    baseFolder: '.',
    key,
    services: {},
  });
  const market = await openMarketSource(simulation.market, {
    fill: simulation.timing.fill,
    horizons: simulation.labels.horizons,
    seed: simulation.seed,
    baseFolder: '.',
  });
  const walk = createAlphaWalk(market, settings.alphas, { history: WARM });
  const detector = createMarketStateDetector(settings.state);
  const panel = createAgentPanel({ run: 'reference', agents: statisticalAgents(roles), key });
  const [rule, model] = [selectionRules.get('all-above'), weightModels.get(weights.kind)];
  const composite = createAlphaComposite({
    ...settings,
    alphas: walk.alphas,
    timing: { fill: simulation.timing.fill },
    leastDays: LEARNED,
    panel,
    detector,
    rule: rule.create(rule.options.parse({ kind: 'all-above' }) as never),
    model: model.create(model.options.parse(weights) as never),
  });
  const composites = new Map<number, Float64Array>();
  const rankIcs = new Map<number, number>();
  for (let session = walk.next(); session !== undefined; session = walk.next()) {
    const { input, labels } = session;
    if (input.day < -LEARNING) {
      detector.addDay(input.marketReturn);
      continue;
    }
    for (const ended of labels) {
      composite.addLabels(ended);
      const own = ended.horizon === 5 ? composites.get(ended.day) : undefined;
      if (own !== undefined) rankIcs.set(ended.day, rankInformationCoefficient(own, ended.values));
    }
    const { day, weighed } = await composite.addDay(input);
    if (weighed !== undefined) composites.set(day, weighed.composite);
  }
  await panel.stop();
  market.close();
  return rankIcs;
}

describe('arms of the experiment alpha-tables', () => {
  it.each([
    [COMPOSITE, undefined, { kind: 'network' }],
    ['equal', undefined, { kind: 'equal' }],
    ['linear', undefined, { kind: 'linear' }],
    // A share of 0 is the same as agents left out.
    [sharesArm(0), ['risk'], { kind: 'network' }],
    [sharesArm(1), ['confidence'], { kind: 'network' }],
  ] as const)('%s is the composite that createAlphaComposite makes', async (arm, roles, weights) => {
    const expected = await reference(roles, weights);
    const own = dailyRankIcs(`${arm} #1`);
    expect(own.filter((value) => value !== null)).toHaveLength(DAYS - 6);
    for (let day = 0; day < DAYS - 6; day++) expect(own[day]).toBeCloseTo(expected.get(day) as number, 12);
  });

  it('draws anew for another seed where a fit draws, and runs the others once', () => {
    const drawn = tableArms.filter(({ draws }) => draws).map(({ name }) => name);
    for (const { name } of tableArms) expect(armRuns(run, name)).toHaveLength(drawn.includes(name) ? 2 : 1);
    for (const name of drawn) expect(dailyRankIcs(`${name} #1`)).not.toEqual(dailyRankIcs(`${name} #2`));
    expect(new Set(tableArms.map(({ name }) => name)).size).toBe(tableArms.length);
    const range = rankIcOut(run, COMPOSITE);
    expect(range?.least).toBeLessThan(range?.most as number);
    expect(sharpeOf(run, 'equal')).toMatchObject({ least: sharpeOf(run, 'equal')?.most });
  });

  it('does not depend on other arms, nor on how many seeds there are', async () => {
    const names = [COMPOSITE, 'hidden 5', 'all equal'];
    const fewer = await runTables({
      name: 'small',
      loaded: small(),
      seeds: 1,
      randomDraws: 0,
      arms: tableArms.filter(({ name }) => names.includes(name)),
    });
    const { correlations } = fewer.judged.series;
    expect(correlations.map(({ contender }) => contender)).toEqual(
      names.map((name) => `${name} #1`).toSorted(inArms),
    );
    for (const { contender, rankIc } of correlations) expect(rankIc).toEqual(dailyRankIcs(contender));
    expect(fewer.weights).toEqual(run.weights);
  });

  it('weighs the same alphas where only the network differs, and all where nobody selects', () => {
    const alphas = (name: string) => armRuns(run, name)[0]?.alphas;
    const isAll = ({ alphas: chosen }: TableArm) => chosen === 'all';
    const isUsual = ({ alphas: chosen }: TableArm) => chosen !== 'all' && chosen.confidence === 0.6;
    for (const { name } of tableArms.filter(isAll)) expect(alphas(name)).toBe(run.studied);
    for (const { name } of tableArms.filter(isUsual)) expect(alphas(name)).toBe(alphas(COMPOSITE));
    expect(tableArms.filter(isAll)).toHaveLength(4);
    expect(tableArms.filter(isUsual)).toHaveLength(9);
    expect(dailyRankIcs('hidden 5 #1')).not.toEqual(dailyRankIcs(`${COMPOSITE} #1`));
  });

  it('tests each half year by a fit at the close before it', () => {
    expect(run.folds.map(({ fitDay, days }) => [fitDay, days])).toEqual([
      [-1, 30],
      [29, 12],
    ]);
    for (const { learned, first } of run.folds) {
      expect(learned.days).toBe(LEARNED);
      expect(learned.last).toBeLessThan(first);
    }
    expect(heard).toHaveLength(2 * run.arms.length);
  });
});

/** Headings and cells as one text per row, the heading first. */
const rowOf = ({ columns, rows }: ResultTable, first: string) => {
  const row = rows.find(([name]) => name === first);
  return Object.fromEntries(columns.map(({ name }, k) => [name, row?.[k] ?? null]));
};

describe('tables of the experiment alpha-tables', () => {
  it('follow the paper, 80 columns wide', () => {
    const tables = tablesOf(run);
    const named = tables.flatMap(({ title }) => /^small, (Table \d+)/.exec(title)?.[1] ?? []);
    expect([...new Set(named)]).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10].map((number) => `Table ${number}`));
    for (const { columns, rows } of tables) for (const row of rows) expect(row).toHaveLength(columns.length);
    const findings = findingsOf(run);
    const setup = setupOf(syntheticUniverse, run);
    const text = textOf({ name: 'alpha-tables', description: '' }, { setup, tables, findings });
    expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect(findings).toHaveLength(9);
    expect(text).not.toContain('NaN');
    expect(setup.join(' ')).toContain('workbook-37-23');
  });

  it('have the paper beside each number that it has', () => {
    const tables = tablesOf(run);
    const table = (title: string) =>
      tables.find((one) => one.title.startsWith(`small, ${title}`)) as ResultTable;
    expect(rowOf(table('Table 2'), 'momentum')).toMatchObject({
      'paper all': expect.closeTo(0.92, 12) as number,
      'paper sel.': expect.closeTo(2.08, 12) as number,
    });
    const weights = table('Table 3');
    for (const [name, [weight]] of Object.entries(publishedWeights)) {
      expect(rowOf(weights, name)['paper weight']).toBe(weight);
    }
    expect(rowOf(table('Table 4'), 'composite (network)')).toMatchObject({ 'paper return': 53.173 });
    expect(rowOf(table('Table 6'), 'paper: SP500 H1-23')).toMatchObject({ annual: 118.24 });
    expect(rowOf(table('Table 7'), 'no risk')).toMatchObject({ 'paper Sh.': 1.34 });
    expect(rowOf(table('Table 8'), 'full, bull')['paper IC']).toBeCloseTo(5.1, 12);
    expect(rowOf(table('Table 9'), '0.5/0.5')).toMatchObject({ 'paper all': -5.1 });
    expect(rowOf(table('Table 10'), 'hidden 20')).toMatchObject({ 'paper Sharpe': 6.93 });
  });

  it('leave out returns where a market has nothing to trade at, and say so', () => {
    const { judged } = run;
    const bare: TablesRun = {
      ...run,
      judged: { ...judged, series: { ...judged.series, portfolios: [] } },
    };
    expect(returnsOf(bare, INDEX)).toBeUndefined();
    expect(tablesOf(bare).map(({ title }) => title)).not.toContainEqual(
      expect.stringMatching(/, Table [469]/),
    );
    expect(setupOf(syntheticUniverse, bare).at(-1)).toContain('no prices');
    expect(findingsOf(bare)).toHaveLength(5);
  });

  it('add returns up as the paper does', () => {
    // Ten times +2 %, -1 %: the mean is 0.5 %, the sum falls by 1 % at most.
    const returns = Array.from({ length: 20 }, (_, k) => (k % 2 === 0 ? 0.02 : -0.01));
    const own = additiveStatistics(returns);
    const deviation = Math.sqrt((20 * 0.015 ** 2) / 19);
    expect(own?.yearlyReturn).toBeCloseTo(0.005 * 252, 12);
    expect(own?.volatility).toBeCloseTo(deviation, 12);
    expect(own?.sharpe).toBeCloseTo(0.005 / deviation, 12);
    expect(own?.sortino).toBeCloseTo(0.005 / Math.sqrt(0.01 ** 2 / 2), 12);
    expect(own?.calmar).toBeCloseTo((0.005 * 252) / 0.01, 10);
    expect(additiveStatistics(returns.slice(1))).toBeNull();
  });
});

describe('markets of the experiment alpha-tables', () => {
  const universe = (name: string, path: string): Universe => ({
    name,
    description: name,
    load() {
      const loaded = small();
      const { simulation } = loaded.scenario;
      const market = { ...simulation.market, path };
      const scenario = { ...loaded.scenario, simulation: { ...simulation, market } };
      return Promise.resolve({ ...loaded, scenario });
    },
  });

  it('are those whose data are there; the others are named', async () => {
    const { available, absent } = await availableUniverses([
      universe('here', '.'),
      universe('gone', 'no/such'),
    ]);
    expect(available.map(({ universe: { name } }) => name)).toEqual(['here']);
    expect(absent).toEqual(['gone: not run, there is no data folder no/such.']);
  });

  it('are the synthetic one alone where there are no data, and this is said', async () => {
    const { available, absent } = await availableUniverses([universe('gone', 'no/such')]);
    expect(available.map(({ universe: { name } }) => name)).toEqual(['synthetic']);
    expect(absent).toHaveLength(2);
    expect(absent[1]).toContain('synthetic market alone');
    const { alphas, market } = available[0]?.loaded.scenario.simulation ?? {};
    expect(alphas).toMatchObject({ trainingDays: 504, retrainEvery: 126, horizon: 5 });
    expect(market).toMatchObject({ days: 630, warmup: 762 });
  });
});
