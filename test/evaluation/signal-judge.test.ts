import { describe, expect, it } from 'vitest';
import { emptyTally, rootKey, type TradingDate, type TypeId } from '../../core/index.ts';
import {
  type Contender,
  createJudge,
  createRivals,
  createSignalJudge,
  precomputed,
  type SignalJudgeSettings,
} from '../../evaluation/index.ts';
import {
  type MarketDay,
  marketSources,
  panelMarket,
  type SyntheticOptions,
  syntheticPanel,
} from '../../market/index.ts';
import { aggregators } from '../../optimizer/index.ts';
import { contenderConformance } from './contender-conformance.ts';

const known = <T>(value: T | null | undefined): T => value ?? expect.unreachable('it is known');
const identity = { name: 'own', label: 'own', role: 'signal', description: 'what a test says' } as const;

contenderConformance(
  () =>
    precomputed(
      { name: 'told', label: 'told', role: 'rival', description: 'the first column, turned around' },
      ({ snapshot }) => snapshot.columns[0]?.values.map((value) => -value),
    ),
  0,
);

describe('a signal that somebody else computes', () => {
  it('has one value per member, or there is a mistake', () => {
    const short = precomputed(identity, () => Float64Array.of(1, 2));
    const session = known(sessionsByHand()[0]);
    expect(() => short.addDay({ day: 0, snapshot: session.snapshot })).toThrow('one value per member');
  });
});

/** A, B and C through five sessions; the label of day t is the return of session t + 2. */
function sessionsByHand(): readonly MarketDay[] {
  const returns = [
    [0, 0, 0],
    [0, 0, 0],
    [0.1, 0, -0.1],
    [-0.05, 0, 0.01],
    [0.02, 0.03, 0.01],
  ];
  const dateOf = (day: number) => (20240102 + day) as TradingDate;
  const instruments = ['A', 'B', 'C'];
  return returns.map((values, day) => ({
    snapshot: {
      day,
      date: dateOf(day),
      instruments,
      industries: ['', '', ''],
      columns: [],
      macro: [],
    },
    fills: { instruments, returns: Float64Array.from(values) },
    endedLabels:
      day < 2 ? [] : [{ day: day - 2, date: dateOf(day - 2), horizon: 1, values: Float64Array.from(values) }],
    dataDigest: '' as never,
  }));
}

function settingsOf(changes: Partial<SignalJudgeSettings> = {}): SignalJudgeSettings {
  return {
    horizons: [1],
    horizon: 1,
    key: rootKey(1),
    seed: 1,
    portfolios: [{ kind: 'top-drop', hold: 1, drop: 1 }],
    rules: { fill: 'next-open', commissionBps: 10, slippageBps: 0, sellTaxBps: 0, delistedAfterDays: 5 },
    contenders: [precomputed(identity, () => Float64Array.of(3, 2, 1))],
    quantiles: 2,
    bootstrapSamples: 100,
    ...changes,
  };
}

function judgedByHand(changes: Partial<SignalJudgeSettings> = {}, sessions = sessionsByHand()) {
  const judge = createSignalJudge(settingsOf(changes));
  for (const session of sessions) judge.addDay(session);
  return judge.result();
}

