import { existsSync } from 'node:fs';
import { z } from 'zod';
import { MassError } from '../../core/index.ts';
import { isAbsent, isKnown, knownSessions, lastDayAsOf, membersAsOf, valuesAsOf } from '../as-of.ts';
import { BadRows, badRowRules } from '../bad-rows.ts';
import { DataFiles } from '../duckdb.ts';
import type { Market, MarketRequest } from '../feed.ts';
import { fillsFromPrices, type TradedPrices } from '../fills-from-prices.ts';
import { forwardReturns } from '../labels.ts';
import type { NumberRule } from '../number-rule.ts';
import type { Panel } from '../panel.ts';
import { emptyMatrix, type PanelAxis, panelAxis } from '../panel-axis.ts';
import { panelMarket } from '../panel-market.ts';
import { insideFolder, optionPath } from '../paths.ts';
import { type PanelPrices, priceColumns } from '../price-columns.ts';
import type { MarketSource } from '../source.ts';
import { TableLoader } from '../table-loader.ts';
import { readCalendar, readField, readSpells, type Spell } from './qlib/binary.ts';

const options = z.strictObject({
  kind: z.literal('qlib-folder'),
  path: z.string().describe("Folder in qlib's layout; absolute, or relative to the scenario file's folder"),
  instruments: z
    .string()
    .regex(/^[\w-]+$/u)
    .default('all')
    .describe('Instrument list: instruments/NAME.txt with code, first and last day of membership'),
  currency: z.string().optional().describe('Unit of the prices, e.g. CNY'),
  industry: z
    .strictObject({
      file: z.string().describe('File inside path that holds one industry per instrument: .csv or .parquet'),
      instrument: z.string().default('Stock').describe('Column of the code, as in the instrument list'),
      industry: z.string().default('Industry').describe('Column of the industry'),
    })
    .optional()
    .describe('Industry per instrument; absent = no cross-industry column'),
  columns: z
    .array(
      z.strictObject({
        field: z.string().regex(/^\w+$/u).describe('Field: features/CODE/FIELD.day.bin'),
        modality: z.string().min(1).describe('Modality that the field belongs to'),
        description: z.string().min(1).describe('What the field means; shown to investors'),
        unit: z.string().optional().describe('Unit of the values'),
        sign: z
          .union([z.literal(-1), z.literal(1)])
          .optional()
          .describe("Published sign against the next days' return"),
        risk: z.boolean().optional().describe('true: weighed by risk appetite'),
      }),
    )
    .default([])
    .describe('Fields beside open, high, low, close, volume and factor'),
  onBadRows: z
    .enum(badRowRules)
    .default('fail')
    .describe('fail: bad values are an error; drop: they are left out and counted in the manifest'),
});
type Options = z.infer<typeof options>;

/** qlib's binary data folder: daily fields over one calendar. */
export const qlibFolder: MarketSource = {
  kind: 'qlib-folder',
  description: "qlib's binary folder: calendars, instrument lists and little-endian float32 field files",
  options,
  supportsAsOf: true,
  open: (given: Options, request) => openFolder(given, request),
};

async function openFolder(given: Options, request: MarketRequest): Promise<Market> {
  const folder = optionPath(given.path, request.baseFolder);
  const files = await DataFiles.open();
  const loader = new TableLoader(files, given.onBadRows, request.asOf);
  try {
    const warnings: string[] = [];
    const calendar = await readCalendar(loader, insideFolder(folder, 'calendars/day.txt'));
    const list = insideFolder(folder, `instruments/${given.instruments}.txt`);
    const spells = await readSpells(loader, list);
    const sessions = isAbsent(request.asOf)
      ? calendar.slice(0, knownSessions(request.asOf, calendar))
      : calendar;
    const codes = spells.map(({ code }) => code);
    const axis = panelAxis(sessions, codes, list, request.end);
    const fields = new FieldReader(loader, folder, axis, calendar.length);
    const { prices, storedOpen } = await readPrices(fields, given, request);
    const spelled = spells.map(({ to, ...spell }) => ({ ...spell, to: lastDayAsOf(request.asOf, to) }));
    const members = membersAsOf(membership(axis, spelled, prices.close), axis, request.asOf);
    const industries = await readIndustries(loader, folder, axis, given);
    const columns = [
      ...priceColumns(axis, prices, members, given.industry === undefined ? undefined : industries),
    ];
    for (const { field, modality, description, unit, sign, risk } of given.columns) {
      const more = { ...(unit === undefined ? {} : { unit }), ...(sign === undefined ? {} : { sign }) };
      const spec = { name: field, modality, description, ...more, ...(risk === undefined ? {} : { risk }) };
      columns.push({ spec, values: await fields.required(field, 'any') });
    }
    loader.finish();
    const width = axis.instruments.length;
    const priced = new Set<number>();
    for (const [cell, close] of prices.close.entries()) if (!Number.isNaN(close)) priced.add(cell % width);
    const silent = axis.instruments.filter((_, i) => !priced.has(i));
    if (silent.length > 0) {
      warnings.push(
        `${silent.length} instruments of ${given.instruments}.txt have no close (${silent.slice(0, 3).join(', ')})`,
      );
    }
    const traded = tradedPrices(axis, prices, storedOpen);
    const fills = fillsFromPrices(traded, request.fill);
    const panel: Panel = {
      dates: axis.dates,
      instruments: axis.instruments,
      members,
      industries,
      columns,
      labels: forwardReturns(traded, request.horizons, request.fill),
      labelFill: request.fill,
      ...(fills === undefined ? {} : { fills }),
      macro: [],
    };
    return panelMarket({ kind: given.kind, panel, droppedRows: loader.dropped, warnings }, request);
  } catch (error) {
    // Bad rows explain what followed from them, e.g. a panel without instruments.
    loader.finish();
    throw error;
  } finally {
    files.close();
  }
}

