import { MassError } from '../../core/index.ts';
import { labelsAsOf, membersAsOf } from '../as-of.ts';
import { DataFiles } from '../duckdb.ts';
import type { Market, MarketRequest } from '../feed.ts';
import { fillsFromPrices, type TradedPrices } from '../fills-from-prices.ts';
import { forwardReturns } from '../labels.ts';
import { readMacroFile } from '../macro-file.ts';
import type { Panel, PanelMacroSeries } from '../panel.ts';
import { cellsOf, type PanelAxis, panelAxis, scatter } from '../panel-axis.ts';
import { panelMarket } from '../panel-market.ts';
import { optionPath } from '../paths.ts';
import { adjustedOpen, type PanelPrices, priceColumns } from '../price-columns.ts';
import type { MarketSource } from '../source.ts';
import { type LoadedTable, TableLoader } from '../table-loader.ts';
import { TableContext } from './table/context.ts';
import { fundamentalColumns, loadFundamentals } from './table/fundamentals.ts';
import { type TableOptions, tableOptions } from './table/options.ts';
import { longPrices, type TablePrices, widePrices } from './table/prices.ts';
import { loadHeadlines } from './table/text.ts';
import { loadIndustries, loadMembership } from './table/universe.ts';

/** Any CSV or Parquet files with declared column names. */
export const table: MarketSource = {
  kind: 'table',
  description:
    'CSV or Parquet files with declared columns: prices, industries, fundamentals, text, labels, macro',
  options: tableOptions,
  supportsAsOf: true,
  open: (options: TableOptions, request) => open(options, request),
};

async function open(options: TableOptions, request: MarketRequest): Promise<Market> {
  const files = await DataFiles.open();
  const loader = new TableLoader(files, options.onBadRows, request.asOf);
  try {
    const context = new TableContext(loader, optionPath(options.path, request.baseFolder), options.delimiter);
    const panel = await panelOf(context, options, request);
    loader.finish();
    const { warnings } = context;
    return panelMarket({ kind: options.kind, panel, droppedRows: loader.dropped, warnings }, request);
  } catch (error) {
    // Bad rows explain what followed from them, e.g. a panel without instruments.
    loader.finish();
    throw error;
  } finally {
    files.close();
  }
}

async function panelOf(context: TableContext, options: TableOptions, request: MarketRequest): Promise<Panel> {
  const priced = await loadPrices(context, options, request);
  const given = options.labels;
  const labelTable = given === undefined ? undefined : await loadLabels(context, given);
  const tables: LoadedTable[] = [];
  for (const each of options.fundamentals) tables.push(await loadFundamentals(context, each));
  // Without prices, the first dated table spans the panel and its rows are the members.
  const spanning = labelTable ?? tables[0];
  const axis = priced?.axis ?? spannedBy(context, options, spanning, request);
  const found =
    priced === undefined ? membersOf(axis, spanning as LoadedTable) : pricedCells(priced.prices.close);
  if (priced === undefined && given !== undefined && options.membership === undefined) {
    context.warnings.push(
      `${given.file}: without market.membership, whoever has a row of labels that day is a member; a file that leaves out the delisted leaves them out of the universe (survivorship)`,
    );
  }
  const industries = await loadIndustries(context, axis, options.industry);
  if (options.membership !== undefined) {
    const declared = await loadMembership(context, axis, options.membership);
    for (let cell = 0; cell < found.length; cell++) if (declared[cell] !== 1) found[cell] = 0;
  }
  const present = membersAsOf(found, axis, request.asOf);
  // Declared, not found: which columns there are does not depend on who is listed later.
  const known = options.industry === undefined ? undefined : industries;
  const columns = [...(priced === undefined ? [] : priceColumns(axis, priced.prices, present, known))];
  let size = priced?.size;
  for (const [k, fundamental] of options.fundamentals.entries()) {
    const rows = tables[k] as LoadedTable;
    context.checkCodes(fundamental.file, rows.codes, axis);
    const more = fundamentalColumns(axis, rows, fundamental);
    columns.push(...more.columns);
    size ??= more.size;
  }
  checkNames(columns);
  const headlines = options.text === undefined ? undefined : await loadHeadlines(context, axis, options.text);
  const macro: PanelMacroSeries[] = [];
  for (const { file, date, value, percentileRows, ...series } of options.macro) {
    const percentile = percentileRows === undefined ? {} : { percentileRows };
    const place = {
      file: context.path(file),
      dateColumn: date,
      valueColumn: value,
      delimiter: options.delimiter,
    };
    macro.push(await readMacroFile(context.loader, { ...series, ...percentile, ...place }, request));
  }
  const traded = priced === undefined ? undefined : tradedPrices(axis, priced.prices);
  const labels =
    given === undefined || labelTable === undefined
      ? computedLabels(traded, request)
      : labelsAsOf(givenLabels(context, axis, labelTable, given), axis, request.asOf);
  // Given labels say how orders are filled. Prices that lack their fill leave it to the one-day labels.
  const fills = traded === undefined ? undefined : fillsFromPrices(traded, labels.labelFill);
  return {
    dates: axis.dates,
    instruments: axis.instruments,
    members: present,
    industries,
    ...(size === undefined ? {} : { sizes: size }),
    columns,
    ...labels,
    ...(fills === undefined ? {} : { fills }),
    ...(headlines === undefined ? {} : { headlines }),
    macro,
  };
}

