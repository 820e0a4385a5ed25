import { describe, expect, it } from 'vitest';
import { emptyTally, rootKey, type TypeId } from '../../core/index.ts';
import { type Contender, createJudge, createRivals, type JudgeSettings } from '../../evaluation/index.ts';
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

async function judged(
  market: ReturnType<typeof marketOf>,
  changes: Partial<JudgeSettings> = {},
  history = 100,
) {
  const judge = createJudge(settingsOf(market, changes));
  const feed = market.feed(history);
  for (let session = feed.next(); session !== undefined; session = feed.next()) {
    if (session.snapshot.day < 0) judge.addHistory(session);
    else judge.addDay(session, recordOf(session));
  }
  return judge.result();
}

describe('the judge', () => {
  it('judges every contender on the same sessions, the score first and the pool last', async () => {
    const { evaluation, series } = await judged(marketOf());
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

  it('lets rivals learn before the first day, and judges nothing of it', async () => {
    const market = marketOf();
    const at = async (history: number) =>
      (await judged(market, {}, history)).evaluation.judgement?.rivals.find(({ name }) => name === 'ridge')
        ?.byHorizon;
    expect(await at(0)).toBeNull();
    expect((await at(100))?.['5']?.days).toBe(DAYS - 6);
  });

  it('pairs differences by day, and knows none to a contender without a signal', async () => {
    const { evaluation, series } = await judged(marketOf());
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

  it('has no portfolios where nothing says what orders were filled at', async () => {
    const labels = (panel: ReturnType<typeof syntheticPanel>) => {
      const { fills: _, ...rest } = panel;
      return { ...rest, labelLag: 1 };
    };
    const { judgement } = (await judged(marketOf(labels))).evaluation;
    expect(judgement?.portfolios).toEqual([]);
    expect(judgement?.notes.join()).toMatch(/neither prices nor one-day labels/);
  });

  it('has no portfolios under a price limit that cannot be checked', async () => {
    const market = marketOf((panel) => {
      const { fills, ...rest } = panel;
      return { ...rest, fills: { returns: fills?.returns ?? new Float64Array(0) } };
    });
    const rules = { ...settingsOf(market).rules, priceLimit: 0.1 };
    expect((await judged(market, { rules })).evaluation.judgement?.notes.join()).toMatch(
      /price limit needs prices/,
    );
    expect((await judged(marketOf(), { rules })).evaluation.judgement?.portfolios).toHaveLength(1);
  });

  it('says which contenders a rule cannot work on', async () => {
    const portfolios = [{ kind: 'black-litterman', rebalance: 'weekly' as const }];
    const { judgement } = (await judged(marketOf(), { portfolios })).evaluation;
    expect(
      judgement?.portfolios[0]?.rows.find(({ contender }) => contender === 'ridge')?.statistics,
    ).toBeNull();
    expect(judgement?.portfolios[0]?.random).toBeNull();
    expect(judgement?.notes.join()).toMatch(/of .*ridge regression is not available: it needs consensus/);
  });

  /** A rival that ranks by code, on days on which it has a signal; on others it has what it is told to. */
  const byCodeRival = (has: (day: number) => boolean, otherwise?: number): Contender => ({
    name: 'codes',
    label: 'codes',
    role: 'rival',
    description: 'by code',
    addDay: ({ day, snapshot }) => {
      const width = snapshot.instruments.length;
      if (has(day)) return Float64Array.from({ length: width }, (_, j) => (day % 2 === 0 ? j : -j));
      return otherwise === undefined ? undefined : new Float64Array(width).fill(otherwise);
    },
    addLabels: () => undefined,
  });
  const daily = [{ kind: 'top-quantile', rebalance: 'daily' as const }];
  const rowsOf = async (rival: Contender, changes: Partial<JudgeSettings> = {}) => {
    const { evaluation, series } = await judged(marketOf(), {
      rivals: [rival],
      portfolios: daily,
      ...changes,
    });
    const portfolio = evaluation.judgement?.portfolios[0];
    return {
      judgement: evaluation.judgement,
      portfolio,
      series,
      row: (name: string) => portfolio?.rows.find(({ contender }) => contender === name),
      seriesOf: (name: string) => series.portfolios.find(({ contender }) => contender === name),
    };
  };

  it('compares portfolios from the first session on which all hold one', async () => {
    const all = await rowsOf(byCodeRival(() => true));
    const { judgement, portfolio, row, seriesOf } = await rowsOf(byCodeRival((day) => day >= 10));
    expect(portfolio?.sessions?.sessions).toBe(DAYS - 11);
    for (const name of ['score', 'codes', 'uniformWeights', 'bestType', 'pool']) {
      expect(row(name)).toMatchObject({ isShorter: false, statistics: { sessions: DAYS - 11 } });
      expect(seriesOf(name)?.dates).toEqual(seriesOf('codes')?.dates);
    }
    const [costs, returns] = [seriesOf('score')?.costs ?? [], seriesOf('score')?.returns ?? []];
    expect(returns[0]).toBeCloseTo(-(costs[0] ?? Number.NaN), 12);
    // Whoever held something before pays for entering as whoever begins there.
    for (const name of ['score', 'codes', 'uniformWeights', 'bestType', 'pool'])
      expect(seriesOf(name)?.costs[0]).toBeCloseTo(0.0005 / 1.0005, 12);
    expect(returns.slice(1)).toEqual(all.seriesOf('score')?.returns.slice(11));
    expect(row('score')?.statistics?.cumulativeReturn).toBeCloseTo(
      returns.reduce((value, net) => value * (1 + net), 1) - 1,
      12,
    );
    expect(judgement?.notes.join()).toMatch(/compared from .* when codes held one too/);
    expect(all.judgement?.notes.join()).not.toMatch(/compared from/);
  });

  it('cuts nobody short for one that begins too late, and marks it', async () => {
    const { judgement, portfolio, row, seriesOf } = await rowsOf(byCodeRival((day) => day >= 30));
    expect(portfolio?.sessions?.sessions).toBe(DAYS - 1);
    expect(row('score')).toMatchObject({ isShorter: false, statistics: { sessions: DAYS - 1 } });
    expect(row('codes')).toMatchObject({ isShorter: true, statistics: { sessions: DAYS - 31 } });
    expect(seriesOf('codes')?.dates).toHaveLength(DAYS - 31);
    expect(judgement?.notes.join('; ')).toMatch(/begin too late .*: codes 9/);
    expect(judgement?.notes.join('; ')).toMatch(/ratios .* need 20 sessions; .*: codes 9/);
  });

  it('keeps what is held on a day without an opinion of any instrument, as on one without a signal', async () => {
    const has = (day: number) => day !== 20;
    const nothing = (await rowsOf(byCodeRival(has))).seriesOf('codes');
    const unknown = (await rowsOf(byCodeRival(has, Number.NaN))).seriesOf('codes');
    expect(unknown).toEqual(nothing);
    expect(unknown?.turnover[20]).toBe(0);
    expect(unknown?.holdings[20]).toBe(unknown?.holdings[19]);
    expect(unknown?.dates).toHaveLength(DAYS - 1);
  });

  it('says on which days rank ICs rest where they are not those of the score, and what is too short', async () => {
    const { judgement } = await rowsOf(byCodeRival((day) => day >= 30));
    const notes = judgement?.notes.join('; ') ?? '';
    expect(notes).toMatch(/rank ICs 1 day ahead are of other days than the score's 38: codes 8/);
    expect(notes).toMatch(/intervals of differences 1 day ahead need 20 common days: codes 8/);
    expect(
      judgement?.differences.find(({ against, horizon }) => against === 'codes' && horizon === 1),
    ).toMatchObject({
      days: 8,
      low: null,
    });
  });

  it('says why the uniform plan, random investors and the best type have no portfolio', async () => {
    const rival = byCodeRival(() => true);
    const plain = (await rowsOf(rival)).judgement?.notes.join('; ') ?? '';
    expect(plain).toMatch(/portfolios of the uniform plan are not available: its ballots were not cast/);
    expect(plain).toMatch(/of random investors is not available: there are no candidate pools/);
    expect(plain).not.toMatch(/best type/);
    const portfolios = [{ kind: 'minimum-variance', rebalance: 'weekly' as const }];
    const costly = (await rowsOf(rival, { portfolios })).judgement?.notes.join('; ') ?? '';
    expect(costly).toMatch(/of random investors is not available: rules that are costly/);
    expect(costly).toMatch(/of the best type is not available: rules that are costly/);
  });

  it('gives the uniform plan the correlations, portfolios and differences of its own ballots', async () => {
    const market = marketOf();
    const judge = createJudge(settingsOf(market, { rivals: [] }));
    const feed = market.feed(0);
    for (let session = feed.next(); session !== undefined; session = feed.next()) {
      const record = recordOf(session);
      judge.addDay(session, { ...record, uniformTally: record.tally });
    }
    const { evaluation, series } = await judge.result();
    const of = (name: string) => series.correlations.filter(({ contender }) => contender === name);
    const values = (name: string) => of(name).map(({ horizon, rankIc }) => [horizon, rankIc]);
    expect(values('uniform')).toHaveLength(2);
    expect(values('uniform')).toEqual(values('uniformWeights'));
    expect(evaluation.controls.uniform).toEqual(evaluation.controls.uniformWeights);
    const defined = (of('uniform')[0]?.rankIc ?? []).filter((value) => value !== null);
    expect(evaluation.controls.uniform?.['1']?.days).toBe(defined.length);
    expect(evaluation.judgement?.differences.map(({ against }) => against)).toContain('uniform');
    expect(series.portfolios.map(({ contender }) => contender)).toContain('uniform');
  });

  it('names portfolios of one kind apart', async () => {
    const portfolios = [0.2, 0.5].map((share) => ({
      kind: 'top-quantile',
      rebalance: 'weekly' as const,
      share,
    }));
    const { judgement } = (await judged(marketOf(), { portfolios })).evaluation;
    expect(judgement?.portfolios.map(({ name }) => name)).toEqual(['top-quantile', 'top-quantile 2']);
  });
});
