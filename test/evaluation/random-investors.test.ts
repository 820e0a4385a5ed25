import { describe, expect, it } from 'vitest';
import { integer, rootKey, streamAt } from '../../core/index.ts';
import {
  canRunInThread,
  createRandomInvestors,
  type PortfolioOptions,
  portfolioRules,
  type RandomInvestors,
  type RandomInvestorsSettings,
  randomInvestorsInThread,
} from '../../evaluation/index.ts';
import {
  type MarketDay,
  marketSources,
  panelMarket,
  type SyntheticOptions,
  syntheticPanel,
} from '../../market/index.ts';
import { aggregatorOf, aggregators } from '../../optimizer/index.ts';

const DAYS = 60;
const WIDTH = 30;
const horizons = [1, 5];
const aggregation = { kind: 'mass', alpha: 0.5, unseen: 'zero' } as const;
const options = marketSources.get('synthetic').options.parse({
  kind: 'synthetic',
  instruments: WIDTH,
  industries: 3,
  days: DAYS,
}) as unknown as SyntheticOptions;
const panel = syntheticPanel(options, { fill: 'next-open', horizons, seed: 1 });
const start = panel.dates.at(-DAYS) as never;

/** Everybody has a pool of another size, and some investors of the second type have none. */
function poolsOf(day: number): Uint16Array[][] {
  return [0, 1].map((type) =>
    Array.from({ length: 6 }, (_, ordinal) => {
      const stream = streamAt(rootKey(type), ordinal, day);
      const size = type === 1 && ordinal % 3 === 0 ? 0 : 5 + ordinal;
      const members = new Set<number>();
      for (let k = 0; members.size < size; k++) members.add(integer(stream, k, WIDTH));
      return Uint16Array.from(members).sort();
    }),
  );
}

function settingsOf(headline: PortfolioOptions | undefined): RandomInvestorsSettings {
  return {
    horizons,
    picks: 3,
    sells: 1,
    key: rootKey(5),
    headline,
    rules: { fill: 'next-open', commissionBps: 5, slippageBps: 0, sellTaxBps: 10, delistedAfterDays: 5 },
  };
}

async function resultOf(
  investors: RandomInvestors,
  change: (session: MarketDay) => MarketDay = (session) => session,
) {
  try {
    const market = panelMarket(
      { kind: 'synthetic', panel },
      { fill: 'next-open', horizons, seed: 1, baseFolder: '.', start },
    );
    const feed = market.feed(30);
    for (let session = feed.next(); session !== undefined; session = feed.next()) {
      await investors.ready();
      const { day } = session.snapshot;
      if (day < 0) investors.addHistory(change(session));
      else investors.addDay(change(session), poolsOf(day));
    }
    return await investors.result(panel.dates.at(-DAYS + 10));
  } finally {
    await investors.close();
  }
}

describe('random investors', () => {
  it.each([
    ['an equal-weight headline', { kind: 'top-quantile', rebalance: 'weekly' }],
    ['a headline that asks for past returns', { kind: 'inverse-volatility', rebalance: 'weekly' }],
    ['no headline', undefined],
  ])('have the same numbers in a thread of their own, with %s', async (_, headline) => {
    const settings = settingsOf(headline);
    const here = await resultOf(createRandomInvestors(settings, aggregatorOf(aggregation)));
    const there = await resultOf(randomInvestorsInThread(settings, aggregation));
    expect(there).toEqual(here);
    expect(here?.quality['5']?.days).toBe(DAYS - 6);
    expect(here?.quality['5']?.rankIcLow).toBeLessThan(here?.quality['5']?.rankIcHigh as number);
    expect(here?.portfolios?.draws).toBe(headline === undefined ? undefined : 200);
  });

  it('trade nothing where the headline is costly, or the market has no fills', async () => {
    const costly = settingsOf({ kind: 'minimum-variance', rebalance: 'monthly' });
    expect((await resultOf(createRandomInvestors(costly, aggregatorOf(aggregation))))?.portfolios).toBeNull();
    const traded = settingsOf({ kind: 'top-quantile', rebalance: 'weekly' });
    const bare = await resultOf(
      createRandomInvestors(traded, aggregatorOf(aggregation)),
      ({ fills: _fills, ...session }) => session,
    );
    expect(bare?.portfolios).toBeNull();
    expect(bare?.quality['1']?.days).toBe(DAYS - 2);
  });

  it('are null without a day, in both', async () => {
    const settings = settingsOf(undefined);
    for (const investors of [
      createRandomInvestors(settings, aggregatorOf(aggregation)),
      randomInvestorsInThread(settings, aggregation),
    ]) {
      expect(await investors.result(undefined)).toBeNull();
      await investors.close();
    }
  });

  it('tell what failed in the thread, and that it was given up', async () => {
    const failing = randomInvestorsInThread({ ...settingsOf(undefined), draws: 199 }, aggregation);
    await expect(failing.result(undefined)).rejects.toThrow('200 draws');
    await expect(failing.ready()).rejects.toThrow('200 draws');
    await failing.close();
    const closed = randomInvestorsInThread(settingsOf(undefined), aggregation);
    await closed.close();
    await expect(closed.result(undefined)).rejects.toThrow('ended before its work was done');
  });

  it('stay here where a scenario brought its own kind', () => {
    const [mass, equal] = [aggregators.get('mass'), portfolioRules.get('equal-weight')];
    aggregators.register({ ...mass, kind: 'own-aggregation' });
    portfolioRules.register({ ...equal, kind: 'own-rule' });
    expect(canRunInThread(settingsOf({ kind: 'equal-weight' }), aggregation)).toBe(true);
    expect(canRunInThread(settingsOf({ kind: 'own-rule' }), aggregation)).toBe(false);
    expect(canRunInThread(settingsOf(undefined), { kind: 'own-aggregation', unseen: 'zero' })).toBe(false);
  });
});
