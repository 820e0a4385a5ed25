import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normal, rankInformationCoefficient, rootKey, streamAt, wordOf } from '../../core/index.ts';
import {
  createBacktest,
  createPortfolio,
  createRandomSignals,
  createReturnHistory,
  createSignalJudge,
  precomputed,
  returnStatistics,
  trade,
} from '../../evaluation/index.ts';
import { createDealer } from '../../evaluation/random-signals/deal.ts';
import { createSignalTracker } from '../../evaluation/signal-tracker.ts';
import {
  type MarketDay,
  type MarketFeed,
  marketSources,
  panelMarket,
  type SyntheticOptions,
  syntheticPanel,
} from '../../market/index.ts';

const known = <T>(value: T | null | undefined): T => value ?? expect.unreachable('it is known');
const key = rootKey(3);
const letters = (count: number) => Array.from({ length: count }, (_, j) => `I${String(j).padStart(3, '0')}`);
const noise = (seed: number, code: string, day: number) =>
  normal(streamAt(rootKey(seed), wordOf(code), day + 1000), 0);

/** Autoregressive scores, standard normal every day, one walk per seed and code. */
function autoregressive(seed: number, rho: number): (code: string, day: number) => number {
  const values = new Map<string, number>();
  return (code, day) => {
    const before = values.get(code);
    const fresh = noise(seed, code, day);
    const value = before === undefined ? fresh : rho * before + Math.sqrt(1 - rho * rho) * fresh;
    values.set(code, value);
    return value;
  };
}

/** Scores that each draw deals, over the instruments that have one. */
const dealtBy = (
  deal: ReturnType<typeof createDealer>,
  instruments: readonly string[],
  score: Float64Array,
) => {
  const { scores, orders } = deal(instruments, score);
  return orders.map((order) => Float64Array.from(order, (k) => scores[k] as number));
};