async function loadPrices(
  context: TableContext,
  options: TableOptions,
  request: MarketRequest,
): Promise<TablePrices | undefined> {
  const { prices, widePrices: wide, currency } = options;
  if (prices !== undefined && wide !== undefined) {
    throw new MassError({
      code: 'scenario.invalid',
      message: 'prices are declared twice',
      path: 'market.widePrices',
      expected: 'either prices (one long table) or widePrices (one file per field)',
    });
  }
  const loaded =
    prices !== undefined
      ? await longPrices(context, prices, request.end)
      : wide !== undefined
        ? await widePrices(context, wide, request.end)
        : undefined;
  return loaded === undefined || currency === undefined
    ? loaded
    : { ...loaded, prices: { ...loaded.prices, currency } };
}

async function loadLabels(
  context: TableContext,
  given: NonNullable<TableOptions['labels']>,
): Promise<LoadedTable> {
  const { file, instrument, date, order, columns } = given;
  const numbers = columns.map(({ column }) => ({ column, rule: 'any' as const }));
  return await context.load({ file, instrument, date, order, numbers, numbersComeLater: true });
}

function givenLabels(
  context: TableContext,
  axis: PanelAxis,
  rows: LoadedTable,
  given: NonNullable<TableOptions['labels']>,
): Pick<Panel, 'labels' | 'labelFill' | 'labelLag'> {
  context.checkCodes(given.file, rows.codes, axis);
  const cells = cellsOf(axis, rows);
  const labels = new Map(
    given.columns.map(({ horizon, column }) => [
      horizon,
      scatter(axis, cells, rows.numbers.get(column) as Float64Array),
    ]),
  );
  return { labels, labelFill: given.fill, labelLag: given.lag };
}

function tradedPrices(axis: PanelAxis, prices: PanelPrices): TradedPrices {
  const adjusted = adjustedOpen(axis, prices);
  return {
    days: axis.dates.length,
    instruments: axis.instruments.length,
    close: prices.adjustedClose ?? prices.close,
    ...(adjusted === undefined ? {} : { open: adjusted }),
    ...(prices.volume === undefined ? {} : { volume: prices.volume }),
  };
}

function computedLabels(
  prices: TradedPrices | undefined,
  request: MarketRequest,
): Pick<Panel, 'labels' | 'labelFill'> {
  if (prices === undefined || (request.fill === 'next-open' && prices.open === undefined)) {
    throw new MassError({
      code: 'market.no-labels',
      message: 'labels can neither be read nor computed',
      path: 'market.prices',
      found: prices === undefined ? 'no prices and no labels' : 'prices without an opening price',
      expected: prices === undefined ? 'prices or labels' : `opening prices for ${request.fill} fills`,
      hint: 'declare the missing columns, or choose timing.fill "next-close"',
    });
  }
  return { labels: forwardReturns(prices, request.horizons, request.fill), labelFill: request.fill };
}

function spannedBy(
  context: TableContext,
  options: TableOptions,
  rows: LoadedTable | undefined,
  request: MarketRequest,
): PanelAxis {
  const file = options.labels?.file ?? options.fundamentals[0]?.file;
  if (rows === undefined || file === undefined) {
    throw new MassError({
      code: 'scenario.invalid',
      message: 'a table market needs a dated file to begin with',
      path: 'market',
      expected: 'prices, widePrices, labels or fundamentals',
    });
  }
  return panelAxis(rows.dates, rows.codes, context.path(file), request.end);
}

function pricedCells(close: Float64Array): Uint8Array {
  return Uint8Array.from(close, (price) => (Number.isNaN(price) ? 0 : 1));
}

function membersOf(axis: PanelAxis, rows: LoadedTable): Uint8Array {
  const members = new Uint8Array(axis.dates.length * axis.instruments.length);
  for (const cell of cellsOf(axis, rows)) if (cell >= 0) members[cell] = 1;
  return members;
}

function checkNames(columns: Panel['columns']): void {
  const names = columns.map(({ spec }) => spec.name);
  const twice = names.find((name, k) => names.indexOf(name) !== k);
  if (twice === undefined) return;
  throw new MassError({
    code: 'scenario.invalid',
    message: 'two columns of the market have the same name',
    path: 'market.fundamentals',
    found: twice,
    expected: 'a name of its own for every column',
    hint: 'give one of them another name',
  });
}
