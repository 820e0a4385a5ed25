import type { TradingDate } from '../../core/index.ts';
import type { PeriodReturn } from '../portfolio-statistics.ts';

/** Compounded return of every calendar month that has a session, ascending; `period` is yyyymm. */
export function monthReturns(
  dates: readonly TradingDate[],
  returns: ArrayLike<number>,
): readonly PeriodReturn[] {
  return periodReturns(dates, returns, 100);
}

/** Compounded return of every calendar year that has a session, ascending; `period` is yyyy. */
export function yearReturns(
  dates: readonly TradingDate[],
  returns: ArrayLike<number>,
): readonly PeriodReturn[] {
  return periodReturns(dates, returns, 10_000);
}

function periodReturns(
  dates: readonly TradingDate[],
  returns: ArrayLike<number>,
  divisor: number,
): readonly PeriodReturn[] {
  const values = new Map<number, number>();
  for (const [t, date] of dates.entries()) {
    const period = Math.floor(date / divisor);
    values.set(period, (values.get(period) ?? 1) * (1 + (returns[t] as number)));
  }
  return [...values].map(([period, value]) => ({ period, value: value - 1 }));
}
