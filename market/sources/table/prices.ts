import type { TradingDate } from '../../../core/index.ts';
import type { NumberRule } from '../../number-rule.ts';
import { cellsOf, emptyMatrix, type PanelAxis, panelAxis, scatter } from '../../panel-axis.ts';
import type { PanelPrices } from '../../price-columns.ts';
import type { TableContext } from './context.ts';
import type { TableOptions } from './options.ts';

/** Price fields as matrices over the axis that they span. */
export interface TablePrices {
  readonly axis: PanelAxis;
  readonly prices: PanelPrices;
  readonly size?: Float64Array;
}

const fields = ['open', 'high', 'low', 'close', 'adjustedClose', 'volume', 'size'] as const;
type Field = (typeof fields)[number];

function ruleOf(field: Field): NumberRule {
  return field === 'volume' || field === 'size' ? 'not-negative' : 'price';
}

/** Prices from one long table. */
export async function longPrices(
  context: TableContext,
  options: NonNullable<TableOptions['prices']>,
  end: TradingDate | undefined,
): Promise<TablePrices> {
  const columns = fields.flatMap((field) => {
    const column = options[field];
    return column === undefined ? [] : [{ field, column, rule: ruleOf(field) }];
  });
  const { file, instrument, date, order } = options;
  const table = await context.load({ file, instrument, date, order, numbers: columns });
  const axis = panelAxis(table.dates, table.codes, context.path(file), end);
  const cells = cellsOf(axis, table);
  return split(
    axis,
    new Map(
      columns.map(({ field, column }) => [
        field,
        scatter(axis, cells, table.numbers.get(column) as Float64Array),
      ]),
    ),
  );
}

/** Prices from one file per field; the close's file spans the axis, and a bad cell makes its whole row bad. */
export async function widePrices(
  context: TableContext,
  options: NonNullable<TableOptions['widePrices']>,
  end: TradingDate | undefined,
): Promise<TablePrices> {
  const load = async (file: string, field: Field) => {
    const names = (await context.columns(file)).filter((name) => name !== options.date);
    const numbers = names.map((column) => ({ column, rule: ruleOf(field) }));
    return { names, table: await context.load({ file, date: options.date, numbers }) };
  };
  const close = await load(options.close, 'close');
  const axis = panelAxis(close.table.dates, close.names, context.path(options.close), end);
  const matrices = new Map<Field, Float64Array>();
  for (const field of fields) {
    const file = options[field];
    if (file === undefined) continue;
    const { names, table } = field === 'close' ? close : await load(file, field);
    context.checkCodes(file, names, axis);
    const matrix = emptyMatrix(axis);
    for (const name of names) {
      const i = axis.instrumentIndex.get(name);
      const values = table.numbers.get(name) as Float64Array;
      if (i === undefined) continue;
      for (let row = 0; row < table.rows; row++) {
        const day = axis.dateIndex.get(table.dates[row] as number);
        if (day !== undefined) matrix[day * axis.instruments.length + i] = values[row] as number;
      }
    }
    matrices.set(field, matrix);
  }
  return split(axis, matrices);
}

function split(axis: PanelAxis, matrices: ReadonlyMap<Field, Float64Array>): TablePrices {
  const { size, ...prices } = Object.fromEntries(matrices) as Record<Field, Float64Array>;
  return { axis, prices, ...(size === undefined ? {} : { size }) };
}
