/**
 * One portfolio of one signal, traded session by session.
 * 1. A session reads nothing but its own fills and signal, the account, and a history that ends with it.
 * 2. Within a session: mark, delist, trade, decide; same-close fills decide before they trade. A decision is traded once.
 * 3. Value = cash + holdings, and cash is never negative by buying: there is no leverage.
 * 4. Net = (1 + gross) x (1 - costs) - 1, session by session.
 * 5. Whoever has lost everything is out: from then on nothing is held, decided or traded.
 */
import { invariant, MassError, rankGrid, type TradingDate } from '../../core/index.ts';
import type { SessionFills } from '../../market/index.ts';
import {
  type Backtest,
  type BacktestDay,
  type BacktestSettings,
  costsOfOneSide,
  type ExecutionRules,
  MOST_COSTS_BPS,
} from '../backtest.ts';
import type { Decision } from '../portfolio.ts';
import { createAccount } from './account.ts';
import { createSeriesRecorder } from './series-recorder.ts';
import { placeOf, refusalsAt } from './session-market.ts';
import { type CostRates, type Order, tradesFor } from './trades.ts';

/** Of the value at the start: at or below, all is lost. */
const RUIN = 1e-12;
/** Shares of the value in cash this close to 0 are what rounding left over. */
const ROUNDING = 1e-11;
const BASIS_POINT = 1e-4;

/** A decision with the instruments that its weights are about. */
interface Pending {
  readonly decision: Decision;
  readonly instruments: readonly string[];
}

/**
 * A backtest of `settings.portfolio`, without days yet. Throws `scenario.invalid` where one side costs over 20 %, and
 * `market.missing-column` when a price limit meets fills without gaps.
 */
