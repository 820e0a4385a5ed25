import { type Digest, MassError } from '../core/index.ts';
import type { DayRecord } from '../journal/index.ts';
import type { MarketDay } from '../market/index.ts';
import { chainData } from './day-digest.ts';

/**
 * Throws `run.identity` unless the market shows a committed day as the run saw it. `before`: the chained data digest of the day
 * before it.
 */
export function checkSameData(
  record: Pick<DayRecord, 'day' | 'date' | 'dataDigest'>,
  before: Digest,
  marketDay: MarketDay | undefined,
): asserts marketDay is MarketDay {
  const found = marketDay === undefined ? undefined : chainData(before, marketDay.dataDigest);
  if (found === record.dataDigest) return;
  throw new MassError({
    code: 'run.identity',
    message: `the market data of day ${record.day} (${record.date}) differ from those that this run was made with`,
    found:
      marketDay === undefined
        ? 'no such day'
        : marketDay.snapshot.date === record.date
          ? 'other values'
          : `${marketDay.snapshot.date}`,
    expected: `the data with digest ${record.dataDigest.slice(0, 12)}`,
    hint: 'point --set market.path at the original data, or start a new run',
  });
}
