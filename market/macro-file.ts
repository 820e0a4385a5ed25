import type { TradingDate } from '../core/index.ts';
import type { MarketRequest } from './feed.ts';
import { releaseLagOf } from './macro-reader.ts';
import type { PanelMacroSeries } from './panel.ts';
import type { TableLoader } from './table-loader.ts';

/** A macro series in a file of its own: one row per observation, dates ascending. */
export interface MacroFile extends Omit<PanelMacroSeries, 'dates' | 'values'> {
  readonly file: string;
  readonly dateColumn: string;
  readonly valueColumn: string;
  readonly delimiter?: string;
}

/** Reads one series; rows without a value are no observations and are left out. */
export async function readMacroFile(
  loader: TableLoader,
  macroFile: MacroFile,
  request: Pick<MarketRequest, 'macroReleaseLag'>,
): Promise<PanelMacroSeries> {
  const { file, dateColumn, valueColumn, delimiter, ...series } = macroFile;
  const table = await loader.load({
    file,
    date: dateColumn,
    releaseLagDays: releaseLagOf(series, request),
    numbers: [{ column: valueColumn, rule: 'any' }],
    ...(delimiter === undefined ? {} : { delimiter }),
  });
  const values = table.numbers.get(valueColumn) as Float64Array;
  const observed = (_: unknown, row: number) => !Number.isNaN(values[row]);
  return {
    ...series,
    dates: Array.from(table.dates).filter(observed) as TradingDate[],
    values: values.filter(observed),
  };
}
