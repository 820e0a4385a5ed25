import { invariant } from '../core/index.ts';
import type { Fill } from './timing.ts';

/** Fill prices of a panel, day-major D x I, adjusted for splits and dividends; NaN = no trade. */
export interface FillPrices {
  readonly days: number;
  readonly instruments: number;
  /** Needed by `next-open`. */
  readonly open?: Float64Array;
  readonly close: Float64Array;
}

/**
 * Forward returns per horizon h as fractions, in the row of the decision's day t: price(b) / price(a) - 1 with
 * next-open: opens of a = t+1 and b = t+1+h; next-close: closes of the same days; same-close: closes of t and t+h.
 * NaN where either price is missing or lies beyond the panel.
 */
export function forwardReturns(
  prices: FillPrices,
  horizons: readonly number[],
  fill: Fill,
): Map<number, Float64Array> {
  const { days, instruments } = prices;
  const price = fill === 'next-open' ? prices.open : prices.close;
  invariant(price !== undefined, 'labels with next-open fills need opening prices');
  const delay = fill === 'same-close' ? 0 : 1;
  const labels = new Map<number, Float64Array>();
  for (const horizon of horizons) {
    const values = new Float64Array(days * instruments).fill(Number.NaN);
    for (let day = 0; day + delay + horizon < days; day++) {
      for (let i = 0; i < instruments; i++) {
        const from = price[(day + delay) * instruments + i] as number;
        const to = price[(day + delay + horizon) * instruments + i] as number;
        values[day * instruments + i] = to / from - 1;
      }
    }
    labels.set(horizon, values);
  }
  return labels;
}
