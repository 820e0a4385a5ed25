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
  readonly refused: RefusedOrders;
  readonly delisted: number;
  readonly shortOfRoom: number;
}

/** Band of one statistic over draws of random investors: mean, 2.5 % and 97.5 % quantile. */
export interface Band {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** What portfolios of random investors got: the same pools, aggregation, rule and costs. */
export interface RandomPortfolios {
  readonly draws: number;
  readonly cumulativeReturn: Band;
  /** Null when no draw has one. */
  readonly sharpe: Band | null;
}

export interface PortfolioResult {
  readonly name: string;
  readonly kind: string;
  readonly description: string;
  /** The score first, the benchmark last. */
  readonly rows: readonly PortfolioRow[];
  /** Null for rules that are costly, and where random investors are not available. */
  readonly random: RandomPortfolios | null;
}

/** Conventions that stand beside the numbers. */
export interface JudgementConventions extends ReturnConventions {
  readonly fill: string;
  /** Horizon that the optimizer learns from: the one for quantiles and verdicts. */
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
  /** Rivals, in the order in which tables show them. */
  readonly rivals: readonly ContenderQuality[];
  readonly differences: readonly RankIcDifference[];
  /** Of the run's score. */
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
  /** Per portfolio and contender, one value per session from the first fill on. */
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
