/** What the backtests of one portfolio come to, over the sessions on which its contenders can be compared. */
import type { TradingDate } from '../../core/index.ts';
import type { BacktestSeries } from '../backtest.ts';
import type { JudgementSeries, PortfolioResult, PortfolioRow, RandomPortfolios } from '../judgement.ts';
import { portfolioStatistics } from '../portfolio-statistics/from-series.ts';
import { defaultReturnConventions } from '../portfolio-statistics.ts';
import { commonStart } from './common-start.ts';
import { lateStart, sessionNotes, unavailable } from './row-notes.ts';
import { type BookedContender, type Entrant, POOL, type Trial } from './trial.ts';

export interface TrialResult {
  readonly result: PortfolioResult;
  readonly series: JudgementSeries['portfolios'];
  readonly notes: readonly string[];
}

/** `best`: position of the best type, -1 = there is none. The first contender is the run's score. */
export function trialResult(
  trial: Trial,
  contenders: readonly BookedContender[],
  best: number,
  random: RandomPortfolios | null,
): TrialResult {
  const { portfolio, pool } = trial;
  const { name, kind, description } = portfolio;
  const entrants = entrantsOf(trial, contenders, best);
  const start = startOf(trial, contenders, best);
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
    random,
  };
  return {
    result,
    series: judged.flatMap(({ entrant, series }) =>
      series === undefined ? [] : [seriesOf(name, entrant.contender, series)],
    ),
    notes: [...unavailable(trial, contenders), ...lateStart(name, entrants, start), ...sessionNotes(result)],
  };
}

/** The session that all are compared from (`commonStart`); arguments as `trialResult`. */
export function startOf(
  trial: Trial,
  contenders: readonly BookedContender[],
  best: number,
): TradingDate | undefined {
  return commonStart(
    entrantsOf(trial, contenders, best).flatMap(([{ contender }, test]) => {
      const sessions = test?.result()?.dates ?? [];
      const [firstDate] = sessions;
      return firstDate === undefined ? [] : [{ contender, firstDate, sessions: sessions.length }];
    }),
    contenders[0]?.name ?? POOL,
    defaultReturnConventions.leastSessions,
  );
}

function entrantsOf(
  { byContender, byType, pool }: Trial,
  contenders: readonly BookedContender[],
  best: number,
): readonly Entrant[] {
  const bestTest = byType[best];
  return [
    ...contenders.map(
      ({ name: contender, label, role }) => [{ contender, label, role }, byContender.get(contender)] as const,
    ),
    ...(bestTest === undefined
      ? []
      : [[{ contender: 'bestType', label: 'best (hindsight)', role: 'control' }, bestTest] as const]),
    [{ contender: POOL, label: 'equal-weight pool', role: 'benchmark' }, pool],
  ];
}

function rowOf(
  entrant: Entrant[0],
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
