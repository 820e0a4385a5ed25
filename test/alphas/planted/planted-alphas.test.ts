import { describe, expect, it } from 'vitest';
import {
  evaluateFormula,
  formulaDataOf,
  parseFormula,
  plantedAlphas,
  plantedAlphasGroundTruth,
  plantedAlphasOptions,
} from '../../../alphas/index.ts';
import { alphaPlan } from '../../../alphas/planted/plan.ts';
import { rankInformationCoefficient } from '../../../core/index.ts';
import { marketSources, type Panel, syntheticPanel } from '../../../market/index.ts';
import { scenarioSchema } from '../../../scenarios/index.ts';
import { daysOf, openSource } from '../../market/panel-fixtures.ts';
import { marketSourceConformance } from '../../market/source-conformance.ts';

marketSourceConformance('planted-alphas', {
  instruments: 12,
  days: 12,
  warmup: 30,
  alphas: [
    { formula: 'DELTA(CLOSE, 5) / MARKET_CAP', strength: 0.3, regimes: { turbulent: -1 } },
    { formula: 'INDNEUTRALIZE(EMA(roe, 10), SECTOR)', strength: -0.2, persistence: 0 },
  ],
});

it('is among the sources of whoever loads the alphas', () => {
  expect(marketSources.get('planted-alphas')).toBe(plantedAlphas);
});

type Alpha = Readonly<Record<string, unknown>>;
const instruments = 50;
const days = 240;
const optionsOf = (alphas: readonly Alpha[], more: Readonly<Record<string, unknown>> = {}) => ({
  kind: 'planted-alphas',
  instruments,
  days,
  alphas,
  ...more,
});

type Options = ReturnType<typeof optionsOf>;
const panels = new Map<string, Panel>();

function panelOf(given: Options, seed: number): Panel {
  const { alphas, ...options } = plantedAlphasOptions.parse(given);
  const name = JSON.stringify([given, seed]);
  const panel =
    panels.get(name) ??
    syntheticPanel(
      { ...options, kind: 'synthetic' },
      { fill: 'same-close', horizons: [1], seed },
      alphaPlan(alphas),
    );
  panels.set(name, panel);
  return panel;
}

/** Mean over seeds and days of the run of the rank IC with the next day's return, and its standard error over days. */
function meanIc(
  formula: string,
  options: Options,
  keeps: (day: number, seed: number) => boolean = () => true,
  part: (value: number) => boolean = () => true,
): { mean: number; error: number } {
  const ics: number[] = [];
  for (const seed of [1, 2, 3]) {
    const panel = panelOf(options, seed);
    const values = evaluateFormula(parseFormula(formula), formulaDataOf(panel));
    const next = panel.labels.get(1) as Float64Array;
    const warmup = panel.dates.length - days;
    for (let day = 0; day < days - 1; day++) {
      if (!keeps(day, seed)) continue;
      const cells = [(warmup + day) * instruments, (warmup + day + 1) * instruments] as const;
      const kept = values.slice(...cells).map((value) => (part(value) ? value : Number.NaN));
      const ic = rankInformationCoefficient(kept, next.subarray(...cells));
      if (!Number.isNaN(ic)) ics.push(ic);
    }
  }
  const mean = ics.reduce((a, b) => a + b, 0) / ics.length;
  const squares = ics.reduce((sum, ic) => sum + (ic - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / (ics.length - 1) / ics.length) };
}

const news = 'ZSCORE(news_sentiment)';
const shadow = 'lower_shadow_5d';

