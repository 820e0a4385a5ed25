import { byCodeUnit, type TradingDate } from '../core/index.ts';
import type { LoadedTable } from './table-loader.ts';
import { MAX_PANEL_CELLS, tooManyCells } from './table-loader.ts';

/** Sessions and instruments of a panel under construction, with their places. */
export interface PanelAxis {
  readonly dates: readonly TradingDate[];
  /** In code-unit order. */
  readonly instruments: readonly string[];
  readonly dateIndex: ReadonlyMap<number, number>;
  readonly instrumentIndex: ReadonlyMap<string, number>;
}

/** Sorted distinct dates up to `end`, and sorted distinct codes. `file` is named when there are too many. */
export function panelAxis(
  dates: Iterable<number>,
  codes: Iterable<string>,
  file: string,
  end?: TradingDate,
): PanelAxis {
  // Sessions after the run's last date can reach nothing that is delivered: they are not even held.
  const kept = [...new Set(dates)].filter((date) => end === undefined || date <= end);
  const sessions = kept.toSorted((a, b) => a - b) as TradingDate[];
  const instruments = [...new Set(codes)].toSorted(byCodeUnit);
  if (sessions.length * instruments.length > MAX_PANEL_CELLS) {
    throw tooManyCells(file, sessions.length * instruments.length);
  }
  return {
    dates: sessions,
    instruments,
    dateIndex: new Map(sessions.map((date, index) => [date, index])),
    instrumentIndex: new Map(instruments.map((code, index) => [code, index])),
  };
}

/** A day-major D x I matrix of NaN. */
export function emptyMatrix(axis: PanelAxis): Float64Array {
  return new Float64Array(axis.dates.length * axis.instruments.length).fill(Number.NaN);
}

/** The cell of each row in a day-major matrix; -1 for rows whose date or code the axis does not have. */
export function cellsOf(axis: PanelAxis, table: LoadedTable): Int32Array {
  return Int32Array.from({ length: table.rows }, (_, row) => {
    const day = axis.dateIndex.get(table.dates[row] as number);
    const instrument = axis.instrumentIndex.get(table.codes[row] as string);
    return day === undefined || instrument === undefined ? -1 : day * axis.instruments.length + instrument;
  });
}

/** Values of a long table as a matrix: element (d, i) at d * I + i, NaN where the table has no row. */
export function scatter(axis: PanelAxis, cells: Int32Array, values: Float64Array): Float64Array {
  const matrix = emptyMatrix(axis);
  for (let row = 0; row < cells.length; row++) {
    const cell = cells[row] as number;
    if (cell >= 0) matrix[cell] = values[row] as number;
  }
  return matrix;
}
