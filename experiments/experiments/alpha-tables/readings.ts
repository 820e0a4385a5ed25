/** What a run of `alpha-tables` says of its arms: over fit seeds, days and market states. */
import type { Trend } from '../../../alphas/index.ts';
import { rootKey } from '../../../core/index.ts';
import {
  type DailyMean,
  dailyMean,
  defaultReturnConventions,
  returnStatistics,
} from '../../../evaluation/index.ts';
import type { ArmRun, TablesRun } from './tables-run.ts';

/** Name of the equal-weight pool, which stands for the index. */
export const INDEX = 'pool';
/** Sessions from the close of a decision to the fill that ends the first return of it. */
const DECIDED_BEFORE = 2;

/** A number over fit seeds. */
export interface SeedRange {
  readonly mean: number;
  readonly least: number;
  readonly most: number;
}

export function armRuns({ arms }: Pick<TablesRun, 'arms'>, arm: string): readonly ArmRun[] {
  return arms.filter((one) => one.arm.name === arm);
}

/** Over the fit seeds that have the number; null where none has. */
export function overSeeds(
  run: TablesRun,
  arm: string,
  of: (one: ArmRun) => number | null | undefined,
): SeedRange | null {
  return rangeOf(armRuns(run, arm).map(of));
}

function rangeOf(values: readonly (number | null | undefined)[]): SeedRange | null {
  const known = values.filter((value) => typeof value === 'number' && !Number.isNaN(value)) as number[];
  if (known.length === 0) return null;
  return {
    mean: known.reduce((sum, value) => sum + value, 0) / known.length,
    least: Math.min(...known),
    most: Math.max(...known),
  };
}

/** Mean daily rank IC out of sample. */
export function rankIcOut(run: TablesRun, arm: string): SeedRange | null {
  return overSeeds(run, arm, ({ contender }) => meanKnown(rankIcsOf(run, contender)));
}

/** Daily rank ICs by day of the market; NaN = undefined. */
function rankIcsOf({ judged, settings }: TablesRun, contender: string): Float64Array {
  const own = judged.series.correlations.find(
    (series) => series.contender === contender && series.horizon === settings.horizon,
  );
  return Float64Array.from(own?.rankIc ?? [], (value) => value ?? Number.NaN);
}

/** The same, mean over the arm's fit seeds. */
function armRankIcs(run: TablesRun, arm: string): Float64Array {
  const all = armRuns(run, arm).map(({ contender }) => rankIcsOf(run, contender));
  const [first = new Float64Array(0)] = all;
  return first.map((_, day) => all.reduce((sum, own) => sum + (own[day] ?? Number.NaN), 0) / all.length);
}

/** Rank IC out of sample, mean over fit seeds, with its interval over days; on days of one trend alone where it is given. */
export function rankIcOverDays(run: TablesRun, arm: string, trend?: Trend): DailyMean {
  const daily = armRankIcs(run, arm);
  return overDays(
    run,
    daily.map((value, day) => (trend === undefined || run.trends.get(day) === trend ? value : Number.NaN)),
  );
}

/** Rank IC of one arm less that of another, paired by day, mean over fit seeds. */
export function rankIcDifference(run: TablesRun, arm: string, other: string): DailyMean {
  const [own, others] = [armRankIcs(run, arm), armRankIcs(run, other)];
  return overDays(
    run,
    own.map((value, day) => value - (others[day] ?? Number.NaN)),
  );
}

/** Daily return of one arm less that of the index or of another arm, mean over fit seeds, a year. */
export function yearlyReturnDifference(run: TablesRun, arm: string, other: string): DailyMean {
  const [own, others] = [armReturns(run, arm), armReturns(run, other)];
  const { mean, low, high, ...rest } = dailyMean(
    own.map((value, day) => value - (others[day] ?? Number.NaN)),
    { horizon: 1, key: rootKey('alpha-tables') },
  );
  const yearly = (value: number | null) =>
    value === null ? null : value * defaultReturnConventions.daysPerYear;
  return { mean: yearly(mean), low: yearly(low), high: yearly(high), ...rest };
}

function armReturns(run: TablesRun, arm: string): Float64Array {
  const names = arm === INDEX ? [INDEX] : armRuns(run, arm).map(({ contender }) => contender);
  const all = names.map((name) => returnsOf(run, name)?.returns ?? []);
  const [first = []] = all;
  return Float64Array.from(
    first,
    (_, day) => all.reduce((sum, own) => sum + (own[day] ?? Number.NaN), 0) / all.length,
  );
}

function overDays({ settings }: TablesRun, values: Float64Array): DailyMean {
  return dailyMean(values, { horizon: settings.horizon, key: rootKey('alpha-tables') });
}

interface Returns {
  readonly dates: readonly number[];
  readonly returns: readonly number[];
  /** One way, and what it cost, as fractions of the value. */
  readonly turnover: readonly number[];
  readonly costs: readonly number[];
}

/** Daily net returns of a contender's portfolio, or of the index; undefined where there is none. */
export function returnsOf({ judged }: Pick<TablesRun, 'judged'>, contender: string): Returns | undefined {
  return judged.series.portfolios.find((series) => series.contender === contender);
}

/** Yearly Sharpe ratio; on the sessions whose decision fell in a trend where it is given. Null without returns or spread. */
export function sharpeOf(run: TablesRun, arm: string, trend?: Trend): SeedRange | null {
  const dayOf = new Map<number, number>(run.judged.series.dates.map((date, day) => [date, day]));
  const isIn = (date: number) =>
    trend === undefined || run.trends.get((dayOf.get(date) ?? Number.NaN) - DECIDED_BEFORE) === trend;
  return overSeeds(run, arm, ({ contender }) => {
    const own = returnsOf(run, contender);
    const kept = own?.returns.filter((_, k) => isIn(own.dates[k] as number)) ?? [];
    return kept.length < defaultReturnConventions.leastSessions ? null : returnStatistics(kept).sharpe;
  });
}

/** Statistics as the paper's numbers allow: returns are added up, nothing is made yearly but the return. */
export interface AdditiveStatistics {
  readonly yearlyReturn: number;
  readonly sharpe: number | null;
  readonly volatility: number | null;
  readonly sortino: number | null;
  readonly calmar: number | null;
}

/** Of daily returns. Calmar: the year's return over the largest fall of the running sum (the paper does not say what it divides by). */
export function additiveStatistics(returns: readonly number[]): AdditiveStatistics | null {
  if (returns.length < defaultReturnConventions.leastSessions) return null;
  const { daysPerYear } = defaultReturnConventions;
  const { additiveReturn, annualisedVolatility, sharpe, sortino } = returnStatistics(returns);
  const daily = (value: number | null) => (value === null ? null : value / Math.sqrt(daysPerYear));
  const yearlyReturn = (additiveReturn / returns.length) * daysPerYear;
  let [sum, peak, fall] = [0, 0, 0];
  for (const value of returns) {
    sum += value;
    peak = Math.max(peak, sum);
    fall = Math.max(fall, peak - sum);
  }
  return {
    yearlyReturn,
    sharpe: daily(sharpe),
    volatility: daily(annualisedVolatility),
    sortino: daily(sortino),
    calmar: fall === 0 ? null : yearlyReturn / fall,
  };
}

function meanKnown(values: Float64Array): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.length === 0 ? Number.NaN : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** Whether an interval lies on one side of 0. */
export function excludesZero({ low, high }: Pick<DailyMean, 'low' | 'high'>): boolean {
  return low !== null && high !== null && (low > 0 || high < 0);
}
