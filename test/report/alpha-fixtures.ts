/** A study of alphas that never was, with numbers that are easy to check, and texts that would be code if they were not escaped. */
import { type Digest, EMPTY_DIGEST } from '../../core/index.ts';
import type { AlphaStudyReport } from '../../engine/index.ts';
import type { AlphaReportData } from '../../report/alphas/study-data.ts';
import { dates, judgement, mean, quality, statistics } from './fixtures.ts';

export const hostile = '</script><script>alert(1)</script>';
const image = '<img src=x onerror=alert(2)>';
const digest: Digest = EMPTY_DIGEST;
const names = ['one', 'two', 'mined 1'];

function evaluation(at: number): AlphaStudyReport['evaluations'][number] {
  // Theta falls from alpha to alpha; rho falls at the first evaluation and rises at the second.
  const rho = at === 0 ? [0.9, 0.5, 0.1] : [0.1, 0.5, 0.9];
  return {
    day: at * 20,
    date: dates[at * 20] as number,
    state:
      at === 0
        ? null
        : { trend: 'bear', volatility: 'high', trendScore: -1, deviation: 0.02, usualDeviation: 0.01 },
    horizon: 5,
    alphas: names.map((name, index) => ({
      name,
      ic: { mean: 0.03 - index / 50, deviation: 0.1, days: 60, condition: 'all' },
      sign: index === 2 ? -1 : 1,
      theta: 0.9 - index * 0.4,
      rho: rho[index] as number,
      score: 0.8 - index / 10,
    })),
    opinions: [
      { agent: `judge ${image}`, role: 'confidence', values: [3, 2, 1], comparisons: 6, unanswered: 2 },
      { agent: 'confident', role: 'confidence', values: at === 0 ? [3, 2, 1] : [null, 2, 1] },
      { agent: 'careful', role: 'risk', values: rho },
    ],
    silent: at === 0 ? [] : ['quiet'],
  };
}

const statisticsRow = (contender: string, label: string, role: 'benchmark' | 'signal', value: number) => ({
  contender,
  label,
  role,
  statistics: statistics(value),
  isShorter: false,
  refused: { suspended: 0, limitUp: 0, limitDown: 0 },
  delisted: 0,
  shortOfRoom: 0,
  withoutRanking: 0,
});

function judged(): NonNullable<AlphaStudyReport['judged']> {
  const own = judgement();
  const control = (name: string, label: string) => ({
    name,
    label,
    role: 'control' as const,
    description: '',
    byHorizon: { '5': quality(0.01) },
  });
  const [portfolio] = own.portfolios as [NonNullable<(typeof own.portfolios)[0]>];
  const sessions = dates.slice(1);
  const series = (contender: string, gain: number) => ({
    portfolio: portfolio.name,
    contender,
    dates: sessions,
    returns: sessions.map((_, at) => (at % 2 === 0 ? gain : 0)),
    turnover: [],
    costs: [],
    holdings: [],
    cash: [],
    lastWeights: {},
  });
  return {
    signal: { '5': quality(0.03, 0.01) },
    random: { '5': { ...quality(0, 0.02), draws: 200 } },
    judgement: {
      ...own,
      rivals: [control('equal-weights', 'equal weights'), control('all-alphas', 'all alphas'), ...own.rivals],
      differences: [
        { against: 'equal-weights', horizon: 5, ...mean(0.02) },
        { against: 'all-alphas', horizon: 5, ...mean(0.001) },
        { against: 'ridge', horizon: 5, ...mean(-0.03) },
      ],
      portfolios: [
        {
          ...portfolio,
          rows: [
            statisticsRow('composite', 'composite', 'signal', 0.12),
            statisticsRow('pool', 'equal-weight pool', 'benchmark', 0.05),
          ],
        },
      ],
      notes: [`noted ${image}`],
    },
    series: {
      dates,
      correlations: [],
      portfolios: [series('composite', 0.004), series('pool', 0.002)],
    },
  };
}

