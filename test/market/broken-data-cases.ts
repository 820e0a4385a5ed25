/** Broken data files of a table folder and what must be said about each; read by the source's tests and through the commands. */
import { gzipSync } from 'node:zlib';
import { weekdays } from './panel-fixtures.ts';

/** Prices of three instruments over eight days. */
export function pricesCsv(change: (lines: string[]) => void = () => undefined): string {
  const lines = ['Stock,Date,Open,Close,Volume'];
  for (const date of weekdays(8)) for (const code of ['A', 'B', 'C']) lines.push(`${code},${date},10,11,100`);
  change(lines);
  return `${lines.join('\n')}\n`;
}

export const prices = { file: 'prices.csv', open: 'Open', volume: 'Volume' };
export const replaced = (line: number, text: string) => pricesCsv((lines) => lines.splice(line - 1, 1, text));
const gzipped = gzipSync(pricesCsv());

/** A folder of files that must be refused. */
export interface BrokenData {
  readonly title: string;
  readonly files?: Readonly<Record<string, string | Buffer>>;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly code: string;
  /** Parts that the one error must show. */
  readonly says: readonly string[];
}

const second = 'B,20200101,10,11,100';
export const brokenData: readonly BrokenData[] = [
  {
    title: 'no such file',
    options: { prices: { file: 'none.csv' } },
    code: 'market.not-found',
    says: ['none.csv'],
  },
  {
    title: 'a folder for a file',
    files: { 'd.csv/x': '' },
    options: { prices: { file: 'd.csv' } },
    code: 'market.not-found',
    says: ['not a file'],
  },
  {
    title: 'a missing column',
    options: { prices: { ...prices, open: 'Opne' } },
    code: 'market.missing-column',
    says: ['"Opne"', 'Did you mean "Open"', 'prices.csv', 'Volume'],
  },
  {
    title: 'a duplicate key',
    files: { 'prices.csv': pricesCsv((lines) => lines.splice(3, 0, second)) },
    code: 'market.bad-rows',
    says: ['prices.csv:4', '1 bad row', 'duplicate key', 'Date'],
  },
  {
    title: 'a word for a price',
    files: { 'prices.csv': replaced(5, 'A,20200102,10,n/a,100') },
    code: 'market.bad-rows',
    says: ['prices.csv:5', 'Close', 'non-numeric', '"n/a"'],
  },
  {
    title: 'a number with a thousands separator',
    files: { 'prices.csv': replaced(5, 'A,20200102,10,"1,100",100') },
    code: 'market.bad-rows',
    says: ['non-numeric', '1,100'],
  },
  {
    title: 'an infinite price',
    files: { 'prices.csv': replaced(4, 'C,20200101,inf,11,100') },
    code: 'market.bad-rows',
    says: [':4', 'Open', 'infinite', '"inf"'],
  },
  {
    title: 'a number too large to be finite',
    files: { 'prices.csv': replaced(4, 'C,20200101,1e999,11,100') },
    code: 'market.bad-rows',
    says: ['infinite', '1e999'],
  },
  {
    title: 'a negative price',
    files: { 'prices.csv': replaced(2, 'A,20200101,10,-11,100') },
    code: 'market.bad-rows',
    says: [':2', 'Close', 'price not positive', '"-11"'],
  },
  {
    title: 'a price of zero',
    files: { 'prices.csv': replaced(2, 'A,20200101,0,11,100') },
    code: 'market.bad-rows',
    says: ['Open', 'price not positive'],
  },
  {
    title: 'a negative volume',
    files: { 'prices.csv': replaced(2, 'A,20200101,10,11,-1') },
    code: 'market.bad-rows',
    says: ['Volume', 'negative value'],
  },
  {
    title: 'a date that no calendar has',
    files: { 'prices.csv': replaced(3, 'B,20200230,10,11,100') },
    code: 'market.bad-rows',
    says: [':3', 'date not a calendar date', '"20200230"'],
  },
  {
    title: 'a date of another form',
    files: { 'prices.csv': replaced(3, 'B,01.02.2020,10,11,100') },
    code: 'market.bad-rows',
    says: ['date not a calendar date', '01.02.2020', 'yyyymmdd'],
  },
  {
    title: 'an empty date',
    files: { 'prices.csv': replaced(3, 'B,,10,11,100') },
    code: 'market.bad-rows',
    says: ['date not a calendar date'],
  },
  {
    title: 'an empty code',
    files: { 'prices.csv': replaced(3, ',20200101,10,11,100') },
    code: 'market.bad-rows',
    says: ['missing instrument', 'Stock'],
  },
  {
    title: 'dates that go back',
    files: { 'prices.csv': pricesCsv((lines) => lines.push('B,20191231,10,11,100')) },
    code: 'market.bad-rows',
    says: [':26', 'date not in order', '20191231'],
  },
  {
    title: 'bad rows of several kinds in one file',
    files: {
      'prices.csv': pricesCsv((lines) => lines.push('A,x,1,1,1', 'B,20200113,-1,1,1', 'B,20200114,x,1,1')),
    },
    code: 'market.bad-rows',
    says: ['3 bad rows', '1 date not a calendar date', '1 price not positive', '1 non-numeric', ':26'],
  },
  {
    title: 'a line with a cell too few',
    files: { 'prices.csv': replaced(6, 'B,20200102,10') },
    code: 'market.unreadable',
    says: ['prices.csv:6', 'Expected Number of Columns: 5 Found: 3'],
  },
  {
    title: 'an open quote',
    files: { 'prices.csv': replaced(6, '"B,20200102,10,11,100') },
    code: 'market.unreadable',
    says: ['prices.csv'],
  },
  {
    title: 'an empty file',
    files: { 'prices.csv': '' },
    code: 'market.unreadable',
    says: ['prices.csv', 'empty'],
  },
  {
    title: 'a header without rows',
    files: { 'prices.csv': 'Stock,Date,Open,Close,Volume\n' },
    code: 'market.no-days',
    says: ['prices.csv', 'has no rows'],
  },
  {
    title: 'another delimiter',
    files: { 'prices.csv': pricesCsv().replaceAll(',', ';') },
    code: 'market.unreadable',
    says: ['prices.csv:1', 'separated by another character', 'found ";"', 'delimiter: ";"'],
  },
  {
    title: 'tabs for commas',
    files: { 'prices.csv': pricesCsv().replaceAll(',', '\t') },
    code: 'market.unreadable',
    says: ['separated by another character', 'delimiter: "\\t"'],
  },
  {
    title: 'commas where another delimiter is declared',
    options: { delimiter: ';' },
    code: 'market.unreadable',
    says: ['found ","', 'expected ";"'],
  },
  {
    title: 'UTF-16',
    files: { 'prices.csv': Buffer.from(`\ufeff${pricesCsv()}`, 'utf16le') },
    code: 'market.unreadable',
    says: ['prices.csv', 'not text in UTF-8', 'Save it as UTF-8'],
  },
  {
    title: 'a text in GBK',
    files: { 'prices.csv': Buffer.from(pricesCsv().replace('A,', '\xc4\xe3,'), 'latin1') },
    code: 'market.unreadable',
    says: ['prices.csv:2', 'not text in UTF-8'],
  },
  {
    title: 'a single line with an open quote',
    files: { 'prices.csv': 'Stock,Date\n"A' },
    code: 'market.unreadable',
    says: ['cannot be read: its lines are not the rows of one table'],
  },
  {
    title: 'text called Parquet',
    files: { 'p.parquet': 'no parquet at all' },
    options: { prices: { file: 'p.parquet' } },
    code: 'market.unreadable',
    says: ['p.parquet: the file cannot be read: ', 'Parquet'],
  },
  {
    title: 'a gzip file that ends early',
    files: { 'p.csv.gz': gzipped.subarray(0, 60) },
    options: { prices: { file: 'p.csv.gz' } },
    code: 'market.unreadable',
    says: ['p.csv.gz'],
  },
  {
    title: 'a file name with a glob',
    files: { 'p[1].csv': pricesCsv() },
    options: { prices: { file: 'p[1].csv' } },
    code: 'market.unreadable',
    says: ['match other files'],
  },
  {
    title: 'a file outside the folder',
    options: { prices: { file: '../case-0/prices.csv' } },
    code: 'market.outside-folder',
    says: ['../case-0/prices.csv'],
  },
  {
    title: 'an absolute file name',
    options: { prices: { file: '/case-0/prices.csv' } },
    code: 'market.outside-folder',
    says: ['inside the folder'],
  },
  {
    title: 'no opening prices for next-open fills',
    options: { prices: { file: 'prices.csv' } },
    code: 'market.no-labels',
    says: ['next-open', 'next-close'],
  },
  {
    title: 'nothing dated at all',
    options: { prices: undefined },
    code: 'scenario.invalid',
    says: ['prices, widePrices, labels or fundamentals'],
  },
  {
    title: 'prices declared twice',
    options: { widePrices: { close: 'prices.csv' } },
    code: 'scenario.invalid',
    says: ['declared twice'],
  },
  {
    title: 'industries under other codes',
    files: { 'i.csv': 'Stock,Industry\nA.US,Tech\n' },
    options: { industry: { file: 'i.csv' } },
    code: 'market.unknown-instrument',
    says: ['A.US', 'codes such as A, B, C'],
  },
  {
    title: 'an instrument with two industries',
    files: { 'i.csv': 'Stock,Industry\nA,Tech\nA,Oil\n' },
    options: { industry: { file: 'i.csv' } },
    code: 'market.bad-rows',
    says: ['i.csv:3', 'duplicate key'],
  },
  {
    title: 'a time stamp of another format',
    files: { 't.csv': 'Stock,At,Text\nA,2020-01-02T10:00:00Z,x\nA,20200102,y\n' },
    options: {
      text: {
        file: 't.csv',
        time: 'At',
        text: 'Text',
        timeFormat: 'yyyymmddhhmmss',
        timeZone: 'America/New_York',
      },
    },
    code: 'market.bad-rows',
    says: ['2 bad rows', 't.csv:2', 'time stamp not readable'],
  },
  {
    title: 'an unknown exchange time zone',
    files: { 't.csv': 'Stock,At,Text\n' },
    options: { text: { file: 't.csv', time: 'At', text: 'Text', timeZone: 'Mars/Olympus' } },
    code: 'scenario.invalid',
    says: ['Mars/Olympus', 'market.text.timeZone'],
  },
  {
    title: 'a macro series that goes back',
    files: { 'm.csv': 'Date,Value\n20200102,1\n20200101,2\n' },
    options: { macro: [{ file: 'm.csv', name: 'm', description: 'm', unit: '%' }] },
    code: 'market.bad-rows',
    says: ['m.csv:3', 'date not in order'],
  },
  {
    title: 'fundamentals without their column',
    files: { 'f.csv': 'Stock,Date,PE\nA,20200101,3\n' },
    options: {
      fundamentals: [{ file: 'f.csv', columns: [{ column: 'PB', modality: 'valuation', description: 'd' }] }],
    },
    code: 'market.missing-column',
    says: ['"PB"', 'f.csv'],
  },
  {
    title: 'a column of an unknown modality',
    files: { 'f.csv': 'Stock,Date,PE\nA,20200101,3\n' },
    options: {
      fundamentals: [{ file: 'f.csv', columns: [{ column: 'PE', modality: 'valuatoin', description: 'd' }] }],
    },
    code: 'population.masks',
    says: ['valuatoin', 'valuation'],
  },
  {
    title: 'two columns of one name',
    files: { 'f.csv': 'Stock,Date,close\nA,20200101,3\n' },
    options: {
      fundamentals: [
        { file: 'f.csv', columns: [{ column: 'close', modality: 'valuation', description: 'd' }] },
      ],
    },
    code: 'scenario.invalid',
    says: ['same name', 'close'],
  },
  {
    title: 'a membership without days or spells',
    files: { 'm.csv': 'Stock\nA\n' },
    options: { membership: { file: 'm.csv' } },
    code: 'scenario.invalid',
    says: ['market.membership'],
  },
  {
    title: 'a universe of one',
    files: { 'm.csv': 'Stock,From\nA,20200101\n' },
    options: { membership: { file: 'm.csv', from: 'From' } },
    code: 'market.too-few-instruments',
    says: ['2020-01-01', 'at least 2'],
  },
  {
    title: 'labels at another horizon',
    files: { 'l.csv': 'Stock,Date,y\nA,20200101,0.1\n' },
    options: { labels: { file: 'l.csv', fill: 'next-open', columns: [{ horizon: 5, column: 'y' }] } },
    code: 'market.no-labels',
    says: ['horizon of 1'],
  },
];
