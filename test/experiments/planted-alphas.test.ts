import { describe, expect, it } from 'vitest';
import {
  createAgentPanel,
  createAlphaComposite,
  createAlphaWalk,
  createMarketStateDetector,
  evaluateFormulas,
  formulaDataOf,
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
import {
  alphaLibrary,
  linearArm,
  plantedFormulas,
} from '../../experiments/experiments/planted-alphas-library.ts';
import {
  modelNames,
  type PlantedAlphasSizes,
  runPlantedAlphas,
} from '../../experiments/experiments/planted-alphas-run.ts';
import {
  choiceEffects,
  contrastEffects,
  excludesZero,
} from '../../experiments/experiments/planted-alphas-tables.ts';
import { openMarketSource, syntheticOptions, syntheticPanel } from '../../market/index.ts';

const sizes: PlantedAlphasSizes = {
  instruments: 24,
  days: 110,
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
    expect(score.over?.mean).toBeGreaterThan(0.2);
    expect(share.over?.mean).toBeGreaterThan(0.2);
  }, 30_000);

  it('counts what judgements selected, by kind of alpha and of market', () => {
    const judged = (regime: 'calm' | 'turbulent', selected: readonly number[]) => ({
      regime,
      state: undefined,
      scores: Float64Array.from(alphaLibrary, (_, k) => (k < 12 ? 0.7 : k === 20 ? Number.NaN : 0.4)),
      selected,
    });
    const run = (seed: number, more: readonly number[]) => ({
      seed,
      // Calm markets: three of the six that are planted there and one of the others; turbulent ones: none and two.
      judgements: [judged('calm', [0, 1, 2, 6]), judged('turbulent', [6, 7, 30, 31, ...more])],
      rankIcs: new Map(modelNames.map((name, k) => [name, k / 100])),
      plantedRankIc: Number.NaN,
      days: 10,
      fits: 2,
    });
    const runs = [run(1, []), run(2, [])];
    const [score, share] = choiceEffects(runs);
    expect(score.over?.mean).toBeCloseTo(0.3, 12);
    expect(share.over?.mean).toBeCloseTo(6 / 8 - 12 / 36, 12);
    const [byRegime, byVolatility] = contrastEffects(runs);
    expect(byRegime?.over).toMatchObject({ count: 2 });
    expect(byRegime?.over?.mean).toBeCloseTo(3 / 6 - 1 / 6 + 2 / 6, 12);
    expect(byVolatility?.over).toBeUndefined();
    expect(byRegime !== undefined && excludesZero(byRegime)).toBe(true);
  });

  it('says what it ran and what came of it, for any number of seeds', async () => {
    const design = { seeds: 1, sizes: { ...sizes, leastDays: 130, days: 80 } };
    const heard: string[] = [];
    const byArm = await runAllPlantedAlphas(design, (text) => heard.push(text));
    expect(heard).toEqual(plantedAlphasArms.map(({ name }) => `${name}, seed 1 of 1`));
    const { setup, tables, findings } = resultOf(byArm, design);
    expect(setup).toHaveLength(6);
    expect(tables.map(({ rows }) => rows.length)).toEqual([4, 6, 4 * (modelNames.length + 1), 12]);
    for (const { columns, rows } of tables) {
      for (const row of rows) expect(row).toHaveLength(columns.length);
    }
    // One seed has no interval, so that nothing is shown.
    expect(findings.at(-1)).toMatch(/^nothing: 0 of \d+ intervals exclude 0/);
  }, 30_000);

  it('has noise that is no other name for what is planted', () => {
    const width = 60;
    const panel = syntheticPanel(
      syntheticOptions.parse({ kind: 'synthetic', instruments: width, days: 400, planted: { strength: {} } }),
      { fill: 'next-open', horizons: [5], seed: 101 },
    );
    const sums = alphaLibrary.map(() => new Float64Array(plantedFormulas.length));
    let days = 0;
    const formulas = alphaLibrary.map(({ parsed }) => parsed);
    evaluateFormulas(formulas, formulaDataOf(panel), (day, rows) => {
      if (day < 130 || day % 10 !== 0) return;
      days++;
      for (const [k, row] of rows.entries()) {
        for (const [p, other] of rows.slice(0, plantedFormulas.length).entries()) {
          const correlation = rankInformationCoefficient(row, other);
          if (!Number.isNaN(correlation))
            (sums[k] as Float64Array)[p] = (sums[k]?.[p] as number) + correlation;
        }
      }
    });
    for (const [k, own] of sums.entries()) {
      const others = [...own].filter((_, p) => p !== k);
      expect(Math.max(...others.map((sum) => Math.abs(sum / days)))).toBeLessThan(0.35);
    }
    expect(new Set(alphaLibrary.map(({ parsed }) => parsed.digest)).size).toBe(36);
  });
});
