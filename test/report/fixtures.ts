/** A run that never was, with numbers that are easy to check. */
import { emptyTally, type TradingDate } from '../../core/index.ts';
import type { RunReport } from '../../engine/index.ts';
import type { DailyMean, Judgement, PortfolioStatistics, SignalQuality } from '../../evaluation/index.ts';
import { type DayRecord, type Manifest, MemoryJournal } from '../../journal/index.ts';
import { type RunData, runDataOf } from '../../report/run-data.ts';

export const DAYS = 80;
const instruments = ['AAA', 'BBB', 'CCC', 'DDD'];
export const typeIds = ['valuation', 'news+price', 'quality'];

/** Weekdays from Monday, 2020-01-06 on. */
export const dates: readonly TradingDate[] = Array.from({ length: DAYS }, (_, day) => {
  const moment = new Date(Date.UTC(2020, 0, 6 + Math.floor(day / 5) * 7 + (day % 5)));
  return Number(moment.toISOString().slice(0, 10).replaceAll('-', '')) as TradingDate;
});

export function quality(rankIc: number | null, half = 0.02): SignalQuality {
  const around = (shift: number) => (rankIc === null ? null : rankIc + shift);
  return {
    ic: rankIc,
    icir: around(0.1),
    rankIc,
    rankIcir: around(0.2),
    icT: around(1),
    rankIcT: around(2),
    rankIcLow: around(-half),
    rankIcHigh: around(half),
    days: rankIc === null ? 0 : 70,
    undefinedDays: 0,
  };
}

const horizons = (rankIc: number | null, half?: number) => ({
  '1': quality(rankIc, half),
  '5': quality(rankIc, half),
});

export function mean(value: number | null, half = 0.01): DailyMean {
  return {
    mean: value,
    low: value === null ? null : value - half,
    high: value === null ? null : value + half,
    t: value === null ? null : 2.5,
    days: 70,
  };
}

export function statistics(cumulativeReturn: number): PortfolioStatistics {
  return {
    sessions: DAYS - 1,
    cumulativeReturn,
    additiveReturn: cumulativeReturn,
    annualisedReturn: cumulativeReturn * 3,
    additiveAnnualisedReturn: cumulativeReturn * 3,
    annualisedVolatility: 0.2,
    sharpe: 1.25,
    sortino: 1.5,
    calmar: null,
    maximumDrawdown: 0.11,
    drawdownSessions: 12,
    turnover: 0.02,
    annualTurnover: 5,
    costs: 0.004,
    hitRate: 0.55,
    beta: 1.1,
    alpha: 0.03,
    trackingError: 0.08,
    informationRatio: 0.4,
    probabilisticSharpe: 0.75,
    months: [
      { period: 202001, value: 0.02 },
      { period: 202003, value: -0.01 },
    ],
    years: [{ period: 2020, value: cumulativeReturn }],
  };
}

const refused = { suspended: 3, limitUp: 0, limitDown: 1 };
const counts = { isShorter: false, refused, delisted: 1, shortOfRoom: 0, withoutRanking: 0 };

export function judgement(changes: Partial<Judgement> = {}): Judgement {
  return {
    conventions: {
      daysPerYear: 252,
      riskFreeRate: 0,
      leastSessions: 20,
      fill: 'next-open',
      horizon: 5,
      commissionBps: 5,
      slippageBps: 0,
      sellTaxBps: 10,
      priceLimit: 0.1,
      delistedAfterDays: 5,
      bootstrapSamples: 200,
      seed: 7,
    },
    rivals: [
      {
        name: 'ridge',
        label: 'ridge regression',
        role: 'rival',
        description: 'Ridge.',
        byHorizon: horizons(0.05),
      },
      { name: 'composite-price', label: 'price', role: 'rival', description: 'Price.', byHorizon: null },
    ],
    differences: [
      { against: 'uniformWeights', horizon: 5, ...mean(0.02) },
      { against: 'ridge', horizon: 5, ...mean(-0.03) },
      { against: 'uniform', horizon: 5, ...mean(0.001) },
    ],
    profile: {
      quantiles: [{ horizon: 5, quantiles: [mean(-0.01), mean(0), mean(null)], spread: mean(0.02) }],
      decay: [0, 1, 2].map((lag) => ({ lag, ...mean(0.03 - lag / 100) })),
      autocorrelation: [1, 5].map((lag) => ({ lag, ...mean(1 / lag) })),
      industryNeutral: [{ horizon: 5, ...mean(0.01) }],
      turnover: [{ lag: 1, quantiles: [mean(0.1), mean(0.2), mean(0.3)] }],
    },
    portfolios: [
      {
        name: 'top-quantile',
        kind: 'top-quantile',
        description: 'the best fifth, weekly',
        sessions: { first: dates[1] as TradingDate, last: dates.at(-1) as TradingDate, sessions: DAYS - 1 },
        rows: [
          { contender: 'score', label: 'score', role: 'signal', statistics: statistics(0.12), ...counts },
          { contender: 'ridge', label: 'ridge regression', role: 'rival', statistics: null, ...counts },
          {
            contender: 'pool',
            label: 'equal-weight pool',
            role: 'benchmark',
            statistics: statistics(0.05),
            ...counts,
          },
        ],
        random: { draws: 200, cumulativeReturn: { mean: 0.05, low: -0.02, high: 0.1 }, sharpe: null },
      },
    ],
    notes: ['price is not available: no signal'],
    ...changes,
  };
}

