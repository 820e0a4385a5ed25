/**
 * The headline portfolio of a run's score, traded session by session on the market that the run was cast on.
 * 1. It goes forward only, one committed day after the other, and gives the numbers of an evaluation of the days so far.
 * 2. What a day leaves behind is never changed: its outcome, and the weights after its trades.
 * 3. A day is traded only where the market is the one that it was cast on: its data digest says so.
 */
import { EMPTY_DIGEST, formatDate, invariant, MassError, type TradingDate } from '../../core/index.ts';
import {
  type Backtest,
  type BacktestSeries,
  canTrade,
  createBacktest,
  createPortfolio,
  createReturnHistory,
  type ExecutionRules,
  type Portfolio,
  portfolioNames,
  trade,
} from '../../evaluation/index.ts';
import type { DayRecord, Manifest } from '../../journal/index.ts';
import type { Market, MarketDay, MarketFeed } from '../../market/index.ts';
import { openRecordedMarket } from '../alphas/recorded-market.ts';
import { chainData } from '../day-digest.ts';
import { executionRules, HISTORY_SESSIONS, portfoliosOf } from '../judge-settings.ts';
import { recordingNoted, scenarioOfRun } from '../run-scenario.ts';
import { HeldWeights } from './held-weights.ts';
import type { PortfolioDayView } from './portfolio-day.ts';

type Outcome = Pick<PortfolioDayView, 'cash' | 'return' | 'cumulativeReturn' | 'turnover' | 'costs'>;

const beforeFirstFill: Outcome = {
  cash: 1,
  return: null,
  cumulativeReturn: null,
  turnover: null,
  costs: null,
};

export class HeadlineWalk {
  private readonly market: Market;
  private readonly feed: MarketFeed;
  private readonly portfolio: Portfolio;
  private readonly rules: ExecutionRules;
  private readonly history: ReturnType<typeof createReturnHistory>;
  private readonly backtest: Backtest;
  private readonly dates: TradingDate[] = [];
  private readonly held = new HeldWeights();
  private firstDay: number | undefined;
  /** Of the sessions so far, when it was asked for last, and the value after each; it begins at 1. */
  private series: BacktestSeries | undefined;
  private readonly values: number[] = [];
  private dataDigest = EMPTY_DIGEST;
  /** The market as the run saw it, without sessions before its first day. Opened where a digest needs it. */
  private plain: { readonly feed: MarketFeed; days: number } | undefined;

  private constructor(market: Market, portfolio: Portfolio, rules: ExecutionRules) {
    this.market = market;
    this.feed = market.feed(HISTORY_SESSIONS);
    this.portfolio = portfolio;
    this.rules = rules;
    this.history = createReturnHistory(portfolio.historySessions);
    this.backtest = createBacktest({ portfolio, rules, history: this.history });
  }

  /** Before the first day. Throws what resolving a run's scenario and opening its market throw. */
  static async open(manifest: Manifest, runDir: string): Promise<HeadlineWalk> {
    const { scenario, baseFolder } = scenarioOfRun(manifest, runDir);
    const portfolios = portfoliosOf(scenario.evaluation);
    const [headline] = portfolios;
    invariant(headline !== undefined, 'a scenario has a portfolio');
    const market = await openRecordedMarket(scenario.simulation, baseFolder, {
      recordingFile: recordingNoted(manifest, runDir),
      runId: manifest.runId,
    });
    try {
      const portfolio = createPortfolio(headline, portfolioNames(portfolios)[0]);
      return new HeadlineWalk(market, portfolio, executionRules(scenario.evaluation, market.description));
    } catch (error) {
      market.close();
      throw error;
    }
  }

  /** Days that have been traded. */
  get days(): number {
    return this.dates.length;
  }

  /** Days that the market has, as it was opened. */
  get marketDays(): number {
    return this.market.description.days;
  }

  /** Trades the next day. Throws `replay.not-available`, and then no other day follows. */
  addDay(record: DayRecord): void {
    invariant(record.day === this.days, 'days are traded in order');
    let session = this.nextSession();
    while (session !== undefined && session.snapshot.day < 0) session = this.nextSession();
    this.checkData(record, session);
    const { date, score, consensus, disagreement } = record;
    trade(this.backtest, session, { score, opinion: { consensus, disagreement } });
    if (this.backtest.firstDate !== undefined) this.firstDay ??= record.day;
    this.dataDigest = record.dataDigest;
    this.held.push(this.backtest.weights());
    this.dates.push(date);
  }

  /** A day that has been traded. */
  view(day: number): PortfolioDayView {
    const date = this.dates[day];
    invariant(date !== undefined, 'the day has been traded');
    const before = new Map(this.held.after(day - 1));
    const holdings = this.held.after(day).map(([code, weight]) => {
      const change = weight - (before.get(code) ?? 0);
      before.delete(code);
      return { code, weight, change };
    });
    const { name, description } = this.portfolio;
    return { day, date, name, description, holdings, left: [...before.keys()], ...this.outcomeOf(day) };
  }

  close(): void {
    this.market.close();
  }

  private outcomeOf(day: number): Outcome {
    if (this.firstDay === undefined || day < this.firstDay) return beforeFirstFill;
    const at = day - this.firstDay;
    if (this.series === undefined || at >= this.series.dates.length) this.series = this.backtest.result();
    const { series, values } = this;
    invariant(series?.dates[at] === this.dates[day], 'a portfolio that has begun has every session');
    for (let k = values.length; k <= at; k++)
      values.push((values[k - 1] ?? 1) * (1 + (series?.returns[k] as number)));
    return {
      cash: series?.cash[at] as number,
      return: series?.returns[at] as number,
      cumulativeReturn: (values[at] as number) - 1,
      turnover: series?.turnover[at] as number,
      costs: series?.costs[at] as number,
    };
  }

  private nextSession(): MarketDay | undefined {
    const session = this.feed.next();
    if (session === undefined) return undefined;
    const { fills } = session;
    if (fills === undefined)
      throw notAvailable('the market has neither prices nor one-day labels that arrive as they end');
    if (!canTrade(session, this.rules))
      throw notAvailable('a price limit needs prices, and the market has none');
    this.history.add(fills);
    return session;
  }

  private checkData(
    { day, date, dataDigest }: DayRecord,
    session: MarketDay | undefined,
  ): asserts session is MarketDay {
    const when = `day ${day} (${formatDate(date)})`;
    if (session === undefined) throw notAvailable(`the market ends before ${when}`, ORIGINAL_DATA);
    const isSame = (found: MarketDay | undefined) =>
      found !== undefined && chainData(this.dataDigest, found.dataDigest) === dataDigest;
    // The labels of sessions before the first day are in the digests of the days at which they end, and a run is not shown them.
    if (isSame(session) || isSame(this.plainDay(day))) return;
    throw notAvailable(
      `the market data of ${when} differ from those that the run was made with`,
      ORIGINAL_DATA,
    );
  }

  private plainDay(day: number): MarketDay | undefined {
    this.plain ??= { feed: this.market.feed(), days: 0 };
    let found: MarketDay | undefined;
    for (; this.plain.days <= day; this.plain.days++) found = this.plain.feed.next();
    return found;
  }
}

const ORIGINAL_DATA = 'bring back the data that the run was made with; "mass audit" tells what differs';

/** Why a run's portfolio cannot be shown. */
export function notAvailable(why: string, hint?: string, cause?: unknown): MassError {
  return new MassError(
    {
      code: 'replay.not-available',
      message: `the portfolio is not available: ${why}`,
      ...(hint === undefined ? {} : { hint }),
    },
    { cause },
  );
}
