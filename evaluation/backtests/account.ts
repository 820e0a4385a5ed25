/**
 * What a backtest owns, in units of the value that it began with.
 * 1. Value = cash + holdings. A short is a negative holding, and its proceeds are cash.
 * 2. A holding of exactly 0 is none.
 * 3. Only `mark` changes the value, and trades by what they cost.
 */
import type { SessionFills } from '../../market/index.ts';
import { placeOf } from './session-market.ts';

interface Holding {
  value: number;
  /** Sessions in a row without a trade. */
  idle: number;
  /** Where its code stood among the fills last. */
  place: number;
}

export interface Account {
  value(): number;
  cash(): number;
  /** Sum of what is sold short, 0 or more. */
  shorts(): number;
  /** Instruments held. */
  size(): number;
  /** Value of a holding; 0 = none. */
  held(code: string): number;
  codes(): readonly string[];
  /** Holdings as fractions of the value. */
  weights(): Map<string, number>;
  /** Moves every holding by its return; one without a trade keeps its value. */
  mark(fills: SessionFills): void;
  /** Holdings without a trade in `sessions` sessions in a row become cash at their last price, without costs. Returns how many. */
  leaveDelisted(sessions: number): number;
  /** Buys for `amount`, or sells for -`amount`. */
  trade(code: string, amount: number): void;
  pay(cost: number): void;
  /** Turns all holdings into cash. */
  close(): void;
}

/** An account with cash of 1. */
export function createAccount(): Account {
  const holdings = new Map<string, Holding>();
  let cash = 1;

  const value = (): number => {
    let sum = cash;
    for (const holding of holdings.values()) sum += holding.value;
    return sum;
  };

  return {
    value,
    cash: () => cash,
    shorts() {
      let sum = 0;
      for (const holding of holdings.values()) sum += Math.max(0, -holding.value);
      return sum;
    },
    size: () => holdings.size,
    held: (code) => holdings.get(code)?.value ?? 0,
    codes: () => [...holdings.keys()],
    weights() {
      const whole = value();
      const weights = new Map<string, number>();
      for (const [code, holding] of holdings) weights.set(code, holding.value / whole);
      return weights;
    },
    mark(fills) {
      for (const [code, holding] of holdings) {
        holding.place = placeOf(fills, code, holding.place);
        const change = holding.place < 0 ? Number.NaN : (fills.returns[holding.place] as number);
        if (Number.isNaN(change)) {
          holding.idle++;
          continue;
        }
        holding.idle = 0;
        holding.value *= 1 + change;
        if (holding.value === 0) holdings.delete(code);
      }
    },
    leaveDelisted(sessions) {
      let count = 0;
      for (const [code, holding] of holdings) {
        if (holding.idle < sessions) continue;
        cash += holding.value;
        holdings.delete(code);
        count++;
      }
      return count;
    },
    trade(code, amount) {
      cash -= amount;
      const holding = holdings.get(code);
      if (holding === undefined) {
        if (amount !== 0) holdings.set(code, { value: amount, idle: 0, place: -1 });
        return;
      }
      holding.value += amount;
      if (holding.value === 0) holdings.delete(code);
    },
    pay(cost) {
      cash -= cost;
    },
    close() {
      cash = value();
      holdings.clear();
    },
  };
}