export function reportOf(changes: Partial<RunReport> = {}): RunReport {
  return {
    runId: 'made-up-1',
    runDir: '/runs/made-up-1',
    name: 'made-up',
    digest: 'ab'.repeat(32),
    complete: true,
    days: DAYS,
    firstDate: '2020-01-06',
    lastDate: '2020-04-24',
    investors: 30,
    seconds: 61,
    peakRssMb: 200,
    abstentions: 2,
    conventions: {
      fill: 'next-open',
      optimizerHorizon: 5,
      lookback: 5,
      fitness: 'score',
      aggregator: 'mass',
      alpha: 0.5,
    },
    warnings: ['2 rows were dropped'],
    statistics: { score: horizons(0.03, 0.01), consensus: horizons(0.02), negDisagreement: horizons(null) },
    controls: {
      uniform: horizons(0.01),
      uniformWeights: horizons(0.01),
      random: { '1': { ...quality(0), draws: 200 }, '5': { ...quality(0), draws: 200 } },
      bestType: null,
    },
    judgement: judgement(),
    ...changes,
  };
}

function record(day: number): DayRecord {
  const tally = emptyTally(typeIds.length, instruments.length);
  tally.shown.fill(4);
  tally.bought.fill(1);
  const tilt = Math.sin(day / 7);
  return {
    day,
    date: dates[day] as TradingDate,
    digest: 'ab'.repeat(32),
    dataDigest: 'cd'.repeat(32),
    instruments,
    distribution: Float64Array.of(1 + tilt / 2, 1, 2),
    plan: Int32Array.of(10 + Math.round(tilt * 4), 10 - Math.round(tilt * 4), 10),
    events:
      day === 0
        ? [{ kind: 'spawned', type: 'valuation', first: 0, count: 30, cause: 'first day' }]
        : [
            {
              kind: 'spawned',
              type: 'valuation',
              first: 0,
              count: 2,
              cause: `backward optimisation at the close of day ${day}`,
            },
          ],
    abstentions: day < 2 ? [{ type: 'quality', ordinal: 0, reason: 'no candidates' }] : [],
    ballotsExpected: 30,
    ballotsReceived: day < 2 ? 29 : 30,
    tally,
    score: Float64Array.of(0.4, 0.3, 0.2, 0.1),
    consensus: Float64Array.of(0.8, 0.6, 0.4, 0.2 + tilt / 10),
    disagreement: Float64Array.of(0.1, 0.2, Number.NaN, 0.3),
    patches: [],
    inversePatches: [],
    endedLabels: [
      ...(day >= 2 ? [{ day: day - 2, horizon: 1, values: Float64Array.of(0.04, 0.03, 0.02, 0.01) }] : []),
      ...(day >= 6 ? [{ day: day - 6, horizon: 5, values: Float64Array.of(0.01, 0.02, 0.03, 0.04) }] : []),
    ],
  };
}

export const manifest: Manifest = {
  format: 1,
  runId: 'made-up-1',
  name: 'made-up',
  engineVersion: '0.1.0',
  semantics: 3,
  createdAt: '2026-01-02T09:00:00.000Z',
  scenario: {
    simulation: {
      seed: 7,
      market: { kind: 'synthetic' },
      analyst: { kind: 'rule' },
      population: { respawn: 'plan' },
    },
    execution: {},
  },
  simulationDigest: 'ef'.repeat(32),
  notes: {
    scenarioFile: 'made-up.yaml',
    node: '24.0.0',
    types: [
      { id: 'valuation', mask: 1, modalities: ['valuation'] },
      { id: 'news+price', mask: 272, modalities: ['news', 'price'] },
      { id: 'quality', mask: 8, modalities: ['quality'] },
    ],
  },
  executions: [],
};

/** Returns of the score: 0.2 % above the pool on every other session. */
function series(report: RunReport) {
  const sessions = dates.slice(1);
  const one = (contender: string, returns: readonly number[]) => ({
    portfolio: 'top-quantile',
    contender,
    dates: sessions,
    returns,
    turnover: sessions.map((_, at) => (at % 5 === 0 ? 0.3 : 0)),
    costs: sessions.map((_, at) => (at % 5 === 0 ? 0.0003 : 0)),
    holdings: sessions.map(() => 2),
    cash: sessions.map(() => 0),
    lastWeights: { AAA: 0.6, BBB: 0.4, CCC: 0 },
  });
  const pool = sessions.map((_, at) => 0.01 * Math.sin(at));
  return {
    dates,
    correlations: ['score', 'uniformWeights', 'ridge'].flatMap((contender, shift) =>
      Object.keys(report.statistics.score).map((horizon) => ({
        contender,
        horizon: Number(horizon),
        ic: dates.map((_, day) => (day > DAYS - 6 ? null : 0.01)),
        rankIc: dates.map((_, day) => (day > DAYS - 6 ? null : 0.1 * Math.sin(day + shift))),
      })),
    ),
    portfolios: [
      one(
        'score',
        pool.map((value, at) => value + (at % 2) * 0.002),
      ),
      one('pool', pool),
    ],
  };
}

/** Without `judgement` in the report, there are no series either. */
export function runData(changes: Partial<RunReport> = {}): RunData {
  const report = reportOf(changes);
  const journal = new MemoryJournal({ ...manifest, name: report.name, runId: report.runId });
  for (let day = 0; day < report.days; day++) journal.commitDay(record(day));
  return report.judgement === null
    ? runDataOf({ report, obstacle: 'the data folder is gone' }, journal)
    : runDataOf({ report, series: series(report) }, journal);
}
