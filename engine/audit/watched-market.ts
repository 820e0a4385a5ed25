/**
 * A market whose days are compared with those of another one as they are delivered.
 * 1. Every day is compared, whatever its data digest says: a source may compute its own.
 * 2. The first day that differs is kept; later ones may differ because of it.
 * 3. The other market's day is asked for first, so that what a source leaves lying about is the watched one's.
 */
import type { InvestorType } from '../../actors/index.ts';
import type { Market, MarketDay, MarketFeed } from '../../market/index.ts';
import type { Difference } from './finding.ts';
import { marketDayDifferences } from './market-day-differences.ts';

export interface WatchedMarket {
  readonly market: Market;
  /** The first day that differed, and in what. */
  readonly first: { readonly day: number; readonly differences: readonly Difference[] } | undefined;
  /** The next days of both after those that were delivered, not compared. */
  peek(): { readonly full: MarketDay | undefined; readonly cut: MarketDay | undefined };
}

export function watchedMarket(
  market: Market,
  full: Market,
  otherwise: string,
  types: readonly InvestorType[],
): WatchedMarket {
  let first: WatchedMarket['first'];
  let own: MarketFeed | undefined;
  let other: MarketFeed | undefined;
  const members: (readonly string[])[] = [];

  const feed = (history?: number): MarketFeed => {
    const [followed, watched] = [full.feed(history), market.feed(history)];
    [other, own] = [followed, watched];
    return {
      next() {
        const whole = followed.next();
        const day = watched.next();
        if (whole === undefined || first !== undefined) return day;
        members[whole.snapshot.day] = whole.snapshot.instruments;
        const differences = marketDayDifferences({
          full: whole,
          cut: day,
          otherwise,
          types,
          membersOf: (of) => members[of] ?? [],
        });
        if (differences.length > 0) first = { day: whole.snapshot.day, differences };
        return day;
      },
    };
  };
  return {
    market: { description: market.description, feed, close: () => market.close() },
    get first() {
      return first;
    },
    peek: () => ({ full: other?.next(), cut: own?.next() }),
  };
}
