/** What the backtests of one portfolio come to, over the sessions on which its contenders can be compared. */
import { formatDate, type TradingDate } from '../../core/index.ts';
import type { Backtest, BacktestSeries } from '../backtest.ts';
import { percentileInterval } from '../bootstrap.ts';
import type { ContenderRole } from '../contender.ts';
import type { Band, JudgementSeries, PortfolioResult, PortfolioRow, RandomPortfolios } from '../judgement.ts';
import type { Portfolio } from '../portfolio.ts';
import { portfolioStatistics } from '../portfolio-statistics/from-series.ts';
import { defaultReturnConventions } from '../portfolio-statistics.ts';
import { commonStart } from './common-start.ts';

/** Name of the equal-weight pool among contenders. */
export const POOL = 'pool';

export interface BookedContender {
  readonly name: string;
  readonly label: string;
  readonly role: ContenderRole;
}

/** Backtests of one portfolio with every signal. */
export interface Trial {
  readonly portfolio: Portfolio;
  readonly pool: Backtest;
  readonly byContender: ReadonlyMap<string, Backtest>;
  /** Of the headline alone: each type's opinion, and each draw of random investors. */
  readonly byType: readonly Backtest[];
  readonly draws: Backtest[];
}

export interface TrialResult {
  readonly result: PortfolioResult;
  readonly series: JudgementSeries['portfolios'];
  readonly notes: readonly string[];
}

type Entrant = Pick<PortfolioRow, 'contender' | 'label' | 'role'>;

/** `best`: position of the best type, -1 = there is none. The first contender is the run's score. */
export function trialResult(
  { portfolio, pool, byContender, byType, draws }: Trial,
  contenders: readonly BookedContender[],
  best: number,
): TrialResult {
  const { name, kind, description } = portfolio;
  const bestTest = byType[best];
  const entrants: readonly (readonly [Entrant, Backtest | undefined])[] = [
    ...contenders.map(
      ({ name: contender, label, role }) => [{ contender, label, role }, byContender.get(contender)] as const,
    ),
    ...(bestTest === undefined
      ? []
      : [[{ contender: 'bestType', label: 'best (hindsight)', role: 'control' }, bestTest] as const]),
    [{ contender: POOL, label: 'equal-weight pool', role: 'benchmark' }, pool],
  ];
  const start = commonStart(
    entrants.flatMap(([{ contender }, test]) => {
      const sessions = test?.result()?.dates ?? [];
      const [firstDate] = sessions;
      return firstDate === undefined ? [] : [{ contender, firstDate, sessions: sessions.length }];
    }),
    contenders[0]?.name ?? POOL,
    defaultReturnConventions.leastSessions,
  );
  const judged = entrants.map(([entrant, test]) => {
    const series = test?.result(start);
    // The pool of the same sessions: whoever begins later enters it at the same fill.
    const benchmark = series === undefined || test === pool ? undefined : pool.result(series.dates[0]);
    return { entrant, series, row: rowOf(entrant, series, benchmark, start) };
  });
  const compared = judged.find(({ row }) => row.statistics !== null && !row.isShorter)?.series?.dates ?? [];
  const [first, last] = [compared[0], compared.at(-1)];
  const result: PortfolioResult = {
    name,
    kind,
    description,
    sessions: first === undefined || last === undefined ? null : { first, last, sessions: compared.length },
    rows: judged.map(({ row }) => row),
    random: randomOf(draws.flatMap((draw) => draw.result(start) ?? [])),
  };
  return {
    result,
    series: judged.flatMap(({ entrant, series }) =>
      series === undefined ? [] : [seriesOf(name, entrant.contender, series)],
    ),
    notes: [
      ...unavailable(portfolio, contenders, byContender),
      ...lateStart(name, entrants, start),
      ...sessionNotes(result),
    ],
  };
}