describe('a deal', () => {
  const anyDays = fc.array(
    fc.record({
      members: fc.subarray(letters(12)),
      scores: fc.array(fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constant(Number.NaN)), {
        minLength: 12,
        maxLength: 12,
      }),
    }),
    { minLength: 1, maxLength: 8 },
  );

  it("rearranges the day's scores over the instruments that have one, whoever comes and goes", () => {
    fc.assert(
      fc.property(anyDays, (all) => {
        const deal = createDealer(key, 5);
        for (const { members, scores: drawn } of all) {
          const score = Float64Array.from(members, (_, j) => drawn[j] as number);
          const { scored, scores, orders } = deal(members, score);
          expect([...scored]).toEqual([...score.keys()].filter((j) => !Number.isNaN(score[j])));
          const sorted = Float64Array.from(scored, (j) => score[j] as number).sort();
          expect(scores.toSorted()).toEqual(sorted);
          for (const order of orders) expect(order.toSorted()).toEqual(Int32Array.from(scored.keys()));
        }
      }),
      { numRuns: 100 },
    );
  });

  it('changes nothing for others when instruments come or go that have no score', () => {
    fc.assert(
      fc.property(anyDays, (all) => {
        const [withGaps, without] = [createDealer(key, 5), createDealer(key, 5)];
        for (const { members, scores } of all) {
          const score = Float64Array.from(members, (_, j) => scores[j] as number);
          const kept = members.filter((_, j) => !Number.isNaN(score[j]));
          const bare = dealtBy(
            without,
            kept,
            score.filter((value) => !Number.isNaN(value)),
          );
          expect(dealtBy(withGaps, members, score)).toEqual(bare);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('leaves the old ones among themselves as they were when a newcomer has its first score and goes again', () => {
    const deal = createDealer(key, 50);
    const old = letters(6);
    const score = Float64Array.of(1, 2, 3, 4, 5, 6);
    const before = dealtBy(deal, old, score);
    deal([...old, 'Z'], Float64Array.of(1, 2, 3, 4, 5, 6, 7));
    expect(dealtBy(deal, old, score)).toEqual(before);
  });

  it('gives every order the same chance, and early draws no other one when there are more', () => {
    const orders = (draws: number) =>
      dealtBy(createDealer(key, draws), letters(4), Float64Array.of(1, 2, 3, 4)).map((own) => own.join());
    const many = orders(4800);
    expect(orders(200)).toEqual(many.slice(0, 200));
    const counts = Map.groupBy(many, (order) => order);
    expect(counts.size).toBe(24);
    // Chi-squared with 23 degrees of freedom: 49.7 is its 99.9 % quantile.
    const chiSquared = [...counts.values()].reduce((sum, { length }) => sum + (length - 200) ** 2 / 200, 0);
    expect(chiSquared).toBeLessThan(49.7);
  });

  it('is as persistent as the signal, at every lag', () => {
    const codes = letters(30);
    const walk = autoregressive(1, 0.8);
    const slow = (code: string) => noise(2, code, 0);
    const signal = Array.from({ length: 40 }, (_, day) =>
      Float64Array.from(codes, (code) => slow(code) + walk(code, day)),
    );
    const deal = createDealer(key, 20);
    const deals = signal.map((score) => dealtBy(deal, codes, score));
    const persistence = (days: readonly Float64Array[], lag: number) =>
      days.slice(lag).map((now, day) => rankInformationCoefficient(now, days[day] as Float64Array));
    for (const lag of [1, 7, 20]) {
      const own = persistence(signal, lag);
      for (let draw = 0; draw < 20; draw++) {
        const drawn = persistence(
          deals.map((dealt) => dealt[draw] as Float64Array),
          lag,
        );
        for (const [day, value] of drawn.entries()) expect(value).toBeCloseTo(own[day] as number, 10);
      }
    }
  });
});

const DAYS = 80;
const horizons = [1, 5];
const options = marketSources.get('synthetic').options.parse({
  kind: 'synthetic',
  instruments: 24,
  industries: 3,
  days: DAYS,
}) as unknown as SyntheticOptions;
const panel = syntheticPanel(options, { fill: 'next-open', horizons, seed: 1 });
const start = panel.dates.at(-DAYS) as never;
/** Once: a feed takes longer than what is tested. */
const sessions = sessionsOf(
  panelMarket(
    { kind: 'synthetic', panel },
    { fill: 'next-open', horizons, seed: 1, baseFolder: '.', start },
  ).feed(0),
);

function sessionsOf(feed: MarketFeed): readonly MarketDay[] {
  const all: MarketDay[] = [];
  for (let session = feed.next(); session !== undefined; session = feed.next()) all.push(session);
  return all;
}

const rules = {
  fill: 'next-open',
  commissionBps: 5,
  slippageBps: 5,
  sellTaxBps: 0,
  delistedAfterDays: 5,
} as const;
const headline = { kind: 'top-drop', hold: 6, drop: 2 };

function judged(scoreOf: (code: string, day: number) => number) {
  const own = { name: 'own', label: 'own', role: 'signal', description: 'scores of a test' } as const;
  const judge = createSignalJudge({
    horizons,
    horizon: 5,
    key,
    seed: 1,
    portfolios: [headline],
    rules,
    contenders: [
      precomputed(own, ({ day, snapshot }) =>
        Float64Array.from(snapshot.instruments, (code) => scoreOf(code, day)),
      ),
    ],
    quantiles: 3,
    bootstrapSamples: 1,
  });
  for (const session of sessions) judge.addDay(session);
  return judge.result();
}

/** Score of every day over its members, by what `scoreOf` says of a code. */
function randomBeside(scoreOf: (code: string, day: number) => number, trades: boolean) {
  const random = createRandomSignals({ horizons, key, rules, headline: trades ? headline : undefined });
  const tracker = createSignalTracker({ horizons, signals: 1 });
  for (const session of sessions) {
    const { day, instruments } = session.snapshot;
    const score = Float64Array.from(instruments, (code) => scoreOf(code, day));
    random.addDay(session, score);
    tracker.addDay(day, [score]);
    for (const labels of session.endedLabels) tracker.addLabels(labels);
  }
  const result = known(random.result(undefined));
  return { ...result, own: tracker.meanRankIc(0, 5) as number };
}

/** Sharpe ratios of fresh signals under the headline. */
function freshSharpes(count: number): readonly number[] {
  const history = createReturnHistory(0);
  const tests = Array.from({ length: count }, (_, k) => ({
    test: createBacktest({ portfolio: createPortfolio(headline), rules, history }),
    scoreOf: autoregressive(1000 + k, 0.9),
  }));
  for (const session of sessions) {
    const { day, instruments } = session.snapshot;
    for (const { test, scoreOf } of tests) {
      trade(test, session, { score: Float64Array.from(instruments, (code) => scoreOf(code, day)) });
    }
  }
  return tests.map(({ test }) => {
    const { returns } = known(test.result());
    return known(returnStatistics(returns).sharpe);
  });
}

describe('random signals', () => {
  it('have a band of Sharpe ratios that holds about 95 of 100 fresh signals of the same persistence', () => {
    const fresh = freshSharpes(150);
    const shares = [1, 2].map((seed) => {
      const { portfolios } = randomBeside(autoregressive(seed, 0.9), true);
      const { low, high } = known(portfolios?.sharpe);
      return fresh.filter((sharpe) => sharpe >= low && sharpe <= high).length / fresh.length;
    });
    // Three standard errors, of the bands' ends and of the share, are about 7 points.
    const mean = shares.reduce((a, b) => a + b) / shares.length;
    expect(mean).toBeGreaterThan(0.87);
    expect(mean).toBeLessThan(0.995);
  });

  it('have a band of rank ICs that holds about 95 of 100 signals that they were dealt from', () => {
    const within = Array.from({ length: 40 }, (_, k) => {
      const { quality, own } = randomBeside(autoregressive(100 + k, 0.7), false);
      const { rankIcLow, rankIcHigh } = known(quality['5']);
      return own >= (rankIcLow as number) && own <= (rankIcHigh as number);
    });
    // Of 40, 38 are expected, with a standard deviation of 1.4.
    expect(within.filter(Boolean).length).toBeGreaterThanOrEqual(34);
    expect(within.filter(Boolean).length).toBeLessThan(40);
  });

  it('have the mean correlations of their deals, gaps in signals and labels included', () => {
    const codes = known(sessions[0]?.snapshot.instruments);
    const isGap = (code: string, day: number) => (wordOf(code) + day) % 5 === 0;
    const walk = autoregressive(9, 0.5);
    const scores = sessions.map(({ snapshot: { day } }) =>
      Float64Array.from(codes, (code) => (isGap(code, day) ? Number.NaN : walk(code, day))),
    );
    const gappy = sessions.map((session) => ({
      ...session,
      endedLabels: session.endedLabels.map((labels) => ({
        ...labels,
        values: labels.values.map((value, j) => (labels.day % 2 === 0 && j % 7 === 3 ? Number.NaN : value)),
      })),
    }));
    const random = createRandomSignals({ horizons, key, rules });
    for (const [i, session] of gappy.entries()) random.addDay(session, scores[i]);
    const deal = createDealer(key, 200);
    const dealt = scores.map((score) => {
      const { scored, scores: own, orders } = deal(codes, score);
      return orders.map((order) => {
        const all = new Float64Array(codes.length).fill(Number.NaN);
        for (const [k, j] of scored.entries()) all[j] = own[order[k] as number] as number;
        return all;
      });
    });
    const { quality } = known(random.result(undefined));
    for (const horizon of horizons) {
      const labels = gappy.flatMap(({ endedLabels }) => endedLabels).filter((one) => one.horizon === horizon);
      const means = Array.from({ length: 200 }, (_, draw) => {
        const daily = labels.map(({ day, values }) =>
          rankInformationCoefficient(dealt[day]?.[draw] as Float64Array, values),
        );
        return daily.reduce((sum, value) => sum + value, 0) / daily.length;
      });
      const mean = means.reduce((sum, value) => sum + value, 0) / 200;
      expect(quality[horizon]).toMatchObject({ draws: 200, days: labels.length });
      expect(quality[horizon]?.rankIc).toBeCloseTo(mean, 12);
      expect(quality[horizon]?.rankIcLow).toBeGreaterThan(Math.min(...means));
      expect(quality[horizon]?.rankIcHigh).toBeLessThan(Math.max(...means));
    }
  });

  it('trade as much as the signal does', () => {
    const { judgement, series } = judged(autoregressive(999, 0.5));
    const costs = series.portfolios
      .find(({ contender }) => contender === 'own')
      ?.costs.reduce((a, b) => a + b);
    // Without costs the band's mean would be higher by what the signal itself pays.
    const random = createRandomSignals({
      horizons,
      key,
      headline,
      rules: { ...rules, commissionBps: 0, slippageBps: 0 },
    });
    const walk = autoregressive(999, 0.5);
    for (const session of sessions) {
      const { day, instruments } = session.snapshot;
      random.addDay(
        session,
        Float64Array.from(instruments, (code) => walk(code, day)),
      );
    }
    const free = random.result(panel.dates.at(-DAYS + 1))?.portfolios;
    const paid = judgement.portfolios[0]?.random;
    const mean = (of: typeof free) => Math.log1p(of?.cumulativeReturn.mean ?? Number.NaN);
    expect((mean(free) - mean(paid)) / (costs as number)).toBeGreaterThan(0.9);
    expect((mean(free) - mean(paid)) / (costs as number)).toBeLessThan(1.1);
  });

  it('lie below a signal that knows what comes', () => {
    const { dates, instruments, fills } = panel;
    const returns = known(fills?.returns);
    const dayZero = dates.length - DAYS;
    const { judgement, signal, random } = judged((code, day) => {
      const at = (dayZero + day + 2) * instruments.length + instruments.indexOf(code);
      return (returns[at] ?? 0) + 0.02 * noise(7, code, day);
    });
    const [portfolio] = judgement.portfolios;
    expect(portfolio?.rows[0]?.statistics?.sharpe).toBeGreaterThan(portfolio?.random?.sharpe?.high as number);
    expect(signal?.['1']?.rankIc).toBeGreaterThan(random?.['1']?.rankIcHigh as number);
  });

  it('are null where no day has a score, and refuse fewer draws than a band needs', () => {
    const random = createRandomSignals({ horizons, key, headline, rules });
    for (const [k, session] of sessions.entries()) {
      const nothing = new Float64Array(session.snapshot.instruments.length).fill(Number.NaN);
      random.addDay(session, k % 2 === 0 ? undefined : nothing);
    }
    expect(random.result(undefined)).toBeNull();
    expect(() => createRandomSignals({ horizons, key, headline, rules, draws: 199 })).toThrow('200 draws');
  });
});