function mined(): NonNullable<AlphaStudyReport['mined']> {
  const refusal = (code: 'correlated' | 'quote', formula: string) => ({
    formula,
    category: 'momentum',
    attempt: 1,
    code,
    reason: `because of ${hostile}`,
  });
  return {
    counts: {
      tasks: 1,
      attempts: 2,
      accepted: 1,
      refused: 5,
      byReason: { quote: 1, correlated: 4 },
      faults: { truncated: 1 },
      leftOut: 3,
    },
    entries: [
      {
        task: digest,
        proposer: 'reader',
        source: {
          kind: 'passage',
          document: `${image}.pdf`,
          digest,
          documentNumber: 0,
          chunk: 0,
          from: 0,
          to: 90,
          page: 2,
        },
        summary: hostile,
        attempts: 2,
        faults: [],
        leftOut: 3,
        accepted: [
          {
            name: 'mined 1',
            title: hostile,
            category: 'momentum',
            formula: 'CLOSE / DELAY(CLOSE, 5)',
            digest,
            behaviour: `goes on ${image}`,
            proposer: 'reader',
            passage: {
              document: 'a.pdf',
              page: 3,
              from: 5,
              to: 60,
              quote: `${'word '.repeat(100)}${hostile}`,
            },
            attempt: 1,
            coverage: 1,
            nearest: { name: 'one', correlation: 0.4 },
          },
        ],
        refused: [
          ...[1, 2, 3, 4].map((days) => refusal('correlated', `DELAY(CLOSE, ${days})`)),
          refusal('quote', image),
        ],
      },
    ],
  };
}

/** Two evaluations of three alphas, two fits of which the second learned nothing, and a backtest. */
export function studyReport(changes: Partial<AlphaStudyReport> = {}): AlphaStudyReport {
  const alpha = (name: string) => ({ name, category: 'momentum', formula: 'CLOSE', origin: 'scenario' });
  return {
    runId: 'study-1',
    runDir: '/runs/study-1',
    name: `a study ${hostile}`,
    seed: 7,
    market: {
      kind: 'synthetic',
      firstDate: '2020-01-06',
      lastDate: '2020-04-24',
      days: dates.length,
      instruments: 4,
      fill: 'next-open',
    },
    horizon: 5,
    kinds: { selection: 'all-above', weights: 'network', agents: ['judged', 'confidence', 'risk', 'risk'] },
    states: { mine: 'done', evaluate: 'done', select: 'done', train: 'done', backtest: 'done' },
    alphas: [
      ...names.map(alpha),
      { ...alpha('far'), formula: 'EPS', unavailable: 'the data have no such column: EPS' },
    ],
    duplicates: [{ name: 'again', sameAs: 'one' }],
    mined: mined(),
    evaluations: [evaluation(0), evaluation(1)],
    selections: [0, 1].map((at) => ({
      day: at * 20,
      date: dates[at * 20] as number,
      selected: [
        { index: 2, name: 'mined 1', category: 'momentum', score: 0.75, ic: -0.01, sign: -1 as const },
        ...(at === 0
          ? []
          : [{ index: 0, name: 'one', category: 'momentum', score: 0.6, ic: 0.03, sign: 1 as const }]),
      ],
    })),
    fits: [0, 1].map((at) => ({
      day: at * 20,
      date: dates[at * 20] as number,
      alphas: [{ name: 'mined 1', sign: -1 as const, weight: -0.5 - at }],
      notes: { days: 60, validationLoss: at === 0 ? 0.98 : 1.02, zeroLoss: 1 },
    })),
    uses: [
      { name: 'one', selected: 0.5, meanWeight: 0.2, meanImportance: 0.1 },
      { name: 'two', selected: 0, meanWeight: null, meanImportance: null },
      { name: 'mined 1', selected: 1, meanWeight: -1, meanImportance: 0.4 },
    ],
    judged: judged(),
    models: null,
    warnings: ['2 rows were dropped'],
    playedDays: 0,
    ...changes,
  };
}

export function studyData(changes: Partial<AlphaStudyReport> = {}): AlphaReportData {
  return {
    study: studyReport(changes),
    manifest: {
      createdAt: '2026-01-01T12:00:00.000Z',
      engineVersion: '0.1.0',
      semantics: 1,
      simulationDigest: digest,
      notes: { scenarioFile: `/files/${hostile}.yaml`, node: 'v24.0.0' },
    },
  };
}
