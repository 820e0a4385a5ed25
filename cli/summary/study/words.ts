import { formatDate, type TradingDate } from '../../../core/index.ts';
import type { AlphaStudyReport } from '../../../engine/index.ts';

/** yyyymmdd of an entry as yyyy-mm-dd. */
export function dateText(date: number): string {
  return formatDate(date as TradingDate);
}

/** Categories by the names of the alphas. */
export function categoriesOf({ alphas }: AlphaStudyReport): ReadonlyMap<string, string> {
  return new Map(alphas.map(({ name, category }) => [name, category]));
}
