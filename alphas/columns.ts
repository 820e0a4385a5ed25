/** Columns that formulas know by name. Any other column of the data may be used too. */

export const columnGroups = ['prices', 'company', 'quotes', 'macro'] as const;

export interface KnownColumn {
  /** Spelling of the printer. */
  readonly name: string;
  readonly aliases: readonly string[];
  readonly group: (typeof columnGroups)[number];
  readonly description: string;
  /** What it is where the data do not have it. */
  readonly derived?: string;
  /** Sessions before the first value where it is derived. */
  readonly warmUp?: number;
}

const column = (
  group: KnownColumn['group'],
  name: string,
  description: string,
  aliases: readonly string[] = [],
): KnownColumn => ({ group, name, description, aliases });

export const knownColumns: readonly KnownColumn[] = [
  column('prices', 'OPEN', 'price at the open'),
  column('prices', 'HIGH', 'highest price of the session'),
  column('prices', 'LOW', 'lowest price of the session'),
  column('prices', 'CLOSE', 'price at the close'),
  column('prices', 'VOLUME', 'shares traded in the session', ['VOL']),
  {
    ...column('prices', 'VWAP', 'volume-weighted average price'),
    derived: '(OPEN + HIGH + LOW + CLOSE) / 4',
  },
  {
    ...column('prices', 'RETURNS', 'return from close to close', ['RET', 'RETURN']),
    derived: 'CLOSE / DELAY(CLOSE, 1) - 1',
    warmUp: 1,
  },
  column('quotes', 'BID', 'best bid at the close'),
  column('quotes', 'ASK', 'best ask at the close'),
  column('company', 'MARKET_CAP', 'close times shares outstanding', ['CAP', 'MARKETCAP']),
  column('company', 'SHARES', 'shares outstanding', ['SHARES_OUTSTANDING']),
  column('company', 'EPS', 'earnings per share'),
  column('company', 'BOOK_VALUE', 'book value per share', ['BOOK']),
  column('company', 'DIVIDENDS', 'dividends per share of a year', ['DIVIDEND']),
  column('company', 'SALES', 'sales per share'),
  column('company', 'OPERATING_CASH_FLOW', 'operating cash flow per share', ['OCF']),
  column('company', 'CASH_FLOW', 'cash flow of the company'),
  column('company', 'REVENUE', 'revenue of the company'),
  column('company', 'GROSS_PROFIT', 'gross profit of the company'),
  column('company', 'OPERATING_INCOME', 'operating income of the company'),
  column('company', 'NET_INCOME', 'net income of the company'),
  column('company', 'EBIT', 'earnings before interest and taxes'),
  column('company', 'EBITDA', 'earnings before interest, taxes, depreciation and amortisation'),
  column('company', 'INTEREST_EXPENSE', 'interest paid'),
  column('company', 'ASSETS', 'total assets'),
  column('company', 'EQUITY', 'equity of the shareholders'),
  column('company', 'DEBT', 'total debt'),
  column('company', 'RETAINED_EARNINGS', 'retained earnings'),
  column('company', 'ENTERPRISE_VALUE', 'market value plus net debt', ['EV']),
  column('company', 'DIO', 'days of inventory outstanding'),
  column('company', 'DSO', 'days of sales outstanding'),
  column('company', 'DPO', 'days of payables outstanding'),
  column('macro', 'GDP', 'gross domestic product'),
  column('macro', 'CPI', 'consumer price index'),
  column('macro', 'UNEMPLOYMENT', 'unemployment rate'),
  column('macro', 'INTEREST_RATE', 'interest rate'),
  column('macro', 'INDUSTRIAL_PRODUCTION', 'industrial production index', ['IPI']),
  column('macro', 'RETAIL_SALES', 'retail sales'),
  column('macro', 'HOUSING_STARTS', 'housing starts'),
  column('macro', 'CONSUMER_CONFIDENCE', 'consumer confidence index'),
  column('macro', 'FX_RESERVES', 'foreign exchange reserves'),
];

const bySpelling = new Map(
  knownColumns.flatMap((known) =>
    [known.name, ...known.aliases].map((spelling) => [spelling, known] as const),
  ),
);

/** The known column of this name or alias in any case, if there is one. */
export function knownColumn(spelling: string): KnownColumn | undefined {
  return bySpelling.get(spelling.toUpperCase());
}

/** The one spelling of a column's name: upper case, aliases resolved. */
export function columnName(spelling: string): string {
  return knownColumn(spelling)?.name ?? spelling.toUpperCase();
}

/** Names and aliases of the known columns. */
export function columnSpellings(): readonly string[] {
  return [...bySpelling.keys()];
}

/** Levels of classification that `INDNEUTRALIZE` and `GROUP_RANK` take. */
export const groupLevels = ['SECTOR', 'INDUSTRY', 'SUBINDUSTRY'] as const;
export type GroupLevel = (typeof groupLevels)[number];