/** Reads fields of all instruments as day-major matrices. */
class FieldReader {
  private readonly loader: TableLoader;
  private readonly folder: string;
  private readonly axis: PanelAxis;
  private readonly calendarLines: number;

  constructor(loader: TableLoader, folder: string, axis: PanelAxis, calendarLines: number) {
    this.loader = loader;
    this.folder = folder;
    this.axis = axis;
    this.calendarLines = calendarLines;
  }

  /** Undefined when no instrument has the field. */
  async optional(field: string, rule: NumberRule): Promise<Float64Array | undefined> {
    const { instruments, dates } = this.axis;
    const matrix = emptyMatrix(this.axis);
    let found = false;
    for (const [i, code] of instruments.entries()) {
      const file = insideFolder(this.folder, `features/${code.toLowerCase()}/${field}.day.bin`);
      if (!existsSync(file)) continue;
      found = true;
      const values = readField(file, this.calendarLines, dates.length);
      const good = new Float64Array(values.length).fill(Number.NaN);
      const bad = new BadRows();
      for (const [day, value] of values.entries()) {
        if (Number.isNaN(value)) continue;
        if (!Number.isFinite(value)) bad.report(day, field, 'infinite');
        else if (rule === 'price' && value <= 0) bad.report(day, field, 'price not positive');
        else if (rule === 'not-negative' && value < 0) bad.report(day, field, 'negative value');
        else good[day] = value;
      }
      await this.loader.settle(file, undefined, bad, (row) => Promise.resolve(String(values[row - 1])));
      const known = (day: number) => isKnown(this.loader.asOf, dates[day] as number);
      const place = `${code} ${field}`;
      for (const [day, value] of valuesAsOf(good, this.loader.asOf, known, { place, rule }).entries()) {
        matrix[day * instruments.length + i] = value;
      }
    }
    return found ? matrix : undefined;
  }

  /** Throws `market.missing-column` when no instrument has the field. */
  async required(field: string, rule: 'price' | 'any'): Promise<Float64Array> {
    const matrix = await this.optional(field, rule);
    if (matrix !== undefined) return matrix;
    throw new MassError({
      code: 'market.missing-column',
      message: `no instrument has the field "${field}"`,
      file: this.folder,
      found: this.axis.instruments.slice(0, 5),
      expected: `files features/CODE/${field}.day.bin, CODE in lower case`,
      hint: 'check the field name and that the instrument list belongs to this folder',
    });
  }
}

/** qlib stores prices times `factor` and volumes over it: base data are shown as traded, returns use them as stored. */
async function readPrices(
  fields: FieldReader,
  given: Options,
  request: MarketRequest,
): Promise<{ readonly prices: PanelPrices; readonly storedOpen?: Float64Array }> {
  const adjustedClose = await fields.required('close', 'price');
  const factor = await fields.optional('factor', 'price');
  const traded = (values: Float64Array) =>
    factor === undefined ? values : values.map((value, cell) => value / (factor[cell] as number));
  const [open, high, low] = [
    request.fill === 'next-open'
      ? await fields.required('open', 'price')
      : await fields.optional('open', 'price'),
    await fields.optional('high', 'price'),
    await fields.optional('low', 'price'),
  ];
  const volume = await fields.optional('volume', 'not-negative');
  const prices: PanelPrices = {
    close: traded(adjustedClose),
    adjustedClose,
    ...(open === undefined ? {} : { open: traded(open) }),
    ...(high === undefined ? {} : { high: traded(high) }),
    ...(low === undefined ? {} : { low: traded(low) }),
    ...(volume === undefined
      ? {}
      : {
          volume:
            factor === undefined ? volume : volume.map((value, cell) => value * (factor[cell] as number)),
        }),
    ...(given.currency === undefined ? {} : { currency: given.currency }),
  };
  return open === undefined ? { prices } : { prices, storedOpen: open };
}

/** Members have a spell that covers the day, and a close on it. */
function membership(axis: PanelAxis, spells: readonly Spell[], close: Float64Array): Uint8Array {
  const width = axis.instruments.length;
  const members = new Uint8Array(axis.dates.length * width);
  for (const { code, from, to } of spells) {
    const i = axis.instrumentIndex.get(code) as number;
    for (const [day, date] of axis.dates.entries()) {
      if (date >= from && date <= to && !Number.isNaN(close[day * width + i])) members[day * width + i] = 1;
    }
  }
  return members;
}

async function readIndustries(
  loader: TableLoader,
  folder: string,
  axis: PanelAxis,
  { industry }: Options,
): Promise<readonly string[]> {
  if (industry === undefined) return axis.instruments.map(() => '');
  const file = insideFolder(folder, industry.file);
  const table = await loader.load({ file, instrument: industry.instrument, texts: [industry.industry] });
  const names = table.texts.get(industry.industry) as readonly string[];
  const byCode = new Map(table.codes.map((code, row) => [code, names[row] as string]));
  return axis.instruments.map((code) => byCode.get(code) ?? '');
}

/** Stored opens carry the factor already, as stored closes do. */
function tradedPrices(
  { dates, instruments }: PanelAxis,
  { adjustedClose, close, volume }: PanelPrices,
  open: Float64Array | undefined,
): TradedPrices {
  return {
    days: dates.length,
    instruments: instruments.length,
    close: adjustedClose ?? close,
    ...(open === undefined ? {} : { open }),
    ...(volume === undefined ? {} : { volume }),
  };
}