describe('the market `planted-alphas`', () => {
  it('moves the next return by the formula: rank IC near its strength, and none for another formula', () => {
    const options = optionsOf([{ formula: shadow, strength: 0.2, persistence: 0 }]);
    const own = meanIc(shadow, options);
    // Rank correlation of returns whose spread differs between instruments is a little below the strength.
    expect(own.mean).toBeGreaterThan(0.14);
    expect(own.mean).toBeLessThan(0.24);
    const other = meanIc(news, options);
    expect(Math.abs(other.mean)).toBeLessThan(3 * other.error);
  });

  it('turns it round in a regime whose factor is negative', () => {
    const alphas = [{ formula: shadow, strength: 0.2, persistence: 0, regimes: { calm: 1, turbulent: -1 } }];
    const options = optionsOf(alphas);
    const truths = new Map(
      [1, 2, 3].map((seed) => [seed, plantedAlphasGroundTruth(plantedAlphasOptions.parse(options), seed)]),
    );
    const inRegime = (regime: string) => (day: number, seed: number) =>
      truths.get(seed)?.regimes[day] === regime;
    const calm = meanIc(shadow, options, inRegime('calm'));
    const turbulent = meanIc(shadow, options, inRegime('turbulent'));
    expect(calm.mean).toBeGreaterThan(0.14);
    expect(turbulent.mean).toBeLessThan(-0.14);
    const { regimes, alphas: planted } = truths.get(1) as NonNullable<ReturnType<typeof truths.get>>;
    expect(planted.map(({ formula }) => formula)).toEqual([shadow]);
    expect([...(planted[0]?.strengths ?? [])]).toEqual(
      regimes.map((regime) => (regime === 'calm' ? 0.2 : -0.2)),
    );
  });

  it('predicts on one side of a bend alone', () => {
    const bent = optionsOf([{ formula: `MAX(ZSCORE(${shadow}), 0)`, strength: 0.25, persistence: 0 }]);
    const above = meanIc(`ZSCORE(${shadow})`, bent, undefined, (value) => value > 0);
    const below = meanIc(`ZSCORE(${shadow})`, bent, undefined, (value) => value < 0);
    expect(above.mean).toBeGreaterThan(0.08);
    expect(above.mean).toBeGreaterThan(6 * above.error);
    expect(Math.abs(below.mean)).toBeLessThan(3 * below.error);
  });

  it('predicts nothing when nothing is planted: exactly 0 expected, and no rank IC beyond its error', () => {
    const none = optionsOf([]);
    const { expectedReturns } = plantedAlphasGroundTruth(plantedAlphasOptions.parse(none), 1);
    expect(expectedReturns.every((value) => value === 0)).toBe(true);
    for (const formula of [shadow, news, 'ROC(CLOSE, 20)', 'book_to_price']) {
      const { mean, error } = meanIc(formula, none);
      expect(Math.abs(mean)).toBeLessThan(3 * error);
    }
  });

  it('is the synthetic market with the same modalities where no formula is planted', async () => {
    const more = { days: 20, planted: { strength: { news: 0.1 } } };
    const opened = async (options: { kind: string }) =>
      daysOf((await openSource({ ...options, instruments: 9, ...more })).feed());
    expect(await opened({ kind: 'planted-alphas' })).toEqual(await opened({ kind: 'synthetic' }));
  });

  it('delivers the days after the warm-up, with the planted returns in them', async () => {
    const options = optionsOf([{ formula: 'ROC(CLOSE, 3)', strength: 0.5, persistence: 0 }], {
      days: 30,
      instruments: 6,
    });
    const market = await openSource(options, { seed: 7 });
    const delivered = daysOf(market.feed());
    expect(market.description).toMatchObject({ kind: 'planted-alphas', days: 30, firstDate: 20200102 });
    const { expectedReturns, dates } = plantedAlphasGroundTruth(plantedAlphasOptions.parse(options), 7);
    expect(delivered.map(({ snapshot }) => snapshot.date)).toEqual(dates);
    const closeOf = (day: number) =>
      delivered[day]?.snapshot.columns.find(({ spec }) => spec.name === 'close')?.values as Float64Array;
    for (let day = 3; day < 30; day++) {
      const change = closeOf(day).map((close, i) => close / (closeOf(day - 3)[i] as number) - 1);
      const mean = change.reduce((a, b) => a + b, 0) / change.length;
      const expected = expectedReturns.subarray(day * 6, (day + 1) * 6);
      expect(expected.map(Math.sign)).toEqual(change.map((value) => Math.sign(value - mean)));
    }
  });

  it.each([
    ['EPS / CLOSE', /1:1: the data have no such column \(EPS\)/],
    ['RANK(CPI)', /no such column \(CPI\)/],
    ['ZSCORE(lower_shadow_6d)', /did you mean LOWER_SHADOW_5D/],
    ['CLOSE +', /1:8/],
    ['1 + 1', /a constant/],
  ])('refuses %s, and says where', async (formula, message) => {
    const result = plantedAlphasOptions.safeParse(optionsOf([{ formula, strength: 0.1 }]));
    expect(result.error?.issues.map((issue) => issue.path)).toEqual([['alphas', 0, 'formula']]);
    expect(result.error?.issues[0]?.message).toMatch(message);
  });

  it('has bounds: 20 formulas, strengths of 1, regimes that exist', () => {
    const one = { formula: shadow, strength: 0.1 };
    const accepts = (alphas: readonly Alpha[]) => plantedAlphasOptions.safeParse(optionsOf(alphas)).success;
    expect(accepts(Array.from({ length: 20 }, () => one))).toBe(true);
    for (const wrong of [
      Array.from({ length: 21 }, () => one),
      [{ ...one, strength: 1.1 }],
      [{ formula: shadow }],
      [{ ...one, regimes: { stormy: 1 } }],
      [{ ...one, persistence: 1 }],
      [{ ...one, fromDay: 3 }],
    ])
      expect(accepts(wrong)).toBe(false);
  });

  it('is a market that a scenario may name, and whose formulas it checks', () => {
    const simulation = (formula: string) => ({
      version: 1,
      simulation: { market: optionsOf([{ formula, strength: 0.1 }]) },
    });
    const { market } = scenarioSchema().parse(simulation(shadow)).simulation;
    expect(market).toMatchObject({
      kind: 'planted-alphas',
      planted: { strength: {} },
      alphas: [{ formula: shadow, strength: 0.1, regimes: {}, persistence: 0.8 }],
    });
    expect(
      scenarioSchema()
        .safeParse(simulation('EPS'))
        .error?.issues.map(({ path }) => path),
    ).toEqual([['simulation', 'market', 'alphas', 0, 'formula']]);
  });
});
