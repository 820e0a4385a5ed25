import type { TradingDate } from '../core/index.ts';
import type { RefusedOrders } from './backtest.ts';
import type { ContenderRole } from './contender.ts';
import type { PortfolioStatistics, ReturnConventions } from './portfolio-statistics.ts';
import type { DailyMean, SignalProfile } from './signal-profile.ts';
import type { QualityByHorizon } from './signal-statistics.ts';

/** Who is compared: the run's score, its controls and its rivals, by name. */
export interface ContenderQuality {
  /** As `Contender`; the run's own signals and controls have the names of `Evaluation`. */
  readonly name: string;
  readonly label: string;
  readonly role: ContenderRole;
  readonly description: string;
  /** Null = it had no signal on any day. */
  readonly byHorizon: QualityByHorizon | null;
}

/** Daily rank IC of the run's score minus that of another, on the days that both have one: paired. */
export interface RankIcDifference extends DailyMean {
  readonly against: string;
  readonly horizon: number;
}

/** One portfolio of one signal. */
export interface PortfolioRow {
  /** A contender's name, or `pool`: the equal-weight pool, which is the benchmark. */
  readonly contender: string;
  readonly label: string;
  readonly role: ContenderRole | 'benchmark';
  /** Null = not available, with the reason in `Judgement.notes`. */
  readonly statistics: PortfolioStatistics | null;
  /** It begins too late to be compared with the others: its numbers are of its own, later sessions. */
  readonly isShorter: boolean;
  readonly refused: RefusedOrders;
  readonly delisted: number;
  readonly shortOfRoom: number;
  /** Sessions whose signal scored all instruments alike, to a rule that ranks them: the portfolio stayed as it was. */
  readonly withoutRanking: number;
}

/** Band of one statistic over draws of random investors, or of random signals: mean, 2.5 % and 97.5 % quantile. */
export interface Band {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** What portfolios of random investors got (the same pools, aggregation, rule and costs), or of random signals (the same scores, rule and costs). */
export interface RandomPortfolios {
  readonly draws: number;
  readonly cumulativeReturn: Band;
  /** Null when no draw has one. */
  readonly sharpe: Band | null;
}

/** Sessions on which portfolios are compared. */
export interface ComparedSessions {
  readonly first: TradingDate;
  readonly last: TradingDate;
  readonly sessions: number;
}

export interface PortfolioResult {
  readonly name: string;
  readonly kind: string;
  readonly description: string;
  /**
   * What all rows but the shorter ones are computed on: the sessions from the first fill on at which everybody holds a portfolio.
   * On the first, nothing is gained, and everybody pays for buying what is held then. Null where nobody ever held one.
   */
  readonly sessions: ComparedSessions | null;
  /** The signal that is judged first, the benchmark last. */
  readonly rows: readonly PortfolioRow[];
  /** Of the headline alone; null for rules that are costly, and where nobody is drawn at random. */
  readonly random: RandomPortfolios | null;
}

/** Conventions that stand beside the numbers. */
export interface JudgementConventions extends ReturnConventions {
  readonly fill: string;
  /** Horizon that is learned from: the one for quantiles and verdicts. */
  readonly horizon: number;
  readonly commissionBps: number;
  readonly slippageBps: number;
  readonly sellTaxBps: number;
  /** Null = none. */
  readonly priceLimit: number | null;
  readonly delistedAfterDays: number;
  readonly bootstrapSamples: number;
  readonly seed: number | string;
}

/** What a pass over the market adds to the statistics and controls of a journal. JSON. */
export interface Judgement {
  readonly conventions: JudgementConventions;
  /** Rivals, and controls that are no part of an `Evaluation`, in the order in which tables show them. */
  readonly rivals: readonly ContenderQuality[];
  readonly differences: readonly RankIcDifference[];
  /** Of the signal that is judged: the run's score. */
  readonly profile: SignalProfile;
  /** Empty where the market has no fills. The first is the headline. */
  readonly portfolios: readonly PortfolioResult[];
  /** What is not available, and why. */
  readonly notes: readonly string[];
}

/** Daily values behind a judgement, for pictures and files. JSON: null = undefined, or not ended yet. */
export interface JudgementSeries {
  /** Days of the run. */
  readonly dates: readonly TradingDate[];
  /** Per contender and horizon, one value per day of `dates`. */
  readonly correlations: readonly {
    readonly contender: string;
    readonly horizon: number;
    readonly ic: readonly (number | null)[];
    readonly rankIc: readonly (number | null)[];
  }[];
  /** Per portfolio and contender, one value per session that its row is computed on. */
  readonly portfolios: readonly {
    readonly portfolio: string;
    readonly contender: string;
    readonly dates: readonly TradingDate[];
    readonly returns: readonly number[];
    readonly turnover: readonly number[];
    readonly costs: readonly number[];
    readonly holdings: readonly number[];
    readonly cash: readonly number[];
    readonly lastWeights: Readonly<Record<string, number>>;
  }[];
}
