/**
 * Backtests of every portfolio with the signal of every contender, side by side.
 * 1. Between `open` and `close` a session's market and signals stand; each backtest sees the session once.
 * 2. Without fills on every session there are no portfolios, and the notes say so.
 */
import { invariant } from '../core/index.ts';
import type { MarketDay } from '../market/index.ts';
import type { Aggregator } from '../optimizer/index.ts';
import type { Backtest, BacktestSeries, ExecutionRules } from './backtest.ts';
import { createBacktest } from './backtests/create-backtest.ts';
import { createUnknownReturnCount } from './backtests/unknown-returns.ts';
import { percentileInterval } from './bootstrap.ts';
import type { ContenderRole } from './contender.ts';
import { opinionsAlone } from './controls/best-type.ts';
import type { Controls, EvaluatedDay } from './controls.ts';
import { createPortfolio, type PortfolioOptions } from './create-portfolio.ts';
import type { Band, JudgementSeries, PortfolioResult, PortfolioRow, RandomPortfolios } from './judgement.ts';
import type { Portfolio } from './portfolio.ts';
import type { PortfolioSignal } from './portfolio-rule.ts';
import { portfolioStatistics } from './portfolio-statistics/from-series.ts';
import { defaultReturnConventions } from './portfolio-statistics.ts';
import { createReturnHistory } from './return-history.ts';

/** A signal with what stands beneath it. */
export type NamedSignal = Pick<PortfolioSignal, 'score' | 'opinion'>;

export interface BookedContender {
  readonly name: string;
  readonly label: string;
  readonly role: ContenderRole;
}

export interface PortfolioBookSettings {
  readonly portfolios: readonly PortfolioOptions[];
  readonly rules: ExecutionRules;
  /** In the order of the rows; the run's score first. */
  readonly contenders: readonly BookedContender[];
  readonly types: readonly string[];
  readonly aggregator: Aggregator;
  readonly horizon: number;
}

/** Types beyond this number are not traded one by one for the best of them. */
const MOST_TYPES = 64;
const POOL = 'pool';

interface Trial {
  readonly portfolio: Portfolio;
  readonly pool: Backtest;
  readonly byContender: ReadonlyMap<string, Backtest>;
  /** Of the headline alone: each type's opinion, and each draw of random investors. */
  readonly byType: readonly Backtest[];
  readonly draws: Backtest[];
}

export interface PortfolioBook {
  addHistory(session: MarketDay): void;
  open(session: MarketDay, day: EvaluatedDay, signals: ReadonlyMap<string, NamedSignal | undefined>): void;
  /** The day's signals of random investors, one per draw. */
  addRandom(signals: readonly Float64Array[]): void;
  close(): void;
  result(controls: Controls): {
    readonly portfolios: readonly PortfolioResult[];
    readonly series: JudgementSeries['portfolios'];
    readonly notes: readonly string[];
  };
}

export function createPortfolioBook(settings: PortfolioBookSettings): PortfolioBook {
  const { rules, contenders, types, aggregator } = settings;
  const history = createReturnHistory();
  const backtest = (portfolio: Portfolio) => createBacktest({ portfolio, rules, history });
  const trials = settings.portfolios.map((options, i): Trial => {
    const portfolio = createPortfolio(options, nameOf(settings.portfolios, i));
    const pool = createPortfolio(
      { kind: 'equal-weight', rebalance: options.rebalance, cash: options.cash },
      POOL,
    );
    const usable = portfolio.needsOpinion ? contenders.filter(({ role }) => role !== 'rival') : contenders;
    const isHeadline = i === 0 && !portfolio.isCostly;
    return {
      portfolio,
      pool: backtest(pool),
      byContender: new Map(usable.map(({ name }) => [name, backtest(portfolio)])),
      byType:
        isHeadline && !portfolio.needsOpinion && types.length <= MOST_TYPES
          ? types.map(() => backtest(portfolio))
          : [],
      draws: [],
    };
  });
  const headline = trials[0];
  let noFills = false;
  let noGaps = false;
  const unknownReturns = createUnknownReturnCount(rules.delistedAfterDays);
  let session: { readonly market: MarketDay; readonly base: Omit<PortfolioSignal, 'score'> } | undefined;

  function trade(test: Backtest, signal: NamedSignal | undefined): void {
    invariant(session !== undefined, 'a session is open');
    const { market, base } = session;
    const { fills, snapshot } = market;
    // The notes tell; a run of days must not end in an error because of how it is judged.
    if (fills === undefined || noGaps) return;
    const { day, date } = snapshot;
    test.addDay({ day, date, fills, ...(signal === undefined ? {} : { signal: { ...base, ...signal } }) });
  }

  function learn({ fills }: MarketDay): void {
    if (fills === undefined) noFills = true;
    else history.add(fills);
    if (rules.priceLimit !== undefined && fills?.gaps === undefined) noGaps = true;
  }

  return {
    addHistory: learn,
    open(market, day, signals) {
      learn(market);
      if (market.fills !== undefined) unknownReturns.add(market.fills);
      const { instruments, industries } = market.snapshot;
      session = { market, base: { instruments, industries } };
      for (const { pool, byContender, byType } of trials) {
        trade(pool, { score: new Float64Array(instruments.length) });
        for (const [name, test] of byContender) trade(test, signals.get(name));
        if (byType.length === 0) continue;
        for (const [i, score] of opinionsAlone(aggregator, day.tally).entries())
          trade(byType[i] as Backtest, { score });
      }
    },
    addRandom(signals) {
      if (headline === undefined || headline.portfolio.isCostly || headline.portfolio.needsOpinion) return;
      for (const [draw, score] of signals.entries()) {
        const test = headline.draws[draw] ?? backtest(headline.portfolio);
        headline.draws[draw] = test;
        trade(test, { score });
      }
    },
    close() {
      session = undefined;
    },
    result(controls) {
      const notes = [
        ...(noFills
          ? [
              'portfolios are not available: the market has neither prices nor one-day labels that arrive as they end',
            ]
          : []),
        ...(noGaps
          ? ['portfolios are not available: a price limit needs prices, and the market has none']
          : []),
      ];
      if (noFills || noGaps) return { portfolios: [], series: [], notes };
      const best = controls.bestType?.[String(settings.horizon)]?.type;
      const judged = trials.map((trial) =>
        resultOf(trial, contenders, best === undefined ? -1 : types.indexOf(best)),
      );
      return {
        portfolios: judged.map(({ result }) => result),
        series: judged.flatMap(({ series }) => series),
        notes: [
          ...notes,
          ...[unknownReturns.note()].filter((note) => note !== undefined),
          ...judged.flatMap((one) => one.notes),
        ],
      };
    },
  };
}