export function createBacktest({ portfolio, rules, history }: BacktestSettings): Backtest {
  const rates = costRatesOf(rules);
  const account = createAccount();
  const recorder = createSeriesRecorder(rates);
  const tradesAtDecision = rules.fill === 'same-close';
  let pending: Pending | undefined;
  /** Instruments that left the universe and could not be sold: they are tried at every session until the next decision. */
  let leaving: readonly string[] = [];
  let hasBegun = false;
  let isRuined = false;
  let lastDate: TradingDate | undefined;
  let lastDecided: TradingDate | undefined;

  function decide({ day, date, signal }: BacktestDay): Pending | undefined {
    if (signal === undefined || isRuined || !portfolio.isDue(date, lastDecided)) return undefined;
    if (portfolio.ranks && !tellsApart(signal.score)) {
      recorder.passOver();
      return undefined;
    }
    lastDecided = date;
    const decision = portfolio.decide({ ...signal, day, date, held: account.weights(), history });
    if (decision === undefined) return undefined;
    invariant(
      decision.weights.length === signal.instruments.length && decision.weights.every(Number.isFinite),
      'a decision has one finite weight per member',
    );
    return { decision, instruments: signal.instruments };
  }

  function orderOf(fills: SessionFills, code: string, weight: number): Order {
    const place = placeOf(fills, code);
    return { code, held: account.held(code), weight, ...refusalsAt(fills, place, rules.priceLimit) };
  }

  /** Orders of a decision, or of what is still to leave; sets what leaves next. */
  function ordersOf(fills: SessionFills, chosen: Pending | undefined): readonly Order[] {
    const departed = new Set(chosen === undefined ? leaving : account.codes());
    const orders: Order[] = [];
    for (let j = 0; chosen !== undefined && j < chosen.instruments.length; j++) {
      const code = chosen.instruments[j] as string;
      const weight = chosen.decision.weights[j] as number;
      if (weight === 0 && account.held(code) === 0) continue;
      departed.delete(code);
      orders.push(orderOf(fills, code, weight));
    }
    leaving = [...departed].filter((code) => account.held(code) !== 0);
    for (const code of leaving) orders.push(orderOf(fills, code, 0));
    return orders;
  }

  /** Trades at the session's fill; fractions of `value`, the one before trading. */
  function trade(
    fills: SessionFills,
    chosen: Pending | undefined,
    value: number,
  ): { readonly turnover: number; readonly costs: number } {
    if (chosen?.decision.isShort === true) recorder.runShortOfRoom();
    const orders = ordersOf(fills, chosen);
    if (orders.length === 0) return { turnover: 0, costs: 0 };
    const leastCash = leastCashOf(chosen?.decision);
    const means = { value, cash: account.cash(), leastCash };
    const { amounts, bought, sold, cost, refused } = tradesFor(orders, means, rates);
    for (const [k, { code }] of orders.entries()) account.trade(code, amounts[k] as number);
    account.pay(cost);
    leaving = leaving.filter((code) => account.held(code) !== 0);
    recorder.refuse(refused);
    return { turnover: (bought + sold) / 2 / value, costs: cost / value };
  }

  function endIfRuined(): void {
    if (isRuined || account.value() > RUIN) return;
    isRuined = true;
    account.close();
  }

  return {
    addDay(today) {
      const { date, fills } = today;
      invariant(lastDate === undefined || date > lastDate, 'backtests take days in order');
      lastDate = date;
      const before = account.value();
      account.mark(fills);
      recorder.delist(account.leaveDelisted(rules.delistedAfterDays));
      const value = account.value();
      endIfRuined();
      const chosen = isRuined ? undefined : tradesAtDecision ? decide(today) : pending;
      hasBegun ||= chosen?.decision.weights.some((weight) => weight !== 0) ?? false;
      const done = isRuined || !hasBegun ? { turnover: 0, costs: 0 } : trade(fills, chosen, value);
      endIfRuined();
      if (!tradesAtDecision) pending = decide(today);
      if (!hasBegun) return;
      recorder.session({
        date,
        grossReturn: before <= RUIN ? 0 : value / before - 1,
        ...done,
        holdings: account.size(),
        cash: isRuined ? 1 : shareOf(account.cash(), account.value()),
        shorts: isRuined ? 0 : account.shorts() / account.value(),
      });
    },
    get firstDate() {
      return recorder.firstDate;
    },
    weights: () => account.weights(),
    result: (from) => recorder.series(account.weights(), from),
  };
}

function costRatesOf(rules: ExecutionRules): CostRates {
  const { buy, sell } = costsOfOneSide(rules);
  if (!(buy >= 0 && sell >= 0 && Math.max(buy, sell) <= MOST_COSTS_BPS)) {
    const { commissionBps, slippageBps, sellTaxBps } = rules;
    throw new MassError({
      code: 'scenario.invalid',
      message: 'one side of a trade costs more than its value can bear',
      path: 'evaluation.costs',
      found: { commissionBps, slippageBps, sellTaxBps },
      expected: `commission, slippage and tax of 0 to ${MOST_COSTS_BPS} basis points together`,
      hint: '1 basis point is 0.01 %: 5 is a usual commission',
    });
  }
  return { buy: buy * BASIS_POINT, sell: sell * BASIS_POINT };
}

/** Not where two or more are scored and all of them alike, on the grid that ties are judged on. */
function tellsApart(score: Float64Array): boolean {
  let first: number | undefined;
  let isAlone = true;
  for (const value of score) {
    if (Number.isNaN(value)) continue;
    const place = rankGrid(value);
    if (first === undefined) first = place;
    else if (place !== first) return true;
    else isAlone = false;
  }
  return isAlone;
}

function shareOf(cash: number, value: number): number {
  const share = cash / value;
  return Math.abs(share) <= ROUNDING ? 0 : share;
}

/** Long-only portfolios keep the share that was decided; against shorts, whose proceeds are cash, none is set aside. */
function leastCashOf(decision: Decision | undefined): number {
  if (decision === undefined || decision.weights.some((weight) => weight < 0)) return 0;
  return Math.max(0, decision.cash);
}
