import { bitsAt, byCodeUnit, rankGrid, type TradingDate } from '../../core/index.ts';
import type { PortfolioDay } from '../portfolio-rule.ts';

/**
 * Positions of the instruments with a score, best first, by the score on the rank grid. Among equals those that are held come first and
 * those that are held short last; the others stand in an order drawn anew for every date, so that no code is favoured for its name.
 */
export function bestFirst({
  score,
  instruments,
  held,
  date,
}: Pick<PortfolioDay, 'score' | 'instruments' | 'held' | 'date'>): number[] {
  const grid = score.map(rankGrid);
  const places = [...grid.keys()]
    .filter((j) => !Number.isNaN(grid[j]))
    .sort((a, b) => (grid[b] as number) - (grid[a] as number));
  const isTied = (k: number) => grid[places[k] as number] === grid[places[k + 1] as number];
  for (let from = 0; from < places.length; from++) {
    let to = from + 1;
    while (to < places.length && isTied(to - 1)) to++;
    if (to - from > 1) {
      const tied = places.slice(from, to).map((j) => {
        const code = instruments[j] as string;
        return { j, code, side: Math.sign(held.get(code) ?? 0), lot: lotOf(code, date) };
      });
      tied.sort((a, b) => b.side - a.side || a.lot - b.lot || byCodeUnit(a.code, b.code));
      for (const [k, { j }] of tied.entries()) places[from + k] = j;
    }
    from = to - 1;
  }
  return places;
}

/** A 32-bit word of an instrument on a date: FNV-1a of its code, mixed with the date. */
function lotOf(code: string, date: TradingDate): number {
  let word = 0x811c9dc5;
  for (let k = 0; k < code.length; k++) word = Math.imul(word ^ code.charCodeAt(k), 0x01000193);
  return bitsAt(word, date, 0);
}

/** How many a share of n is: at least one of any, and 0.2 x 50 is not 9 by rounding. */
export function countOfShare(share: number, n: number): number {
  return n === 0 ? 0 : Math.max(1, Math.floor(share * n + 1e-9));
}