describe('the judge of signals, by hand', () => {
  // Bought at session 1's fill for what is there less costs; then the returns of sessions 2 to 4.
  const entry = 1 - 0.001 / 1.001;
  const held = {
    A: entry * 1.1 * 0.95 * 1.02 - 1,
    B: entry * 1.03 - 1,
    C: entry * 0.9 * 1.01 * 1.01 - 1,
  };

  it('correlates scores with labels and trades them at the fills that follow', () => {
    const { signal, judgement, series } = judgedByHand();
    // Day by day 1, -1 and 1 - 6 x 2 / 24.
    expect(series.correlations[0]?.rankIc).toEqual([1, -1, 0.5, null, null]);
    expect(signal?.['1']?.rankIc).toBeCloseTo(1 / 6, 12);
    expect(signal?.['1']?.days).toBe(3);
    const [portfolio] = judgement.portfolios;
    expect(portfolio?.rows.map(({ contender, role }) => [contender, role])).toEqual([
      ['own', 'signal'],
      ['pool', 'benchmark'],
    ]);
    expect(portfolio?.rows[0]?.statistics?.cumulativeReturn).toBeCloseTo(held.A, 12);
    expect(judgement.rivals).toEqual([]);
    expect(judgement.conventions).toMatchObject({ fill: 'next-open', horizon: 1, commissionBps: 10 });
  });

  it('puts chance beside it: whoever is dealt the best score is held throughout', () => {
    const { judgement, random } = judgedByHand();
    const band = judgement.portfolios[0]?.random;
    expect(band?.draws).toBe(200);
    expect(band?.cumulativeReturn.low).toBeCloseTo(held.C, 12);
    expect(band?.cumulativeReturn.high).toBeCloseTo(held.A, 12);
    // A third of 200 draws each: the mean's standard error is (A - C) / 2 / sqrt(200).
    const mean = (held.A + held.B + held.C) / 3;
    expect(Math.abs((band?.cumulativeReturn.mean as number) - mean)).toBeLessThan(0.02);
    expect(random?.['1']).toMatchObject({ draws: 200, days: 3 });
  });

  it('judges others beside it, whatever their role, paired with it by day', () => {
    const turned = precomputed(
      { name: 'turned', label: 'turned', role: 'control', description: 'the other way round' },
      ({ day }) => (day === 1 ? undefined : Float64Array.of(1, 2, 3)),
    );
    const { judgement } = judgedByHand({ contenders: [...settingsOf().contenders, turned] });
    expect(judgement.rivals).toMatchObject([
      { name: 'turned', role: 'control', byHorizon: { 1: { days: 2 } } },
    ]);
    // Days 0 and 2: 1 - -1 and 0.5 - -0.5.
    expect(judgement.differences).toMatchObject([{ against: 'turned', horizon: 1, days: 2, mean: 1.5 }]);
    expect(judgement.portfolios[0]?.rows.map(({ role }) => role)).toEqual(['signal', 'control', 'benchmark']);
    expect(judgement.notes.join('; ')).toMatch(/of other days than the own's 3: turned 2/);
  });

  it('is JSON, and horizons may come in any order and twice', () => {
    const both = judgedByHand({ horizons: [1, 1] });
    expect(both).toEqual(judgedByHand());
    expect(JSON.parse(JSON.stringify(both))).toEqual(both);
  });

  it('says what is not there: a signal, fills, random signals', () => {
    const silent = judgedByHand({ contenders: [precomputed(identity, () => undefined)] });
    expect(silent).toMatchObject({ signal: null, random: null });
    expect(silent.judgement.notes.join('; ')).toMatch(/own is not available: it had no signal/);
    expect(silent.judgement.notes.join('; ')).toMatch(/random signals is not available: there is no signal/);
    const unasked = judgedByHand({ randomDraws: 0 });
    expect(unasked.random).toBeNull();
    expect(unasked.judgement.portfolios[0]?.random).toBeNull();
    expect(unasked.judgement.notes.join('; ')).toMatch(
      /random signals is not available: none were asked for/,
    );
    const bare = sessionsByHand().map(({ fills: _fills, ...session }) => session);
    const untraded = judgedByHand({}, bare);
    expect(untraded.judgement.portfolios).toEqual([]);
    expect(untraded.judgement.notes.join('; ')).toMatch(/neither prices nor one-day labels/);
    expect(untraded.random?.['1']?.draws).toBe(200);
  });

  it('has no portfolio of rules that need consensus and disagreement, and chance none of costly ones', () => {
    const opinions = judgedByHand({ portfolios: [{ kind: 'black-litterman', rebalance: 'daily' }] });
    expect(opinions.judgement.portfolios[0]?.rows[0]?.statistics).toBeNull();
    expect(opinions.judgement.notes.join('; ')).toMatch(/of own is not available: it needs consensus/);
    const costly = judgedByHand({ portfolios: [{ kind: 'minimum-variance', rebalance: 'daily' }] });
    expect(costly.judgement.portfolios[0]?.random).toBeNull();
    expect(costly.judgement.notes.join('; ')).toMatch(
      /random signals is not available: rules that are costly/,
    );
    expect([...opinions.judgement.notes, ...costly.judgement.notes].join()).not.toMatch(/type|investors/);
  });

  it('refuses a first contender that is not the signal, and names that are taken', () => {
    const rival = precomputed({ ...identity, role: 'rival' }, () => undefined);
    expect(() => createSignalJudge(settingsOf({ contenders: [rival] }))).toThrow('first contender');
    expect(() => createSignalJudge(settingsOf({ contenders: [] }))).toThrow('first contender');
    const own = settingsOf().contenders;
    expect(() => createSignalJudge(settingsOf({ contenders: [...own, ...own] }))).toThrow(
      'names of their own',
    );
    const pool = precomputed({ ...identity, name: 'pool' }, () => undefined);
    expect(() => createSignalJudge(settingsOf({ contenders: [...own, pool] }))).toThrow('names of their own');
  });
});

describe('the judge of signals and the judge of runs', () => {
  const DAYS = 60;
  const horizons = [1, 5];
  const aggregator = aggregators.get('mass').create({ kind: 'mass', alpha: 0.5 } as never, 'zero');
  const options = marketSources.get('synthetic').options.parse({
    kind: 'synthetic',
    instruments: 12,
    industries: 3,
    days: DAYS,
  }) as unknown as SyntheticOptions;
  const panel = syntheticPanel(options, { fill: 'next-open', horizons, seed: 1 });
  const start = panel.dates.at(-DAYS) as never;
  const market = panelMarket(
    { kind: 'synthetic', panel },
    { fill: 'next-open', horizons, seed: 1, baseFolder: '.', start },
  );
  const shared = {
    ...settingsOf(),
    horizons,
    horizon: 5,
    portfolios: [
      { kind: 'top-drop', hold: 3, drop: 1 },
      { kind: 'score-weighted', rebalance: 'weekly' },
    ],
    quantiles: 3,
  };
  const rivals = () =>
    createRivals(['composites', 'ridge'], { columns: market.description.columns, horizon: 5 });

  function recordOf(day: number, instruments: readonly string[]) {
    const width = instruments.length;
    const tally = emptyTally(1, width);
    for (let j = 0; j < width; j++) {
      tally.shown[j] = 20;
      tally.bought[j] = (j * 7 + Math.floor(day / 4) * 5) % 13;
    }
    return { day, tally, ...aggregator.aggregate(tally, Float64Array.of(1)) };
  }

  function sessions(): readonly MarketDay[] {
    const all: MarketDay[] = [];
    const feed = market.feed(100);
    for (let session = feed.next(); session !== undefined; session = feed.next()) all.push(session);
    return all;
  }

  async function bySignal(others: readonly Contender[], control: Contender) {
    const ofSignals = createSignalJudge({
      ...shared,
      contenders: [
        precomputed({ ...identity, name: 'score', label: 'score' }, ({ day, snapshot }) =>
          day < 0 ? undefined : recordOf(day, snapshot.instruments).score,
        ),
        ...others,
        control,
      ],
    });
    for (const session of sessions()) {
      if (session.snapshot.day < 0) ofSignals.addHistory(session);
      else ofSignals.addDay(session);
    }
    return ofSignals.result();
  }

  async function byRun(others: readonly Contender[], control: Contender) {
    const ofRuns = createJudge({
      ...shared,
      aggregator,
      types: ['a'] as TypeId[],
      rivals: [...others, control],
    });
    for (const session of sessions()) {
      const { day, instruments } = session.snapshot;
      if (day < 0) ofRuns.addHistory(session);
      else ofRuns.addDay(session, recordOf(day, instruments));
    }
    return ofRuns.result();
  }

  const control = () =>
    precomputed(
      { name: 'alphabet', label: 'alphabet', role: 'control', description: 'by code' },
      ({ snapshot }) => Float64Array.from(snapshot.instruments, (_, j) => j),
    );

  it("give a run's score, its rivals and controls the same numbers to the bit", async () => {
    const own = await bySignal(rivals(), control());
    const { evaluation, series } = await byRun(rivals(), control());
    const judgement = known(evaluation.judgement);
    expect(own.signal).toEqual(evaluation.statistics.score);
    expect(own.judgement.rivals).toEqual(judgement.rivals);
    expect(own.judgement.rivals.at(-1)?.role).toBe('control');
    expect(own.judgement.profile).toEqual(judgement.profile);
    expect(own.judgement.conventions).toEqual(judgement.conventions);
    const names = own.judgement.rivals.map(({ name }) => name);
    const isShared = (name: string) => ['score', 'pool', ...names].includes(name);
    expect(own.judgement.differences).toEqual(
      judgement.differences.filter(({ against }) => isShared(against)),
    );
    expect(own.judgement.differences.length).toBeGreaterThan(4);
    for (const [i, portfolio] of own.judgement.portfolios.entries()) {
      const rows = judgement.portfolios[i]?.rows.filter(({ contender }) => isShared(contender));
      expect(portfolio.rows).toEqual(rows);
      expect(portfolio.rows.filter(({ statistics }) => statistics !== null).length).toBeGreaterThan(3);
    }
    expect(own.series.portfolios).toEqual(series.portfolios.filter(({ contender }) => isShared(contender)));
    expect(own.series.correlations).toEqual(
      series.correlations.filter(({ contender }) => isShared(contender)),
    );
    expect(own.series.dates).toEqual(series.dates);
  });

  it('lets a control without consensus stand beside a run under a rule that needs it', async () => {
    const run = createJudge({
      ...shared,
      portfolios: [{ kind: 'black-litterman', rebalance: 'weekly' }],
      aggregator,
      types: ['a'] as TypeId[],
      rivals: [control()],
    });
    for (const session of sessions()) {
      const { day, instruments } = session.snapshot;
      if (day >= 0) run.addDay(session, recordOf(day, instruments));
    }
    const { judgement } = (await run.result()).evaluation;
    const rows = judgement?.portfolios[0]?.rows ?? [];
    expect(rows.find(({ contender }) => contender === 'alphabet')?.statistics).toBeNull();
    expect(rows.find(({ contender }) => contender === 'score')?.statistics).not.toBeNull();
    expect(judgement?.notes.join()).toMatch(/of alphabet is not available: it needs consensus/);
  });
});
