import { z } from 'zod';
import { epochDay, type TradingDate } from '../core/index.ts';

/** How often a portfolio is chosen anew: every session, or the first session of each ISO week or calendar month. */
export const rebalances = ['daily', 'weekly', 'monthly'] as const;
export type Rebalance = (typeof rebalances)[number];

/** Option that every portfolio rule has, with its own default. */
export function rebalanceOption(usual: Rebalance) {
  return z
    .enum(rebalances)
    .default(usual)
    .describe('When it is chosen anew: daily, or on the first session of each ISO week or calendar month');
}

/** Whether the portfolio is chosen anew at the close of `date`; `previous`: when it was chosen last, absent before the first time. */
export function isRebalancingDay(
  rebalance: Rebalance,
  date: TradingDate,
  previous: TradingDate | undefined,
): boolean {
  if (rebalance === 'daily' || previous === undefined) return true;
  if (rebalance === 'monthly') return Math.floor(date / 100) !== Math.floor(previous / 100);
  return isoWeek(date) !== isoWeek(previous);
}

/** Number of the week, Monday to Sunday, since one long ago. 1970-01-01 was a Thursday. */
function isoWeek(date: TradingDate): number {
  return Math.floor((epochDay(date) + 3) / 7);
}
