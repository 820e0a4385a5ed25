import type { FillPrices } from './labels.ts';
import type { PanelFills } from './session-fills.ts';
import type { Fill } from './timing.ts';

/** Prices that labels are computed from, and what tells a price at which was traded from one that only stands there. */
export interface TradedPrices extends FillPrices {
  /** Shares. A session with a volume of 0 is a suspended one: its price is nobody's fill. Absent or NaN = traded where priced. */
  readonly volume?: Float64Array;
}

/**
 * What orders could be filled at, per session and instrument (`SessionFills`): at the open for `next-open`, else at the close. A
 * return runs from the last session with a fill, however long ago; it is 0 at the first and NaN where there is no trade. A gap
 * runs from the last known close, that of a suspended session included; prices are adjusted, so that a split or dividend is
 * none. Undefined when these prices do not have the fill's: opens for `next-open`.
 */
export function fillsFromPrices(prices: TradedPrices, fill: Fill): PanelFills | undefined {
  const { days, instruments, close, volume } = prices;
  const price = fill === 'next-open' ? prices.open : close;
  if (price === undefined) return undefined;
  const returns = new Float64Array(days * instruments).fill(Number.NaN);
  const gaps = new Float64Array(days * instruments).fill(Number.NaN);
  const lastFill = new Float64Array(instruments).fill(Number.NaN);
  const lastClose = new Float64Array(instruments).fill(Number.NaN);
  for (let cell = 0; cell < days * instruments; cell++) {
    const i = cell % instruments;
    const at = price[cell] as number;
    const closedAt = close[cell] as number;
    if (!Number.isNaN(at) && volume?.[cell] !== 0) {
      const before = lastFill[i] as number;
      returns[cell] = Number.isNaN(before) ? 0 : at / before - 1;
      gaps[cell] = at / (lastClose[i] as number) - 1;
      lastFill[i] = at;
    }
    if (!Number.isNaN(closedAt)) lastClose[i] = closedAt;
  }
  return { returns, gaps };
}
