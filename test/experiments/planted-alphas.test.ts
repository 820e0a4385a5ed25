import { describe, expect, it } from 'vitest';
import {
  createAgentPanel,
  createAlphaComposite,
  createAlphaWalk,
  createMarketStateDetector,
  evaluateFormulas,
  formulaDataOf,
  plantedAlphasGroundTruth,
  plantedAlphasOptions,
  selectionRules,
  statisticalAgents,
  weightModels,
} from '../../alphas/index.ts';
import { rankInformationCoefficient, rootKey, subKey } from '../../core/index.ts';
import {
  plantedAlphasArms,
  resultOf,
  runAllPlantedAlphas,
} from '../../experiments/experiments/planted-alphas.ts';
import { excludesZero } from '../../experiments/experiments/planted-alphas-effects.ts';
import { followingOf, followingTable } from '../../experiments/experiments/planted-alphas-following.ts';
import {
  alphaLibrary,
  lastingArm,
  linearArm,
  plantedFormulas,
  steadyArm,
} from '../../experiments/experiments/planted-alphas-library.ts';
import {
  type Judgement,
  marketOf,
  modelNames,
  type PlantedAlphasRun,
  type PlantedAlphasSizes,
  plantedAlphasSizes,
  runPlantedAlphas,
} from '../../experiments/experiments/planted-alphas-run.ts';
import { choiceDifferences, choiceEffects } from '../../experiments/experiments/planted-alphas-tables.ts';
import { openMarketSource, syntheticOptions, syntheticPanel } from '../../market/index.ts';

const sizes: PlantedAlphasSizes = {
  instruments: 24,
  days: 110,
  lastingDays: 120,
  lastingRegime: 30,
  warmup: 70,
  horizon: 2,
  leastDays: 80,
  judgeEvery: 10,
  retrainEvery: 20,
};

/** Mean rank IC of a model's composite as `createAlphaComposite` makes it, of the same market. */
async function compositeRankIc(kind: string, strength: number): Promise<number> {
  const { instruments, days, warmup, horizon, leastDays, retrainEvery } = sizes;
  const { alphas } = linearArm(strength);
  const options = plantedAlphasOptions.parse({ kind: 'planted-alphas', instruments, days, warmup, alphas });
  const market = await openMarketSource(options, {
    fill: 'next-open',
    horizons: [1, horizon],
    seed: 1,
    baseFolder: '.',
  });
  const key = subKey(rootKey(1), 'experiment planted-alphas');
  const panel = createAgentPanel({ run: 'reference', agents: statisticalAgents(), key });
  const [rule, model] = [selectionRules.get('all-above'), weightModels.get(kind)];
  const walk = createAlphaWalk(market, alphaLibrary, { history: warmup });
  const composite = createAlphaComposite({
    alphas: walk.alphas,
    horizon,
    timing: { fill: 'next-open' },
    key,
    leastDays,
    retrainEvery,
    panel,
    detector: createMarketStateDetector(),
    rule: rule.create(rule.options.parse({ kind: 'all-above' }) as never),
    model: model.create(model.options.parse({ kind }) as never),
  });
  const composites = new Map<number, Float64Array>();
  const rankIcs: number[] = [];
  for (let session = walk.next(); session !== undefined; session = walk.next()) {
    for (const labels of session.labels) {
      composite.addLabels(labels);
      const own = labels.horizon === horizon ? composites.get(labels.day) : undefined;
      if (own !== undefined) rankIcs.push(rankInformationCoefficient(own, labels.values));
    }
    const { day, weighed } = await composite.addDay(session.input);
    if (weighed !== undefined) composites.set(day, weighed.composite);
  }
  await panel.stop();
  market.close();
  return rankIcs.reduce((a, b) => a + b, 0) / rankIcs.length;
}

function scoresOf(ofPlanted: number): Float64Array {
  return Float64Array.from(alphaLibrary, (_, k) => (k < 12 ? ofPlanted : k === 20 ? Number.NaN : 0.4));
}

function judged(
  regime: Judgement['regime'],
  selected: readonly number[],
  more: Partial<Judgement> = {},
): Judgement {
  return { regime, regimeAge: 60, state: undefined, scores: scoresOf(0.7), selected, ...more };
}

function runOf(seed: number, judgements: readonly Judgement[]): PlantedAlphasRun {
  const rankIcs = new Map(modelNames.map((name, k) => [name, k / 100]));
  return { seed, judgements, rankIcs, plantedRankIc: Number.NaN, days: 10, fits: 2 };
}

