import { epochDay, invariant, type TradingDate } from '../core/index.ts';
import type { MarketRequest } from './feed.ts';
import type { PanelMacroSeries } from './panel.ts';
import type { MacroReading } from './snapshot.ts';

/** Calendar days from the date of a value to the close that knows it: the series', unless the run does not wait for releases. */
export function releaseLagOf(
  { releaseLagDays }: Pick<PanelMacroSeries, 'releaseLagDays'>,
  { macroReleaseLag = true }: Pick<MarketRequest, 'macroReleaseLag'>,
): number {
  return macroReleaseLag ? releaseLagDays : 0;
}

/**
 * Reads a series as known at the closes of ascending dates: the latest value whose date + releaseLagDays (calendar days)
 * is not after the close's date. Undefined before the first release. Changes and the percentile count rows of the series,
 * whatever their spacing; the percentile uses the rows there are when they are fewer than `percentileRows`.
 */
export function macroReader(series: PanelMacroSeries): (date: TradingDate) => MacroReading | undefined {
  const { name, description, unit, releaseLagDays, percentileRows, dates, values } = series;
  const releases = dates.map((date) => epochDay(date) + releaseLagDays);
  for (let row = 1; row < dates.length; row++) {
    invariant((dates[row - 1] as number) < (dates[row] as number), `macro series ${name} must ascend`);
  }
  let known = 0;
  return (date) => {
    const today = epochDay(date);
    while (known < releases.length && (releases[known] as number) <= today) known++;
    const last = known - 1;
    if (last < 0) return undefined;
    const value = values[last] as number;
    const change = (rows: number) => (last < rows ? Number.NaN : value - (values[last - rows] as number));
    return {
      name,
      description,
      unit,
      date: dates[last] as TradingDate,
      value,
      change1: change(1),
      change30: change(30),
      change180: change(180),
      ...(percentileRows === undefined ? {} : { percentile: shareAtOrBelow(values, last, percentileRows) }),
    };
  };
}

function shareAtOrBelow(values: Float64Array, last: number, rows: number): number {
  const window = values.subarray(Math.max(0, last + 1 - rows), last + 1);
  const latest = values[last] as number;
  return window.filter((value) => value <= latest).length / window.length;
}
