/** What goes to the thread of random investors, and what comes back. */
import type { TradingDate } from '../../core/index.ts';
import type { AggregationOptions } from '../../optimizer/index.ts';
import type { Pools } from '../controls/random.ts';
import type { DrawnSession, RandomInvestorsSettings, RandomResult } from '../random-investors.ts';

/** What the thread begins with. */
export interface ThreadSettings extends RandomInvestorsSettings {
  readonly aggregation: AggregationOptions;
}

export type ToThread =
  | { readonly kind: 'history'; readonly session: DrawnSession }
  | { readonly kind: 'day'; readonly session: DrawnSession; readonly pools: PackedPools }
  | { readonly kind: 'result'; readonly start: TradingDate | undefined };

export type FromThread =
  /** A session was taken in. */
  { readonly kind: 'added' } | { readonly kind: 'result'; readonly result: RandomResult | null };

/** Pools one after the other: hundreds of small arrays take long to copy. */
export interface PackedPools {
  /** Investors of each type. */
  readonly investors: readonly number[];
  /** Of each investor's pool. */
  readonly sizes: Uint16Array;
  readonly positions: Uint16Array;
}

export function packPools(pools: Pools): PackedPools {
  const all = pools.flat();
  const sizes = Uint16Array.from(all, ({ length }) => length);
  const positions = new Uint16Array(sizes.reduce((sum, size) => sum + size, 0));
  let at = 0;
  for (const pool of all) {
    positions.set(pool, at);
    at += pool.length;
  }
  return { investors: pools.map(({ length }) => length), sizes, positions };
}

export function unpackPools({ investors, sizes, positions }: PackedPools): Pools {
  let investor = 0;
  let at = 0;
  return investors.map((count) =>
    Array.from({ length: count }, () => {
      const from = at;
      at += sizes[investor++] as number;
      return positions.subarray(from, at);
    }),
  );
}

/** A session's part that random investors see, with arrays of its own. */
export function drawnSession({ snapshot, endedLabels, fills }: DrawnSession): DrawnSession {
  const { day, date, instruments, industries } = snapshot;
  return {
    snapshot: { day, date, instruments, industries },
    endedLabels,
    ...(fills === undefined ? {} : { fills }),
  };
}
