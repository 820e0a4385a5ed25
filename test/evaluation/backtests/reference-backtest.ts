import type { Fill } from '../../../market/index.ts';

/** A small market with its decisions, days x instruments; null = no trade, no decision, or unknown. */
export interface World {
  readonly returns: readonly (readonly (number | null)[])[];
  readonly gaps: readonly (readonly number[])[];
  readonly isMember: readonly (readonly boolean[])[];
  readonly decisions: readonly (readonly number[] | null)[];
  readonly fill: Fill;
  readonly buyRate: number;
  readonly sellRate: number;
  readonly limit: number;
  readonly delistedAfter: number;
}

export interface ReferenceDay {
  readonly gross: number;
  readonly net: number;
  readonly cost: number;
  readonly turnover: number;
  readonly cash: number;
  readonly held: readonly number[];
  /** Orders refused so far: no trade, upper limit, lower limit. */
  readonly refused: readonly number[];
  readonly delisted: number;
}

/** Where a falling function of one number crosses 0, in [0, high]. */
function crossing(falls: (x: number) => number, high: number): number {
  let low = 0;
  let top = high;
  if (falls(top) >= 0) return top;
  for (let step = 0; step < 200; step++) {
    const middle = (low + top) / 2;
    if (falls(middle) >= 0) low = middle;
    else top = middle;
  }
  return low;
}

/** The rules of docs/backtests.md as one plain loop over dense arrays, equations solved by halving intervals. */
export function referenceBacktest(world: World): readonly ReferenceDay[] {
  const { returns, gaps, isMember, decisions, buyRate, sellRate, limit } = world;
  const count = returns[0]?.length ?? 0;
  const all = Array.from({ length: count }, (_, i) => i);
  const held = all.map(() => 0);
  const idle = all.map(() => 0);
  const refused = [0, 0, 0];
  let toLeave: number[] = [];
  let cash = 1;
  let delisted = 0;
  let begun = false;
  let ruined = false;
  const days: ReferenceDay[] = [];
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

  for (const [d, row] of returns.entries()) {
    const before = cash + total(held);
    for (const i of all) {
      const r = row[i] ?? null;
      idle[i] = r === null ? (idle[i] as number) + 1 : 0;
      if (r !== null) held[i] = (held[i] as number) * (1 + r);
      if (held[i] !== 0 && idle[i] >= world.delistedAfter) {
        cash += held[i] as number;
        held[i] = 0;
        delisted++;
      }
    }
    const value = cash + total(held);
    if (value <= 1e-12) {
      ruined = true;
      cash = value;
      held.fill(0);
    }
    const chosenAt = world.fill === 'same-close' ? d : d - 1;
    const weights = ruined ? null : (decisions[chosenAt] ?? null);
    const targets: (number | null)[] = all.map(() => null);
    if (weights !== null) {
      toLeave = [];
      for (const i of all) {
        if (isMember[chosenAt]?.[i] === true) targets[i] = weights[i] as number;
        else if (held[i] !== 0) toLeave.push(i);
        if (targets[i] !== null && targets[i] !== 0) begun = true;
      }
    }
    for (const i of toLeave) if (held[i] !== 0) targets[i] = 0;

    const wanted = (i: number, after: number) =>
      targets[i] === null ? 0 : (targets[i] as number) * after - (held[i] as number);
    const reasonOf = (i: number, trade: number): number => {
      if ((row[i] ?? null) === null) return 0;
      if (trade > 0 && (gaps[d]?.[i] as number) >= limit - 0.001) return 1;
      return trade < 0 && (gaps[d]?.[i] as number) <= -limit + 0.001 ? 2 : -1;
    };
    const done = (i: number, after: number, scale: number): number => {
      const trade = wanted(i, after);
      return reasonOf(i, trade) >= 0 ? 0 : trade > 0 ? trade * scale : trade;
    };
    const costOf = (trade: number) => (trade > 0 ? buyRate * trade : -sellRate * trade);
    let cost = 0;
    let traded = 0;
    if (!ruined && begun && targets.some((target) => target !== null)) {
      const after = crossing((x) => value - total(all.map((i) => costOf(done(i, x, 1)))) - x, value);
      const isLong = weights?.every((weight, i) => isMember[chosenAt]?.[i] !== true || weight >= 0) ?? false;
      const members = all.filter((i) => isMember[chosenAt]?.[i] === true);
      const reserve =
        weights !== null && isLong ? Math.max(0, 1 - total(members.map((i) => weights[i] as number))) : 0;
      const left = (scale: number) => {
        const trades = all.map((i) => done(i, after, scale));
        const paid = total(trades.map(costOf));
        return cash - total(trades) - paid - reserve * (value - paid) + 1e-13 * value;
      };
      const scale = crossing(left, 1);
      for (const i of all) {
        const trade = wanted(i, after);
        const reason = reasonOf(i, trade);
        if (reason >= 0 && Math.abs(trade) > 1e-12 * value) refused[reason] = (refused[reason] as number) + 1;
      }
      const trades = all.map((i) => done(i, after, scale));
      for (const i of all) {
        const now = (held[i] as number) + (trades[i] as number);
        held[i] = Math.abs(now) < 1e-11 * value ? 0 : now;
      }
      cost = total(trades.map(costOf));
      traded = total(trades.map(Math.abs));
      cash -= total(trades) + cost;
    }
    const afterwards = cash + total(held);
    if (afterwards <= 1e-12) {
      ruined = true;
      cash = afterwards;
      held.fill(0);
    }
    if (!begun) continue;
    const gross = before <= 1e-12 ? 0 : value / before - 1;
    days.push({
      gross,
      net: before <= 1e-12 ? 0 : afterwards / before - 1,
      cost: cost / value,
      turnover: traded / 2 / value,
      cash: ruined ? 1 : cash / afterwards,
      held: [...held],
      refused: [...refused],
      delisted,
    });
  }
  return days;
}
