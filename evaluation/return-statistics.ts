import { invariant } from '../core/index.ts';
import { SPREAD_FLOOR } from './newey-west.ts';
import { defaultReturnConventions } from './portfolio-statistics.ts';

/** Statistics of a sequence of simple returns, as fractions; null where undefined. */
export interface ReturnStatistics {
  /** Product of (1 + r) - 1. */
  readonly cumulativeReturn: number;
  /** Sum of r. */
  readonly additiveReturn: number;
  /** (1 + cumulative) ^ (periods per year / n) - 1; null when more than everything was lost. */
  readonly annualisedReturn: number | null;
  /** Standard deviation (n - 1) x sqrt(periods per year); null below two periods. */
  readonly annualisedVolatility: number | null;
  /** Mean excess / standard deviation (n - 1) x sqrt(periods per year); null without spread. */
  readonly sharpe: number | null;
  /** Mean excess / root mean square of the negative excesses over all periods x sqrt(periods per year); null without losses. */
  readonly sortino: number | null;
  /** Largest fall from a peak, positive, as a share of the peak; the value starts at 1. */
  readonly maximumDrawdown: number;
  /** Annualised return / maximum drawdown; null without a drawdown. */
  readonly calmar: number | null;
}

/** `returns`: at least one simple return per period, finite. Excess = return - `riskFreeRate` (a year) / `periodsPerYear`. */
export function returnStatistics(
  returns: ArrayLike<number>,
  periodsPerYear: number = defaultReturnConventions.daysPerYear,
  riskFreeRate: number = defaultReturnConventions.riskFreeRate,
): ReturnStatistics {
  const n = returns.length;
  invariant(n > 0 && periodsPerYear > 0, 'return statistics need a return and periods per year');
  const riskFree = riskFreeRate / periodsPerYear;
  let value = 1;
  let peak = 1;
  let maximumDrawdown = 0;
  let sum = 0;
  let negativeSquares = 0;
  let constant = true;
  for (let t = 0; t < n; t++) {
    const r = returns[t] as number;
    invariant(Number.isFinite(r), 'returns are finite');
    value *= 1 + r;
    peak = Math.max(peak, value);
    maximumDrawdown = Math.max(maximumDrawdown, 1 - value / peak);
    sum += r;
    if (r < riskFree) negativeSquares += (r - riskFree) ** 2;
    if (r !== returns[0]) constant = false;
  }
  const mean = sum / n;
  const excess = mean - riskFree;
  let squares = 0;
  for (let t = 0; t < n; t++) squares += ((returns[t] as number) - mean) ** 2;
  // Compared as values: deviations of a constant from its rounded mean need not be zero.
  const deviation = n < 2 ? null : constant ? 0 : Math.sqrt(squares / (n - 1));
  const downside = Math.sqrt(negativeSquares / n);
  const year = Math.sqrt(periodsPerYear);
  const annualisedReturn = value < 0 ? null : value ** (periodsPerYear / n) - 1;
  return {
    cumulativeReturn: value - 1,
    additiveReturn: sum,
    annualisedReturn,
    annualisedVolatility: deviation === null ? null : deviation * year,
    sharpe: deviation === null || deviation <= SPREAD_FLOOR ? null : (excess / deviation) * year,
    sortino: downside <= SPREAD_FLOOR ? null : (excess / downside) * year,
    maximumDrawdown,
    calmar:
      annualisedReturn === null || maximumDrawdown <= SPREAD_FLOOR
        ? null
        : annualisedReturn / maximumDrawdown,
  };
}
