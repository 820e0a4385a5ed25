import { epochDay, type TradingDate } from '../../../core/index.ts';
import type { Panel } from '../../panel.ts';
import { emptyMatrix, type PanelAxis } from '../../panel-axis.ts';
import type { ColumnSpec } from '../../snapshot.ts';
import type { LoadedTable } from '../../table-loader.ts';
import type { TableContext } from './context.ts';
import type { TableOptions } from './options.ts';

type FundamentalOptions = TableOptions['fundamentals'][number];

/** Rows of one fundamentals file, and how long its values last. */
export async function loadFundamentals(
  context: TableContext,
  options: FundamentalOptions,
): Promise<LoadedTable> {
  const { file, instrument, date, order, releaseLagDays, columns, size } = options;
  return await context.load({
    file,
    instrument,
    date,
    order,
    releaseLagDays,
    numbers: [
      ...columns.map(({ column }) => ({ column, rule: 'any' as const })),
      ...(size === undefined ? [] : [{ column: size, rule: 'not-negative' as const }]),
    ],
  });
}

/** The declared columns, and sizes when the file has them, as known at each close. */
export function fundamentalColumns(
  axis: PanelAxis,
  table: LoadedTable,
  options: FundamentalOptions,
): { readonly columns: Panel['columns']; readonly size?: Float64Array } {
  const matrix = (column: string) => carried(axis, table, table.numbers.get(column) as Float64Array, options);
  const columns = options.columns.map(({ column, name, modality, description, unit, sign, risk }) => {
    const spec: ColumnSpec = {
      name: name ?? column,
      modality,
      description,
      ...(unit === undefined ? {} : { unit }),
      ...(sign === undefined ? {} : { sign }),
      ...(risk === undefined ? {} : { risk }),
    };
    return { spec, values: matrix(column) };
  });
  return { columns, ...(options.size === undefined ? {} : { size: matrix(options.size) }) };
}

/**
 * A value of date d stands at the closes from d + releaseLagDays to d + releaseLagDays + carryDays, until a later row of
 * its instrument takes over; a row without a value takes nothing over.
 */
function carried(
  axis: PanelAxis,
  table: LoadedTable,
  values: Float64Array,
  { releaseLagDays, carryDays }: FundamentalOptions,
): Float64Array {
  const matrix = emptyMatrix(axis);
  const sessions = Int32Array.from(axis.dates, epochDay);
  const byDate = Uint32Array.from({ length: table.rows }, (_, row) => row);
  byDate.sort((a, b) => (table.dates[a] as number) - (table.dates[b] as number) || a - b);
  for (const row of byDate) {
    const i = axis.instrumentIndex.get(table.codes[row] as string);
    if (i === undefined || Number.isNaN(values[row])) continue;
    const known = epochDay(table.dates[row] as TradingDate) + releaseLagDays;
    for (let day = firstAtOrAfter(sessions, known); day < sessions.length; day++) {
      if ((sessions[day] as number) > known + carryDays) break;
      matrix[day * axis.instruments.length + i] = values[row] as number;
    }
  }
  return matrix;
}

function firstAtOrAfter(sorted: Int32Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
