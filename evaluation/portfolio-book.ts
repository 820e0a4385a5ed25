/**
 * Backtests of every portfolio with the signal of every contender, side by side.
 * 1. Between `open` and `close` a session's market and signals stand; each backtest sees the session once.
 * 2. Without fills on every session there are no portfolios, and the notes say so.
 * 3. A signal without an opinion of any instrument is none: positions are kept, and the session counts.
 */
import { invariant } from '../core/index.ts';
import type { MarketDay } from '../market/index.ts';
import type { Aggregator } from '../optimizer/index.ts';
import type { Backtest, ExecutionRules } from './backtest.ts';
import { createBacktest } from './backtests/create-backtest.ts';
import { createUnknownReturnCount } from './backtests/unknown-returns.ts';
import { opinionsAlone } from './controls/best-type.ts';
import type { Controls, EvaluatedDay } from './controls.ts';
import { createPortfolio, type PortfolioOptions } from './create-portfolio.ts';
import type { LostControls } from './judge/lost-controls.ts';
import type { JudgementSeries, PortfolioResult } from './judgement.ts';
import type { Portfolio } from './portfolio.ts';
import { headlineNotes, MOST_TYPES } from './portfolio-book/headline-notes.ts';
import { trialResult } from './portfolio-book/result.ts';
import { type BookedContender, POOL, type Trial, trialWithout } from './portfolio-book/trial.ts';
import { portfolioNames } from './portfolio-names.ts';
import type { PortfolioSignal } from './portfolio-rule.ts';
import { createReturnHistory } from './return-history.ts';

/** A signal with what stands beneath it. */
export type NamedSignal = Pick<PortfolioSignal, 'score' | 'opinion'>;

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
  open(session: MarketDay, day: EvaluatedDay, signals: ReadonlyMap<string, NamedSignal | undefined>): void;
  /** The day's signals of random investors, one per draw. */
  addRandom(signals: readonly Float64Array[]): void;
  close(): void;
  /** `controls`: without those that are lost. */
  result(
    controls: Controls,
    lost: LostControls,
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
    if (signal === undefined || !hasValue(signal.score)) test.addDay({ day, date, fills });
    else test.addDay({ day, date, fills, signal: { ...base, ...signal } });
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
    result(controls, lost) {
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
        trialResult(trialWithout(trial, lost), contenders, best === undefined ? -1 : types.indexOf(best)),
      );
      return {
        portfolios: judged.map(({ result }) => result),
        series: judged.flatMap(({ series }) => series),
        notes: [
          ...notes,
          ...[unknownReturns.note()].filter((note) => note !== undefined),
          ...(headline === undefined
            ? []
            : headlineNotes(trialWithout(headline, lost), types.length, best !== undefined)),
          ...judged.flatMap((one) => one.notes),
        ],
      };
    },
  };
}

function hasValue(score: Float64Array): boolean {
  for (const value of score) if (!Number.isNaN(value)) return true;
  return false;
}
