import { describe, expect, it } from 'vitest';
import { emptyTally, rootKey, type TypeId } from '../../core/index.ts';
import { createJudge, createRivals, type JudgeSettings } from '../../evaluation/index.ts';
import {
  type MarketDay,
  marketSources,
  panelMarket,
  type SyntheticOptions,
  syntheticPanel,
} from '../../market/index.ts';
import { aggregators } from '../../optimizer/index.ts';

const DAYS = 40;
const types = ['a', 'b'] as TypeId[];
const aggregator = aggregators.get('mass').create({ kind: 'mass', alpha: 0.5 } as never, 'zero');
const options = marketSources.get('synthetic').options.parse({
  kind: 'synthetic',
  instruments: 12,
  industries: 3,
  days: DAYS,
}) as unknown as SyntheticOptions;

function marketOf(
  change: (panel: ReturnType<typeof syntheticPanel>) => ReturnType<typeof syntheticPanel> = (panel) => panel,
) {
  const horizons = [1, 5];
  const panel = change(syntheticPanel(options, { fill: 'next-open', horizons, seed: 1 }));
  return panelMarket(
    { kind: 'synthetic', panel },
    { fill: 'next-open', horizons, seed: 1, baseFolder: '.', start: panel.dates.at(-DAYS) as never },
  );
}

function settingsOf(
  market: ReturnType<typeof marketOf>,
  changes: Partial<JudgeSettings> = {},
): JudgeSettings {
  return {
    horizons: [1, 5],
    horizon: 5,
    aggregator,
    types,
    picks: 2,
    key: rootKey(1),
    seed: 1,
    portfolios: [{ kind: 'top-quantile', rebalance: 'weekly' }],
    rules: { fill: 'next-open', commissionBps: 5, slippageBps: 0, sellTaxBps: 0, delistedAfterDays: 5 },
    rivals: createRivals(['composites', 'ridge'], { columns: market.description.columns, horizon: 5 }),
    quantiles: 3,
    bootstrapSamples: 200,
    ...changes,
  };
}

/** Type a buys what lies first in the alphabet, b what lies last. */
function recordOf({ snapshot }: MarketDay) {
  const width = snapshot.instruments.length;
  const tally = emptyTally(2, width);
  for (let j = 0; j < width; j++) {
    tally.shown[j] = tally.shown[width + j] = 8;
    tally.bought[j] = width - j > 8 ? 8 : width - j;
    tally.bought[width + j] = j > 8 ? 8 : j;
  }
  return { day: snapshot.day, tally, ...aggregator.aggregate(tally, Float64Array.of(2, 1)) };
}

function judged(market: ReturnType<typeof marketOf>, changes: Partial<JudgeSettings> = {}, history = 100) {
  const judge = createJudge(settingsOf(market, changes));
  const feed = market.feed(history);
  for (let session = feed.next(); session !== undefined; session = feed.next()) {
    if (session.snapshot.day < 0) judge.addHistory(session);
    else judge.addDay(session, recordOf(session));
  }
  return judge.result();
}

describe('the judge', () => {
  it('judges every contender on the same sessions, the score first and the pool last', () => {
    const { evaluation, series } = judged(marketOf());
    const [portfolio] = evaluation.judgement?.portfolios ?? [];
    const names = portfolio?.rows.map(({ contender }) => contender) ?? [];
    expect(names[0]).toBe('score');
    expect(names.at(-1)).toBe('pool');
    expect(names).toContain('ridge');
    expect(names).toContain('bestType');
    const traded = portfolio?.rows.filter(({ statistics }) => statistics !== null) ?? [];
    expect(new Set(traded.map(({ statistics }) => statistics?.sessions))).toEqual(new Set([DAYS - 1]));
    expect(series.dates).toHaveLength(DAYS);
    for (const { ic, rankIc } of series.correlations)
      expect([ic.length, rankIc.length]).toEqual([DAYS, DAYS]);
  });

  it('lets rivals learn before the first day, and judges nothing of it', () => {
    const market = marketOf();
    const at = (history: number) =>
      judged(market, {}, history).evaluation.judgement?.rivals.find(({ name }) => name === 'ridge')
        ?.byHorizon;
    expect(at(0)).toBeNull();
    expect(at(100)?.['5']?.days).toBe(DAYS - 6);
  });

  it('pairs differences by day, and knows none to a contender without a signal', () => {
    const { evaluation, series } = judged(marketOf());
    const of = (contender: string) =>
      series.correlations.find((one) => one.contender === contender && one.horizon === 5)?.rankIc ?? [];
    const gains = of('score').flatMap((own, day) => {
      const other = of('ridge')[day] ?? null;
      return own === null || other === null ? [] : [own - other];
    });
    const difference = evaluation.judgement?.differences.find(
      ({ against, horizon }) => against === 'ridge' && horizon === 5,
    );
    expect(difference?.days).toBe(gains.length);
    expect(difference?.mean).toBeCloseTo(gains.reduce((sum, gain) => sum + gain, 0) / gains.length, 12);
    expect(evaluation.judgement?.differences.some(({ against }) => against === 'uniform')).toBe(false);
  });

  it('has no portfolios where nothing says what orders were filled at', () => {
    const labels = (panel: ReturnType<typeof syntheticPanel>) => {
      const { fills: _, ...rest } = panel;
      return { ...rest, labelLag: 1 };
    };
    const { judgement } = judged(marketOf(labels)).evaluation;
    expect(judgement?.portfolios).toEqual([]);
    expect(judgement?.notes.join()).toMatch(/neither prices nor one-day labels/);
  });

  it('has no portfolios under a price limit that cannot be checked', () => {
    const market = marketOf((panel) => {
      const { fills, ...rest } = panel;
      return { ...rest, fills: { returns: fills?.returns ?? new Float64Array(0) } };
    });
    const rules = { ...settingsOf(market).rules, priceLimit: 0.1 };
    expect(judged(market, { rules }).evaluation.judgement?.notes.join()).toMatch(/price limit needs prices/);
    expect(judged(marketOf(), { rules }).evaluation.judgement?.portfolios).toHaveLength(1);
  });

  it('says which contenders a rule cannot work on', () => {
    const portfolios = [{ kind: 'black-litterman', rebalance: 'weekly' as const }];
    const { judgement } = judged(marketOf(), { portfolios }).evaluation;
    expect(
      judgement?.portfolios[0]?.rows.find(({ contender }) => contender === 'ridge')?.statistics,
    ).toBeNull();
    expect(judgement?.portfolios[0]?.random).toBeNull();
    expect(judgement?.notes.join()).toMatch(/of ridge regression is not available: it needs consensus/);
  });

  it('names portfolios of one kind apart', () => {
    const portfolios = [0.2, 0.5].map((share) => ({
      kind: 'top-quantile',
      rebalance: 'weekly' as const,
      share,
    }));
    const { judgement } = judged(marketOf(), { portfolios }).evaluation;
    expect(judgement?.portfolios.map(({ name }) => name)).toEqual(['top-quantile', 'top-quantile 2']);
  });
});