function rowOf(
  entrant: Entrant,
  series: BacktestSeries | undefined,
  benchmark: BacktestSeries | undefined,
  start: TradingDate | undefined,
): PortfolioRow {
  return {
    ...entrant,
    statistics:
      series === undefined ? null : portfolioStatistics(series, benchmark, defaultReturnConventions),
    isShorter: series !== undefined && series.dates[0] !== start,
    refused: series?.refused ?? { suspended: 0, limitUp: 0, limitDown: 0 },
    delisted: series?.delisted ?? 0,
    shortOfRoom: series?.shortOfRoom ?? 0,
    withoutRanking: series?.withoutRanking ?? 0,
  };
}

function unavailable(
  { name, needsOpinion }: Portfolio,
  contenders: readonly BookedContender[],
  byContender: Trial['byContender'],
): readonly string[] {
  const because = (of: readonly BookedContender[], why: string) =>
    of.length === 0
      ? []
      : [`portfolio ${name} of ${of.map(({ label }) => label).join(', ')} is not available: ${why}`];
  const isUnusable = (contender: BookedContender) => needsOpinion && !byContender.has(contender.name);
  return [
    ...because(contenders.filter(isUnusable), 'it needs consensus and disagreement'),
    ...because(
      contenders.filter(
        (contender) => !isUnusable(contender) && byContender.get(contender.name)?.firstDate === undefined,
      ),
      'no session followed a signal that chose something to hold',
    ),
  ];
}

/** Whom the others waited for, where they did. */
function lateStart(
  portfolio: string,
  entrants: readonly (readonly [Entrant, Backtest | undefined])[],
  start: TradingDate | undefined,
): readonly string[] {
  if (start === undefined) return [];
  const begun = entrants.filter(([, test]) => test?.firstDate !== undefined);
  const latest = begun.filter(([, test]) => test?.firstDate === start);
  const waited = begun.some(([, test]) => (test?.firstDate as TradingDate) < start);
  return waited
    ? [
        `portfolios ${portfolio} are compared from ${formatDate(start)} on, when ${latest.map(([{ label }]) => label).join(', ')} held one too`,
      ]
    : [];
}

function sessionNotes({ name, sessions, rows }: PortfolioResult): readonly string[] {
  const { leastSessions } = defaultReturnConventions;
  const late = rows.filter(({ isShorter }) => isShorter);
  const few = rows.flatMap(({ label, statistics }) =>
    statistics !== null && statistics.sessions < leastSessions ? [`${label} ${statistics.sessions}`] : [],
  );
  return [
    ...(late.length === 0
      ? []
      : [
          `portfolios ${name} that begin too late to be compared with the others, which have ${sessions?.sessions ?? 0} sessions, have rows over sessions of their own: ${late.map(({ label, statistics }) => `${label} ${statistics?.sessions ?? 0}`).join(', ')}`,
        ]),
    ...(few.length === 0
      ? []
      : [
          `ratios and annualised figures need ${leastSessions} sessions; portfolio ${name} has fewer: ${few.join(', ')}`,
        ]),
  ];
}

function seriesOf(
  portfolio: string,
  contender: string,
  series: BacktestSeries,
): JudgementSeries['portfolios'][number] {
  const { returns, turnover, costs, holdings, cash, dates, lastWeights } = series;
  return {
    portfolio,
    contender,
    dates,
    returns: Array.from(returns),
    turnover: Array.from(turnover),
    costs: Array.from(costs),
    holdings: Array.from(holdings),
    cash: Array.from(cash),
    lastWeights,
  };
}

function randomOf(draws: readonly BacktestSeries[]): RandomPortfolios | null {
  if (draws.length === 0) return null;
  const statistics = draws.map((series) => portfolioStatistics(series, undefined, defaultReturnConventions));
  return {
    draws: draws.length,
    cumulativeReturn: bandOf(statistics.map((one) => one.cumulativeReturn)) as Band,
    sharpe: bandOf(statistics.flatMap(({ sharpe }) => sharpe ?? [])),
  };
}

function bandOf(values: readonly number[]): Band | null {
  if (values.length === 0) return null;
  return {
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    ...percentileInterval(Float64Array.from(values)),
  };
}
