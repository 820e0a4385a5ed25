import {
  epochDay,
  type Key,
  normal,
  rootKey,
  streamAt,
  subKey,
  type TradingDate,
  uniform,
  wordOf,
} from '../core/index.ts';
import { knownColumns } from './columns.ts';
import { evaluateFormulas } from './evaluate.ts';
import { parseFormula } from './formula.ts';
import { type FormulaData, withColumns } from './formula-data.ts';

/** Ratio columns of the synthetic market turned into the figures that they are ratios of; today's values alone. */
const fromRatios: Readonly<Record<string, string>> = {
  EPS: 'EARNINGS_TO_PRICE * CLOSE',
  BOOK_VALUE: 'BOOK_TO_PRICE * CLOSE',
  SALES: 'SALES_TO_PRICE * CLOSE',
  OPERATING_CASH_FLOW: 'CASH_FLOW_TO_PRICE * CLOSE',
  DIVIDENDS: 'DIVIDEND_YIELD * CLOSE',
  SHARES: 'MARKET_CAP / CLOSE',
  REVENUE: 'SALES_TO_PRICE * MARKET_CAP',
  NET_INCOME: 'EARNINGS_TO_PRICE * MARKET_CAP',
  EQUITY: 'BOOK_TO_PRICE * MARKET_CAP',
  CASH_FLOW: 'CASH_FLOW_TO_PRICE * MARKET_CAP',
};

/** A level that each instrument keeps, and how much of it a quarter's figures move. */
interface Share {
  readonly of: string;
  readonly level: number;
}

/** Figures that no column of the synthetic market implies: a share of another figure, drawn by instrument and quarter. */
const drawnShares: Readonly<Record<string, Share>> = {
  GROSS_PROFIT: { of: 'REVENUE', level: 0.4 },
  OPERATING_INCOME: { of: 'REVENUE', level: 0.15 },
  EBIT: { of: 'REVENUE', level: 0.14 },
  EBITDA: { of: 'REVENUE', level: 0.2 },
  INTEREST_EXPENSE: { of: 'REVENUE', level: 0.02 },
  ASSETS: { of: 'EQUITY', level: 2.2 },
  DEBT: { of: 'EQUITY', level: 0.6 },
  RETAINED_EARNINGS: { of: 'EQUITY', level: 0.5 },
  ENTERPRISE_VALUE: { of: 'MARKET_CAP', level: 1.2 },
  DIO: { of: '', level: 60 },
  DSO: { of: '', level: 45 },
  DPO: { of: '', level: 50 },
};

const QUARTER_DAYS = 91;
const MONTH_DAYS = 30;

/**
 * The data of a synthetic market with every column that formulas know: figures of companies from its ratios where it has them,
 * the others, quotes and macro series drawn by (seed, column, instrument, quarter or month). What is drawn predicts nothing.
 * Columns that the data have are kept. Values of a day depend on that day alone.
 */
export function withSyntheticColumns(data: FormulaData, seed: number | string): FormulaData {
  const key = subKey(rootKey(seed), 'alphas.columns');
  let result = data;
  const add = (name: string, values: () => Float64Array) => {
    if (!result.columns.has(name)) result = withColumns(result, { [name]: values() });
  };
  for (const [name, text] of Object.entries(fromRatios)) {
    const formula = parseFormula(text);
    if ([...formula.columns.keys()].every((column) => result.columns.has(column))) {
      add(name, () => everybody(text, result));
    }
  }
  for (const [name, { of, level }] of Object.entries(drawnShares)) {
    if (of === '' || result.columns.has(of)) {
      add(name, () => drawn(result, subKey(key, name), level, result.columns.get(of)));
    }
  }
  const close = result.columns.get('CLOSE');
  if (close !== undefined) {
    const width = data.instruments.length;
    const spreads = subKey(key, 'SPREAD');
    const spread = (cell: number) =>
      0.0002 + 0.001 * uniform(streamAt(spreads, cell % width, Math.floor(cell / width)), 0);
    add('BID', () => close.map((price, cell) => price * (1 - spread(cell))));
    add('ASK', () => close.map((price, cell) => price * (1 + spread(cell))));
  }
  for (const { name, group } of knownColumns) {
    if (group === 'macro') add(name, () => macroSeries(result, subKey(key, name)));
  }
  return result;
}

/** A formula's values of all instruments, members or not. */
function everybody(text: string, data: FormulaData): Float64Array {
  const width = data.instruments.length;
  const matrix = new Float64Array(data.members.length);
  const all = { ...data, members: new Uint8Array(data.members.length).fill(1) };
  evaluateFormulas([parseFormula(text)], all, (day, [row]) => matrix.set(row as Float64Array, day * width));
  return matrix;
}

function drawn(data: FormulaData, key: Key, level: number, base: Float64Array | undefined): Float64Array {
  const width = data.instruments.length;
  const words = data.instruments.map(wordOf);
  const own = words.map((word) => level * (0.5 + uniform(streamAt(key, word, 0), 0)));
  return new Float64Array(data.members.length).map((_, cell) => {
    const quarter = Math.floor(epochDay(data.dates[Math.floor(cell / width)] as TradingDate) / QUARTER_DAYS);
    const moved = 1 + 0.05 * normal(streamAt(key, words[cell % width] as number, 1 + quarter), 0);
    return (own[cell % width] as number) * moved * (base?.[cell] ?? 1);
  });
}

/** One value for all instruments, new each month. */
function macroSeries(data: FormulaData, key: Key): Float64Array {
  const width = data.instruments.length;
  const levels = data.dates.map((date) => {
    const month = Math.floor(epochDay(date) / MONTH_DAYS);
    return 100 + normal(streamAt(key, 0, month), 0);
  });
  return new Float64Array(data.members.length).map((_, cell) => levels[Math.floor(cell / width)] as number);
}
