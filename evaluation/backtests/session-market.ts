import { byCodeUnit, MassError } from '../../core/index.ts';
import type { SessionFills } from '../../market/index.ts';
import type { RefusedOrders } from '../backtest.ts';

/**
 * Exchanges round limit prices to the tick, so a fill at the limit may be a little short of it: by half a tick of 0.01 on a price of
 * 5, which is 0.001. A fill that close to the limit without being at it is taken for one at the limit, too.
 */
export const LIMIT_ROUNDING = 0.001;

/** Why an order is not executed at a session's fill. */
export type Refusal = keyof RefusedOrders;

/**
 * Place of `code` among the codes of `fills`, -1 when it is not there. `guess` is looked at first: codes seldom move between sessions.
 */
export function placeOf({ instruments }: SessionFills, code: string, guess = -1): number {
  if (instruments[guess] === code) return guess;
  let low = 0;
  let high = instruments.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const order = byCodeUnit(instruments[middle] as string, code);
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** Why a buy and a sell at `place` would be refused this session; undefined = executed. Unknown gaps refuse nothing. */
export function refusalsAt(
  fills: SessionFills,
  place: number,
  priceLimit: number | undefined,
): { readonly buy: Refusal | undefined; readonly sell: Refusal | undefined } {
  if (place < 0 || Number.isNaN(fills.returns[place])) return { buy: 'suspended', sell: 'suspended' };
  if (priceLimit === undefined) return { buy: undefined, sell: undefined };
  if (fills.gaps === undefined) {
    throw new MassError({
      code: 'market.missing-column',
      message: 'price limits need prices, which this market source does not have',
      path: 'evaluation.priceLimit',
      found: priceLimit,
      hint: 'leave priceLimit out, or use a source with prices',
    });
  }
  const gap = fills.gaps[place] as number;
  return {
    buy: gap >= priceLimit - LIMIT_ROUNDING ? 'limitUp' : undefined,
    sell: gap <= LIMIT_ROUNDING - priceLimit ? 'limitDown' : undefined,
  };
}