describe('the experiment planted-alphas', () => {
  it('makes the composites that createAlphaComposite makes, though models share what agents say', async () => {
    const run = await runPlantedAlphas(linearArm(0.3), 1, sizes);
    for (const kind of ['equal', 'linear', 'network']) {
      expect(run.rankIcs.get(kind)).toBe(await compositeRankIc(kind, 0.3));
    }
    expect([...run.rankIcs.keys()]).toEqual(modelNames);
    expect(run.plantedRankIc).toBeGreaterThan(run.rankIcs.get('linear') as number);
    expect(run.judgements.length).toBeGreaterThan(run.fits);
    // Strong enough to be told apart within 80 days.
    const [score, share] = choiceEffects([run]);
    expect(score?.over?.mean).toBeGreaterThan(0.2);
    expect(share?.over?.mean).toBeGreaterThan(0.2);
  }, 60_000);

  it('counts what judgements selected, by kind of alpha, beside a market with nothing planted', () => {
    const run = (seed: number, selected: readonly number[], high: number): PlantedAlphasRun =>
      runOf(seed, [
        judged('calm', selected, { scores: scoresOf(high) }),
        judged('turbulent', selected, { scores: scoresOf(high) }),
      ]);
    const runs = [run(1, [0, 1, 2, 30], 0.7), run(2, [0, 1, 2, 30], 0.7)];
    const nothing = [run(1, [0, 30], 0.5), run(2, [0, 30, 31, 32], 0.4)];
    const [score, share] = choiceEffects(runs);
    expect(score?.over?.mean).toBeCloseTo(0.3, 12);
    expect(share?.over?.mean).toBeCloseTo(3 / 4 - 12 / 36, 12);
    const [lessScore, lessShare] = choiceDifferences(runs, nothing, 'nothing');
    expect(lessScore?.over?.mean).toBeCloseTo((0.2 + 0.3) / 2, 12);
    expect(lessShare?.over?.mean).toBeCloseTo((3 / 4 - 1 / 2 + 3 / 4 - 1 / 4) / 2, 12);
  });

  it('counts what is selected of the present regime less the other, once it has lasted, within seeds', () => {
    const own = [
      // Three of the six of calm markets and one of the others among five; then none and two among four.
      judged('calm', [0, 1, 2, 6, 30]),
      judged('turbulent', [6, 7, 30, 31], { state: { trend: 'sideways', volatility: 'low' } }),
      judged('turbulent', [0, 1], { regimeAge: 59 }),
    ];
    const placebo = [judged('calm', [0, 6]), judged('turbulent', [0, 7, 8, 30])];
    const pair = {
      arm: 'lasting',
      placebo: 'steady',
      runs: [runOf(1, own), runOf(2, own)],
      placeboRuns: [runOf(1, placebo), runOf(2, placebo)],
    };
    const [byTruth, byVolatility, byTrend] = followingOf(pair);
    expect(byTruth?.own.over?.mean).toBeCloseTo((2 / 5 + 2 / 4) / 2, 12);
    expect(byTruth?.placebo.over?.mean).toBeCloseTo((0 + 1 / 4) / 2, 12);
    expect(byTruth?.difference.over?.mean).toBeCloseTo((2 / 5 + 2 / 4 - 1 / 4) / 2, 12);
    expect(byTruth !== undefined && excludesZero(byTruth.difference)).toBe(true);
    expect(byTruth).toMatchObject({ judgements: 4, turbulent: 2 });
    // Low volatility is taken for calm: two of turbulent markets among four speak against.
    expect(byVolatility?.own.over?.mean).toBeCloseTo(-2 / 4, 12);
    expect(byVolatility?.difference.over).toBeUndefined();
    expect(byTrend?.own.over).toBeUndefined();
    expect(followingTable([pair]).rows[0]).toEqual(['lasting, true regime', 45, 45, 45, 2, 4, 2]);
  });

  it('has regimes that last, the same ones where alphas hold in both, and its other markets as ever', () => {
    const truthOf = (arm: Parameters<typeof marketOf>[0]) =>
      plantedAlphasGroundTruth(marketOf(arm, { ...plantedAlphasSizes, instruments: 3 }), 1);
    const [lasting, steady] = [truthOf(lastingArm(0.3)), truthOf(steadyArm(0.3))];
    expect(lasting.regimes).toHaveLength(1_000);
    expect(steady.regimes).toEqual(lasting.regimes);
    const changes = (regimes: readonly string[]) =>
      regimes.filter((regime, day) => day > 0 && regime !== regimes[day - 1]).length;
    expect(changes(truthOf(linearArm(0.3)).regimes)).toBeGreaterThan(3 * changes(lasting.regimes));
    for (const [k, { strengths }] of lasting.alphas.entries()) {
      const holds = k < 6 ? 'calm' : 'turbulent';
      for (const [day, strength] of strengths.entries()) {
        expect(Math.abs(strength)).toBe(lasting.regimes[day] === holds ? 0.3 : 0);
      }
    }
    expect(new Set(steady.alphas.flatMap(({ strengths }) => [...strengths].map(Math.abs)))).toEqual(
      new Set([0.3]),
    );
  });

  it('knows how long the regime of a judgement has lasted, and fits no more models than an arm is for', async () => {
    const run = await runPlantedAlphas(steadyArm(0.3), 1, { ...sizes, instruments: 12 });
    const { regimes } = plantedAlphasGroundTruth(marketOf(steadyArm(0.3), { ...sizes, instruments: 12 }), 1);
    // The schedule: the 80th labelled day is known 3 sessions after it, 70 sessions lie before the first day.
    const days = run.judgements.map((_, k) => 12 + 10 * k);
    expect(run.judgements.map(({ regime, regimeAge }) => [regime, regimeAge])).toEqual(
      days.map((day) => {
        const before = regimes.slice(0, day + 1);
        const last = before.findLastIndex((regime) => regime !== regimes[day]);
        return [regimes[day], day - last];
      }),
    );
    expect([...run.rankIcs.keys()]).toEqual(['equal']);
  }, 60_000);

  it('says what it ran and what came of it, for any number of seeds', async () => {
    const design = { seeds: 1, sizes: { ...sizes, leastDays: 130, days: 80, lastingDays: 80 } };
    const heard: string[] = [];
    const byArm = await runAllPlantedAlphas(design, (text) => heard.push(text));
    expect(heard).toEqual(plantedAlphasArms.map(({ name }) => `${name}, seed 1 of 1`));
    const { setup, tables, findings } = resultOf(byArm, design);
    expect(setup).toHaveLength(9);
    expect(tables.map(({ rows }) => rows.length)).toEqual([7, 7, 18, 5 * (modelNames.length + 1), 15]);
    for (const { columns, rows } of tables) {
      for (const row of rows) expect(row).toHaveLength(columns.length);
    }
    // One seed has no interval, so that nothing is shown.
    expect(findings.at(-1)).toMatch(/^lasting nothing: 0 of \d+ intervals exclude 0/);
  }, 60_000);

  it('has formulas with values in most cells, and noise that is no other name for what is planted', () => {
    const width = 60;
    const panel = syntheticPanel(
      syntheticOptions.parse({ kind: 'synthetic', instruments: width, days: 400, planted: { strength: {} } }),
      { fill: 'next-open', horizons: [5], seed: 101 },
    );
    const sums = alphaLibrary.map(() => new Float64Array(plantedFormulas.length));
    const values = alphaLibrary.map(() => 0);
    let days = 0;
    const formulas = alphaLibrary.map(({ parsed }) => parsed);
    evaluateFormulas(formulas, formulaDataOf(panel), (day, rows) => {
      if (day < 130 || day % 10 !== 0) return;
      days++;
      for (const [k, row] of rows.entries()) {
        values[k] = (values[k] as number) + row.filter((value) => !Number.isNaN(value)).length;
        for (const [p, other] of rows.slice(0, plantedFormulas.length).entries()) {
          const correlation = rankInformationCoefficient(row, other);
          if (!Number.isNaN(correlation))
            (sums[k] as Float64Array)[p] = (sums[k]?.[p] as number) + correlation;
        }
      }
    });
    for (const count of values) expect(count / (days * width)).toBeGreaterThanOrEqual(0.8);
    for (const [k, own] of sums.entries()) {
      const others = [...own].filter((_, p) => p !== k);
      expect(Math.max(...others.map((sum) => Math.abs(sum / days)))).toBeLessThan(0.35);
    }
    expect(new Set(alphaLibrary.map(({ parsed }) => parsed.digest)).size).toBe(36);
  });
});
