import { invariant, type TradingDate } from '../core/index.ts';
import type { Panel } from '../market/index.ts';
import { columnName, type GroupLevel } from './columns.ts';

/** What formulas are evaluated on. Matrices are day-major, D sessions x I instruments; NaN = missing. */
export interface FormulaData {
  readonly dates: readonly TradingDate[];
  readonly instruments: readonly string[];
  /** 1 where the instrument is in the universe that day. */
  readonly members: Uint8Array;
  /** Per level of classification, the group of each instrument; empty = unknown. */
  readonly groups: Readonly<Partial<Record<GroupLevel, readonly string[]>>>;
  /** By name in upper case, aliases resolved. */
  readonly columns: ReadonlyMap<string, Float64Array>;
}

/**
 * A panel's columns, sizes as `MARKET_CAP` where no column has that name. A panel has one classification: it stands for all
 * three levels. Nothing is copied.
 */
export function formulaDataOf(
  panel: Pick<Panel, 'dates' | 'instruments' | 'members' | 'industries' | 'columns' | 'sizes'>,
): FormulaData {
  const { dates, instruments, members, industries } = panel;
  const columns = new Map<string, Float64Array>();
  if (panel.sizes !== undefined) columns.set('MARKET_CAP', panel.sizes);
  for (const { spec, values } of panel.columns) columns.set(columnName(spec.name), values);
  const classified = industries.length > 0;
  const groups = classified ? { SECTOR: industries, INDUSTRY: industries, SUBINDUSTRY: industries } : {};
  return { dates, instruments, members, groups, columns };
}

/** The data with more columns, or others of the same name. */
export function withColumns(data: FormulaData, more: Readonly<Record<string, Float64Array>>): FormulaData {
  const columns = new Map(data.columns);
  for (const [name, values] of Object.entries(more)) {
    invariant(values.length === data.members.length, `column ${name} has another shape than the data`);
    columns.set(columnName(name), values);
  }
  return { ...data, columns };
}
