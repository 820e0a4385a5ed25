import { z } from 'zod';
import { badRowRules } from '../../bad-rows.ts';
import { timeFormats } from '../../market-closes.ts';
import { fills } from '../../timing.ts';

const file = (holds: string) =>
  z.string().min(1).describe(`File inside path that holds ${holds}: .csv, .csv.gz, .parquet or .parq`);
const column = (holds: string) => z.string().min(1).describe(`Column of ${holds}`);
const instrument = column("the instrument's code").default('Stock');
const date = column('the date: yyyymmdd, yyyy-mm-dd, or a date type').default('Date');
const order = z
  .enum(['ascending', 'any'])
  .default('ascending')
  .describe(
    'ascending: dates ascend within each instrument, others are bad rows; any: rows stand in any order',
  );
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/u);

const priceFields = {
  open: column('the opening price, above 0; labels with next-open fills need it').optional(),
  high: column('the highest price of the day').optional(),
  low: column('the lowest price of the day').optional(),
  close: column('the closing price').default('Close'),
  adjustedClose: column(
    'the closing price with splits and dividends in it; returns and labels use it',
  ).optional(),
  volume: column('the volume in shares, 0 or more').optional(),
  size: column('a measure of size such as market capitalisation, 0 or more').optional(),
};

const prices = z
  .strictObject({ file: file('one row per instrument and day'), instrument, date, order, ...priceFields })
  .describe('Prices as one long table');

const widePrices = z
  .strictObject({
    date,
    open: file('opening prices').optional(),
    high: file('highest prices').optional(),
    low: file('lowest prices').optional(),
    close: file('closing prices'),
    adjustedClose: file('adjusted closing prices').optional(),
    volume: file('volumes in shares').optional(),
    size: file('a measure of size').optional(),
  })
  .describe('Prices as one file per field: a date column, ascending, and one column per instrument');

const fundamentals = z.strictObject({
  file: file('dated values per instrument'),
  instrument,
  date,
  order,
  releaseLagDays: z
    .int()
    .min(0)
    .default(0)
    .describe('Calendar days from the date of a row to the close that knows it'),
  carryDays: z
    .int()
    .min(0)
    .default(0)
    .describe('Calendar days that a released value stays valid; 0 = its day alone'),
  size: column('a measure of size such as market capitalisation').optional(),
  columns: z
    .array(
      z.strictObject({
        column: column('the values'),
        name: z.string().min(1).optional().describe('Name in the engine; default: the column'),
        modality: z.string().min(1).describe('Modality that the column belongs to, e.g. valuation'),
        description: z.string().min(1).describe('What the column means; shown to investors'),
        unit: z.string().optional().describe('Unit of the values, e.g. ratio'),
        sign: z
          .union([z.literal(-1), z.literal(1)])
          .optional()
          .describe("Published sign against the next days' return; leave out when nobody published one"),
        risk: z.boolean().optional().describe('true: weighed by risk appetite'),
      }),
    )
    .min(1)
    .describe('Columns to take'),
});

const text = z.strictObject({
  file: file('one text per row'),
  instrument,
  time: column('the time stamp; a market-date column of a source is not trusted'),
  text: column('the text'),
  timeFormat: z.enum(timeFormats).default('iso').describe('yyyymmddhhmmss, or ISO 8601'),
  stampTimeZone: z.string().default('UTC').describe('IANA time zone of stamps that have no offset'),
  timeZone: z.string().describe('IANA time zone of the exchange, e.g. America/New_York'),
  close: time.default('16:00').describe('Local time of the market close, HH:MM'),
  earlyCloses: z
    .record(z.string().regex(/^\d{8}$/u), time)
    .default({})
    .describe('Closing times of single days that end early, by yyyymmdd'),
});

const labels = z.strictObject({
  file: file('forward returns in the row of their first day'),
  instrument,
  date,
  order,
  fill: z.enum(fills).describe('Fill that the labels run from and to; it says when a label has ended'),
  lag: z
    .int()
    .min(0)
    .max(250)
    .default(0)
    .describe('Sessions between the end of a label and the close that knows it; 0 = it is known as it ends'),
  columns: z
    .array(
      z.strictObject({
        horizon: z.int().min(1).describe('Trading days from fill to fill'),
        column: column('the forward return as a fraction'),
      }),
    )
    .min(1)
    .describe('Label columns by horizon'),
});

const membership = z.strictObject({
  file: file('the members of the universe'),
  instrument,
  date: column('the day of membership, one row per instrument and day').optional(),
  from: column('the first day of membership, one row per spell').optional(),
  to: column('the last day of membership; empty = still a member').optional(),
});

const macro = z.strictObject({
  file: file('one observation per row, dates ascending'),
  date,
  value: column('the value').default('Value'),
  name: z.string().min(1).describe('Name of the series'),
  description: z.string().min(1).describe('What the series is; shown to investors'),
  unit: z.string().describe('Unit of the values, e.g. %'),
  releaseLagDays: z
    .int()
    .min(0)
    .default(0)
    .describe('Calendar days from the date of a value to the close that knows it'),
  percentileRows: z.int().min(2).optional().describe('Rows over which a percentile is shown; absent = none'),
});

/** Options of the `table` source. */
export const tableOptions = z.strictObject({
  kind: z.literal('table'),
  path: z.string().describe("Folder of the files; absolute, or relative to the scenario file's folder"),
  delimiter: z.string().length(1).default(',').describe('Delimiter of the CSV files'),
  currency: z.string().optional().describe('Unit of the prices, e.g. USD'),
  prices: prices.optional(),
  widePrices: widePrices.optional(),
  industry: z
    .strictObject({
      file: file("the instruments' industries"),
      instrument,
      industry: column('the industry').default('Industry'),
    })
    .optional()
    .describe('Industry per instrument'),
  fundamentals: z.array(fundamentals).default([]).describe('Further dated columns, e.g. valuation'),
  text: text.optional().describe('Time-stamped text; known at the first market close after its stamp'),
  labels: labels.optional().describe('Given labels; absent = computed from the prices'),
  membership: membership
    .optional()
    .describe('Universe per day; absent = every instrument with a row that day'),
  macro: z.array(macro).default([]).describe('Macro series'),
  onBadRows: z
    .enum(badRowRules)
    .default('fail')
    .describe(
      'fail: bad rows are an error; drop: they are left out and counted in the manifest; of labels and of values with a release lag, the bad value alone',
    ),
});
export type TableOptions = z.infer<typeof tableOptions>;
