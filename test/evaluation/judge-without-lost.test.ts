import { describe, expect, it } from 'vitest';
import { emptyTally, rootKey, type TypeId } from '../../core/index.ts';
import {
  createJudge,
  createRandomInvestors,
  type Judged,
  type LostControls,
} from '../../evaluation/index.ts';
import {
  type MarketDay,
  marketSources,
  panelMarket,
  type SyntheticOptions,
  syntheticPanel,
} from '../../market/index.ts';
import { aggregators } from '../../optimizer/index.ts';

const DAYS = 40;
const WIDTH = 12;
/** From here on, the uniform plan's answers are recorded: before, none of its investors buys anything. */
const FIRST_RECORDED = 15;
const horizons = [1, 5];
const aggregator = aggregators.get('mass').create({ kind: 'mass', alpha: 0.5 } as never, 'zero');
const options = marketSources.get('synthetic').options.parse({
  kind: 'synthetic',
  instruments: WIDTH,
  industries: 3,
  days: DAYS,
}) as unknown as SyntheticOptions;
const panel = syntheticPanel(options, { fill: 'next-open', horizons, seed: 1 });
const start = panel.dates.at(-DAYS) as never;
const request = { fill: 'next-open' as const, horizons, seed: 1, baseFolder: '.', start };

const headline = { kind: 'top-quantile', rebalance: 'monthly' };
const rules = {
  fill: 'next-open',
  commissionBps: 5,
  slippageBps: 0,
  sellTaxBps: 0,
  delistedAfterDays: 5,
} as const;

/** What is cast beside the run's own ballots. */
type Cast = Readonly<Record<'uniform' | 'pools', boolean>>;

function recordOf({ snapshot }: MarketDay, { uniform, pools }: Cast) {
  const tally = emptyTally(1, WIDTH);
  const ofUniform = emptyTally(1, WIDTH);
  for (let j = 0; j < WIDTH; j++) {
    tally.shown[j] = ofUniform.shown[j] = 16;
    tally.bought[j] = j;
    ofUniform.bought[j] = snapshot.day < FIRST_RECORDED ? 0 : WIDTH - j;
  }
  return {
    day: snapshot.day,
    tally,
    ...aggregator.aggregate(tally, Float64Array.of(1)),
    ...(uniform ? { uniformTally: ofUniform } : {}),
    ...(pools ? { pools: [[Uint16Array.from({ length: WIDTH }, (_, j) => j)]] } : {}),
  };
}

function judged(cast: Cast, lost?: LostControls) {
  const market = panelMarket({ kind: 'synthetic', panel }, request);
  const judge = createJudge({
    horizons,
    horizon: 5,
    aggregator,
    types: ['a'] as TypeId[],
    key: rootKey(1),
    seed: 1,
    portfolios: [headline, { kind: 'black-litterman', rebalance: 'weekly' }],
    rules,
    random: cast.pools
      ? createRandomInvestors({ horizons, picks: 2, key: rootKey(1), headline, rules }, aggregator)
      : undefined,
    rivals: [],
    quantiles: 3,
    bootstrapSamples: 200,
  });
  const feed = market.feed(0);
  for (let session = feed.next(); session !== undefined; session = feed.next())
    judge.addDay(session, recordOf(session, cast));
  return judge.result(lost);
}

const uniformLost = { uniform: 'answers are missing' };
const withoutNotes = ({ evaluation, series }: Judged) => ({
  series,
  evaluation: { ...evaluation, judgement: { ...evaluation.judgement, notes: [] } },
});

describe('the judge, told that the uniform plan is lost', () => {
  const all = { uniform: true, pools: true };

  it('gives everybody the sessions, rows and daily values of a run whose uniform plan was never cast', async () => {
    const never = await judged({ uniform: false, pools: true });
    const lost = await judged(all, uniformLost);
    expect(withoutNotes(lost)).toEqual(withoutNotes(never));
    expect(lost.evaluation.judgement?.portfolios[0]?.sessions?.sessions).toBe(DAYS - 1);
    // It would have cut them all short.
    const kept = (await judged(all)).evaluation.judgement;
    expect(kept?.portfolios[0]?.sessions?.sessions).toBeLessThanOrEqual(DAYS - 1 - FIRST_RECORDED);
  });

  it('has a row without numbers, and one note that says why', async () => {
    const { evaluation, series } = await judged(all, uniformLost);
    const { judgement, controls } = evaluation;
    expect(controls.uniform).toBeNull();
    expect(controls.random).not.toBeNull();
    for (const { rows } of judgement?.portfolios ?? [])
      expect(rows.find(({ contender }) => contender === 'uniform')).toMatchObject({
        statistics: null,
        isShorter: false,
        withoutRanking: 0,
      });
    expect(judgement?.portfolios[0]?.random).not.toBeNull();
    expect(judgement?.differences.map(({ against }) => against)).not.toContain('uniform');
    expect(series.correlations.map(({ contender }) => contender)).not.toContain('uniform');
    expect(judgement?.notes.filter((note) => note.includes('uniform plan'))).toEqual([
      'differences and portfolios of the uniform plan are not available: answers are missing',
    ]);
  });

  it('has no random investors where they are lost too, and says so', async () => {
    const { controls, judgement } = (await judged(all, { ...uniformLost, random: 'pools are missing' }))
      .evaluation;
    expect(controls.random).toBeNull();
    expect(judgement?.portfolios[0]?.random).toBeNull();
    expect(judgement?.notes).toContain(
      'portfolio top-quantile of random investors is not available: pools are missing',
    );
  });
});
