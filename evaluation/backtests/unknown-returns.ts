import type { SessionFills } from '../../market/index.ts';

/** Counts the returns that a market's fills do not know, over the sessions of a run. */
export interface UnknownReturnCount {
  add(fills: SessionFills): void;
  /** A sentence for people; undefined where there was none. */
  note(): string | undefined;
}

/** Gaps of `delistedAfterDays` sessions without a trade, and longer ones, concern nobody: by then every holding has left at its last price. */
export function createUnknownReturnCount(delistedAfterDays: number): UnknownReturnCount {
  let gaps = 0;
  let sessions = 0;
  return {
    add({ unknown = [] }) {
      for (const gap of unknown) {
        if (gap.idle >= delistedAfterDays) continue;
        gaps++;
        sessions += gap.sessions;
      }
    },
    note() {
      if (gaps === 0) return undefined;
      const days = sessions === 1 ? '1 instrument-day' : `${sessions} instrument-days`;
      return `portfolios take ${days} in ${gaps === 1 ? '1 gap' : `${gaps} gaps`} for days without a return: the market has no prices, and no label runs over the gap exactly`;
    },
  };
}