function nameOf(all: readonly PortfolioOptions[], i: number): string {
  const own = all[i] as PortfolioOptions;
  if (own.name !== undefined) return own.name;
  const before = all.slice(0, i).filter(({ kind, name }) => kind === own.kind && name === undefined).length;
  return before === 0 ? own.kind : `${own.kind} ${before + 1}`;
}

function resultOf(
  { portfolio, pool, byContender, byType, draws }: Trial,
  contenders: readonly BookedContender[],
  best: number,
): {
  readonly result: PortfolioResult;
  readonly series: JudgementSeries['portfolios'];
  readonly notes: readonly string[];
} {
  const { name, kind, description } = portfolio;
  const benchmark = pool.result();
  const bestTest = byType[best];
  const rows: (readonly [
    Omit<BookedContender, 'role'> & Pick<PortfolioRow, 'role'>,
    BacktestSeries | undefined,
  ])[] = [
    ...contenders.map((contender) => [contender, byContender.get(contender.name)?.result()] as const),
    ...(bestTest === undefined
      ? []
      : [[{ name: 'bestType', label: 'best (hindsight)', role: 'control' }, bestTest.result()] as const]),
    [{ name: POOL, label: 'equal-weight pool', role: 'benchmark' }, benchmark],
  ];
  return {
    result: {
      name,
      kind,
      description,
      rows: rows.map(([{ name: contender, label, role }, series]) =>
        rowOf({ contender, label, role }, series, benchmark),
      ),
      random: randomOf(draws.flatMap((draw) => draw.result() ?? [])),
    },
    series: rows.flatMap(([contender, series]) =>
      series === undefined ? [] : [seriesOf(name, contender.name, series)],
    ),
    notes: contenders
      .filter((contender) => !byContender.has(contender.name))
      .map(
        ({ label }) => `portfolio ${name} of ${label} is not available: it needs consensus and disagreement`,
      ),
  };
}

function rowOf(
  who: Pick<PortfolioRow, 'contender' | 'label' | 'role'>,
  series: BacktestSeries | undefined,
  benchmark: BacktestSeries | undefined,
): PortfolioRow {
  return {
    ...who,
    statistics:
      series === undefined
        ? null
        : portfolioStatistics(
            series,
            who.role === 'benchmark' ? undefined : benchmark,
            defaultReturnConventions,
          ),
    refused: series?.refused ?? { suspended: 0, limitUp: 0, limitDown: 0 },
    delisted: series?.delisted ?? 0,
    shortOfRoom: series?.shortOfRoom ?? 0,
  };
}

function seriesOf(
  portfolio: string,
  contender: string,
  series: BacktestSeries,
): JudgementSeries['portfolios'][number] {
  const { returns, turnover, costs, holdings, cash, dates, lastWeights } = series;
  const [plainReturns, plainTurnover, plainCosts, plainHoldings, plainCash] = [
    returns,
    turnover,
    costs,
    holdings,
    cash,
  ].map((values) => Array.from(values));
  return {
    portfolio,
    contender,
    dates,
    returns: plainReturns as number[],
    turnover: plainTurnover as number[],
    costs: plainCosts as number[],
    holdings: plainHoldings as number[],
    cash: plainCash as number[],
    lastWeights,
  };
}

function randomOf(draws: readonly BacktestSeries[]): RandomPortfolios | null {
  if (draws.length === 0) return null;
  const statistics = draws.map((series) => portfolioStatistics(series, undefined, defaultReturnConventions));
  const cumulativeReturn = bandOf(statistics.map((one) => one.cumulativeReturn));
  return {
    draws: draws.length,
    cumulativeReturn: cumulativeReturn as Band,
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
