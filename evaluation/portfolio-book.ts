/**
 * Backtests of every portfolio with the signal of every contender, side by side.
 * 1. Each backtest sees each session once.
 * 2. Without fills on every session there are no portfolios, and the notes say so.
 * 3. Random investors trade elsewhere (`random-investors.ts`), from the session on that everybody here is compared from.
 */
import type { TradingDate } from '../core/index.ts';
import type { MarketDay } from '../market/index.ts';
import type { Aggregator } from '../optimizer/index.ts';
import type { Backtest, ExecutionRules } from './backtest.ts';
import { createBacktest } from './backtests/create-backtest.ts';
import { createUnknownReturnCount } from './backtests/unknown-returns.ts';
import { opinionsAlone } from './controls/best-type.ts';
import type { Controls, EvaluatedDay } from './controls.ts';
import { createPortfolio, type PortfolioOptions } from './create-portfolio.ts';
import type { LostControls } from './judge/lost-controls.ts';
import type { JudgementSeries, PortfolioResult, RandomPortfolios } from './judgement.ts';
import type { Portfolio } from './portfolio.ts';
import { headlineNotes, MOST_TYPES } from './portfolio-book/headline-notes.ts';
import { startOf, trialResult } from './portfolio-book/result.ts';
import { canTrade, type NamedSignal, trade } from './portfolio-book/trade.ts';
import { type BookedContender, POOL, type Trial, trialWithout } from './portfolio-book/trial.ts';
import { portfolioNames } from './portfolio-names.ts';
import { createReturnHistory } from './return-history.ts';

export interface PortfolioBookSettings {
  readonly portfolios: readonly PortfolioOptions[];
  readonly rules: ExecutionRules;
  /** In the order of the rows; the run's score first. */
  readonly contenders: readonly BookedContender[];
  readonly types: readonly string[];
  readonly aggregator: Aggregator;
  readonly horizon: number;
}

export interface PortfolioBook {
  addHistory(session: MarketDay): void;
  addDay(session: MarketDay, day: EvaluatedDay, signals: ReadonlyMap<string, NamedSignal | undefined>): void;
  /** The session that the first portfolio's contenders are compared from; undefined where nobody holds one. */
  headlineStart(controls: Pick<Controls, 'bestType'>, lost: LostControls): TradingDate | undefined;
  /** `controls`: without those that are lost. `random`: what random investors got with the first portfolio. */
  result(
    controls: Controls,
    lost: LostControls,
    random: RandomPortfolios | null,
  ): {
    readonly portfolios: readonly PortfolioResult[];
    readonly series: JudgementSeries['portfolios'];
    readonly notes: readonly string[];
  };
}

export function createPortfolioBook(settings: PortfolioBookSettings): PortfolioBook {
  const { rules, contenders, types, aggregator } = settings;
  const names = portfolioNames(settings.portfolios);
  const chosen = settings.portfolios.map((options, i) => createPortfolio(options, names[i] as string));
  const history = createReturnHistory(Math.max(0, ...chosen.map(({ historySessions }) => historySessions)));
  const backtest = (portfolio: Portfolio) => createBacktest({ portfolio, rules, history });
  const trials = settings.portfolios.map((options, i): Trial => {
    const portfolio = chosen[i] as Portfolio;
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
    };
  });
  const headline = trials[0];
  const bestOf = ({ bestType }: Pick<Controls, 'bestType'>): number =>
    types.indexOf(bestType?.[String(settings.horizon)]?.type ?? '');
  let noFills = false;
  let noGaps = false;
  const unknownReturns = createUnknownReturnCount(rules.delistedAfterDays);
  function learn({ fills }: MarketDay): void {
    if (fills === undefined) noFills = true;
    else history.add(fills);
    if (rules.priceLimit !== undefined && fills?.gaps === undefined) noGaps = true;
  }

  return {
    addHistory: learn,
    addDay(market, day, signals) {
      learn(market);
      if (market.fills !== undefined) unknownReturns.add(market.fills);
      // The notes tell; a run of days must not end in an error because of how it is judged.
      if (!canTrade(market, rules)) return;
      const { instruments } = market.snapshot;
      for (const { pool, byContender, byType } of trials) {
        trade(pool, market, { score: new Float64Array(instruments.length) });
        for (const [name, test] of byContender) trade(test, market, signals.get(name));
        if (byType.length === 0) continue;
        for (const [i, score] of opinionsAlone(aggregator, day.tally).entries())
          trade(byType[i] as Backtest, market, { score });
      }
    },
    headlineStart: (controls, lost) =>
      headline === undefined
        ? undefined
        : startOf(trialWithout(headline, lost), contenders, bestOf(controls)),
    result(controls, lost, random) {
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
      const best = bestOf(controls);
      const judged = trials.map((trial) =>
        trialResult(trialWithout(trial, lost), contenders, best, trial === headline ? random : null),
      );
      return {
        portfolios: judged.map(({ result }) => result),
        series: judged.flatMap(({ series }) => series),
        notes: [
          ...notes,
          ...[unknownReturns.note()].filter((note) => note !== undefined),
          ...(headline === undefined
            ? []
            : headlineNotes(trialWithout(headline, lost), types.length, {
                best: best >= 0,
                pools: controls.random !== null,
              })),
          ...judged.flatMap((one) => one.notes),
        ],
      };
    },
  };
}
