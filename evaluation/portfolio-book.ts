/**
 * Backtests of every portfolio with the signal of every contender, side by side.
 * 1. Each backtest sees each session once.
 * 2. Without fills on every session there are no portfolios, and the notes say so.
 * 3. Who is drawn at random trades elsewhere (`random-investors.ts`, `random-signals.ts`), from the session on that everybody here
 *    is compared from.
 * 4. Types are traded where there is a population, and only with the headline.
 */
import { invariant, type TradingDate } from '../core/index.ts';
import type { MarketDay } from '../market/index.ts';
import type { Backtest, ExecutionRules } from './backtest.ts';
import { createBacktest } from './backtests/create-backtest.ts';
import { createUnknownReturnCount } from './backtests/unknown-returns.ts';
import { createPortfolio, type PortfolioOptions } from './create-portfolio.ts';
import type { LostControls } from './judge/lost-controls.ts';
import type { JudgementSeries, PortfolioResult, RandomPortfolios } from './judgement.ts';
import type { Portfolio } from './portfolio.ts';
import { headlineNotes, MOST_TYPES, type RandomPresence } from './portfolio-book/headline-notes.ts';
import { startOf, trialResult } from './portfolio-book/result.ts';
import { canTrade, type NamedSignal, trade } from './portfolio-book/trade.ts';
import { type BookedContender, POOL, type Trial, trialWithout } from './portfolio-book/trial.ts';
import { portfolioNames } from './portfolio-names.ts';
import { createReturnHistory } from './return-history.ts';

export interface PortfolioBookSettings {
  readonly portfolios: readonly PortfolioOptions[];
  readonly rules: ExecutionRules;
  /** In the order of the rows; whose signal is judged comes first. */
  readonly contenders: readonly BookedContender[];
  /** Of a population; absent = there is none. */
  readonly types?: readonly string[] | undefined;
}

/** What the portfolios are shown beside. */
export interface Beside {
  /** Those without a part in it, and why. */
  readonly lost: LostControls;
  /** Type with the best opinion, of a population; undefined = none. */
  readonly bestType: string | undefined;
}

export interface PortfolioBook {
  addHistory(session: MarketDay): void;
  /** `opinionsAlone`: each type's own opinion, asked for where types are traded. */
  addDay(
    session: MarketDay,
    signals: ReadonlyMap<string, NamedSignal | undefined>,
    opinionsAlone?: () => readonly Float64Array[],
  ): void;
  /** The session that the first portfolio's contenders are compared from; undefined where nobody holds one. */
  headlineStart(beside: Beside): TradingDate | undefined;
  /** `random`: who is drawn at random, and what they got with the first portfolio. */
  result(
    beside: Beside,
    random: RandomPresence & { readonly portfolios: RandomPortfolios | null },
  ): {
    readonly portfolios: readonly PortfolioResult[];
    readonly series: JudgementSeries['portfolios'];
    readonly notes: readonly string[];
  };
}

export function createPortfolioBook(settings: PortfolioBookSettings): PortfolioBook {
  const { rules, contenders, types = [] } = settings;
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
    const usable = portfolio.needsOpinion ? contenders.filter(({ hasOpinion }) => hasOpinion) : contenders;
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
  const placeOf = ({ bestType }: Beside): number => (bestType === undefined ? -1 : types.indexOf(bestType));
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
    addDay(market, signals, opinionsAlone) {
      learn(market);
      if (market.fills !== undefined) unknownReturns.add(market.fills);
      // The notes tell; a run of days must not end in an error because of how it is judged.
      if (!canTrade(market, rules)) return;
      const { instruments } = market.snapshot;
      for (const { pool, byContender, byType } of trials) {
        trade(pool, market, { score: new Float64Array(instruments.length) });
        for (const [name, test] of byContender) trade(test, market, signals.get(name));
        if (byType.length === 0) continue;
        invariant(opinionsAlone !== undefined, 'the types of a population have opinions every day');
        for (const [i, score] of opinionsAlone().entries()) trade(byType[i] as Backtest, market, { score });
      }
    },
    headlineStart: (beside) =>
      headline === undefined
        ? undefined
        : startOf(trialWithout(headline, beside.lost), contenders, placeOf(beside)),
    result(beside, random) {
      const { lost } = beside;
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
      const best = placeOf(beside);
      const judged = trials.map((trial) =>
        trialResult(
          trialWithout(trial, lost),
          contenders,
          best,
          trial === headline ? random.portfolios : null,
        ),
      );
      return {
        portfolios: judged.map(({ result }) => result),
        series: judged.flatMap(({ series }) => series),
        notes: [
          ...notes,
          ...[unknownReturns.note()].filter((note) => note !== undefined),
          ...(headline === undefined
            ? []
            : headlineNotes(
                headline,
                random,
                settings.types === undefined ? undefined : { types: types.length, hasBest: best >= 0 },
              )),
          ...judged.flatMap((one) => one.notes),
        ],
      };
    },
  };
}
