import type { Refusal } from './session-market.ts';

/** Differences at or below this share of the value are rounding: no orders, and no lack of money. */
const ROUNDING = 1e-12;
/** The value after costs is found to this share of the value; the error shrinks at least 2.5-fold a step. */
const PRECISION = 1e-15;
const MOST_STEPS = 60;

/** One instrument's way from what is held to what was decided. */
export interface Order {
  readonly code: string;
  /** Value held. */
  readonly held: number;
  /** Decided weight; 0 = to be sold. */
  readonly weight: number;
  /** Why a buy, and a sell, is refused at this session's fill. */
  readonly buy: Refusal | undefined;
  readonly sell: Refusal | undefined;
}

/** Of the traded value, as fractions. */
export interface CostRates {
  readonly buy: number;
  readonly sell: number;
}

export interface Means {
  /** Of the whole portfolio before trading; above 0. */
  readonly value: number;
  readonly cash: number;
  /** Share of the value that buys leave in cash: what refused sells do not bring in is not bought for. */
  readonly leastCash: number;
}

export interface Trades {
  /** Bought (+) or sold (-) value per order. */
  readonly amounts: Float64Array;
  /** Sums of the amounts, both 0 or more. */
  readonly bought: number;
  readonly sold: number;
  readonly cost: number;
  readonly refused: readonly Refusal[];
}

/**
 * Trades to the decided weights. Costs are paid out of the trades: targets are weights x the value that is left after costs, V' = V -
 * cost(V'), so that a portfolio that was to be fully invested has neither debt nor cash left over. Refused orders are left out. Where
 * cash would then fall below `leastCash`, all buys shrink by one factor.
 */
export function tradesFor(orders: readonly Order[], means: Means, rates: CostRates): Trades {
  const { value, cash, leastCash } = means;
  const amounts = new Float64Array(orders.length);
  let after = value;
  let sums = fillIn(amounts, orders, after);
  for (let step = 0; step < MOST_STEPS; step++) {
    // Unwinding large legs can cost more than what is left between them.
    const next = Math.max(0, value - (rates.buy * sums.bought + rates.sell * sums.sold));
    const isFound = Math.abs(next - after) <= PRECISION * value;
    after = next;
    sums = fillIn(amounts, orders, after);
    if (isFound) break;
  }
  const refused = orders.flatMap((order) => refusalOf(order, after, ROUNDING * value));
  const { sold } = sums;
  const sellCost = rates.sell * sold;
  // Cash after buying s x bought: cash + sold - sellCost - s bought (1 + rate) >= leastCash (value - sellCost - s bought rate).
  const left = cash + sold - sellCost - leastCash * (value - sellCost);
  // What rounding leaves would buy holdings of nothing.
  const spendable = left > ROUNDING * value ? left : 0;
  const needed = sums.bought * (1 + rates.buy * (1 - leastCash));
  const scale = needed - spendable > ROUNDING * value ? spendable / needed : 1;
  if (scale < 1) for (const [k, amount] of amounts.entries()) if (amount > 0) amounts[k] = amount * scale;
  const bought = sums.bought * scale;
  return { amounts, bought, sold, cost: rates.buy * bought + sellCost, refused };
}

/** Writes the trades towards weights of `after`, refused ones 0. */
function fillIn(
  amounts: Float64Array,
  orders: readonly Order[],
  after: number,
): { readonly bought: number; readonly sold: number } {
  let bought = 0;
  let sold = 0;
  for (let k = 0; k < orders.length; k++) {
    const { weight, held, buy, sell } = orders[k] as Order;
    const wanted = weight * after - held;
    const amount = (wanted > 0 ? buy : sell) === undefined ? wanted : 0;
    amounts[k] = amount;
    if (amount > 0) bought += amount;
    else sold -= amount;
  }
  return { bought, sold };
}

function refusalOf({ weight, held, buy, sell }: Order, after: number, rounding: number): readonly Refusal[] {
  const wanted = weight * after - held;
  if (Math.abs(wanted) <= rounding) return [];
  const refusal = wanted > 0 ? buy : sell;
  return refusal === undefined ? [] : [refusal];
}
