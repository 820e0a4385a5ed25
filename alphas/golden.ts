/** Compares the evaluator with files of golden formula values. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { MassError, type TradingDate } from '../core/index.ts';
import { DataFiles } from '../market/index.ts';
import { columnName } from './columns.ts';
import { evaluateFormulas } from './evaluate.ts';
import type { FormulaData } from './formula-data.ts';
import { formulaLibrary } from './library.ts';
import { rounded } from './operators/arithmetic.ts';

/** Largest deviation that counts as agreement, relative to max(1, |value|). */
export const FORMULA_TOLERANCE = 1e-8;

/** Stands for an infinite deviation, because JSON has no infinity: one side is missing and the other is not. */
const UNDEFINED_DEVIATION = 1e308;

/** Form of `golden/formulas/*.json`. */
const formulaFile = z
  .strictObject({
    stocks: z.array(z.string()).min(2),
    from_: z.int(),
    to: z.int(),
    dates: z.array(z.int()).min(1),
    alphas: z.record(z.string(), z.array(z.array(z.number().nullable()))),
  })
  .transform(({ from_: from, ...rest }) => ({ from, ...rest }));
type FormulaFile = z.infer<typeof formulaFile>;

/** Whether a parsed golden file holds values of formulas. */
export function isFormulaFile(content: unknown): boolean {
  return typeof content === 'object' && content !== null && 'alphas' in content;
}

/**
 * Largest deviation per formula, relative to max(1, |value|). Prices come from `us88-tweets` in the folder `data` beside the
 * golden folder that holds `path`; `file` names it in errors. Throws `golden.file`, and errors of the prices' file.
 */
export async function formulaDeviations(
  content: unknown,
  path: string,
  file: string = path,
): Promise<Readonly<Record<string, number>>> {
  const checked = formulaFile.safeParse(content);
  if (!checked.success) {
    throw new MassError(
      checked.error.issues.map((issue) => ({
        code: 'golden.file',
        file,
        path: issue.path.join('.'),
        message: issue.message,
      })),
    );
  }
  const golden = checked.data;
  const entries = new Map(formulaLibrary('formulaic-101').entries.map(({ id, parsed }) => [id, parsed]));
  const numbers = Object.keys(golden.alphas);
  const formulas = numbers.map((number) => {
    const formula = entries.get(number);
    if (formula === undefined) throw fault(file, `there is no formula of number ${number}`);
    return formula;
  });
  const data = await pricesOf(golden, path, file);
  const rowOf = new Map(golden.dates.map((date, row) => [date, row] as const));
  const largest = numbers.map(() => 0);
  let compared = 0;
  evaluateFormulas(formulas, data, (day, rows) => {
    const row = rowOf.get(data.dates[day] as number);
    if (row === undefined) return;
    compared++;
    for (const [k, number] of numbers.entries()) {
      const expected = golden.alphas[number]?.[row] ?? [];
      for (const [i, stock] of golden.stocks.entries()) {
        const at = data.instruments.indexOf(stock);
        largest[k] = Math.max(
          largest[k] as number,
          deviationOf(expected[i] ?? null, rows[k]?.[at] as number),
        );
      }
    }
  });
  if (compared !== golden.dates.length) throw fault(file, 'the prices do not have all of its dates');
  return Object.fromEntries(numbers.map((number, k) => [`alpha ${number}`, largest[k] as number]));
}

function deviationOf(expected: number | null, found: number): number {
  if (expected === null || Number.isNaN(found)) {
    return expected === null && Number.isNaN(found) ? 0 : UNDEFINED_DEVIATION;
  }
  return Math.abs(expected - found) / Math.max(1, Math.abs(expected));
}

function fault(file: string, message: string): MassError {
  return new MassError({ code: 'golden.file', file, message });
}

const prices = ['Open', 'High', 'Low', 'Close', 'Volume'] as const;

/** Prices of the file's stocks alone, on the dates that any of them has; VWAP as the file defines it. */
async function pricesOf(golden: FormulaFile, goldenPath: string, file: string): Promise<FormulaData> {
  const path = join(dirname(goldenPath), '..', '..', 'data', 'us88-tweets', 'prices.parquet');
  if (!existsSync(path)) {
    throw fault(file, 'its prices are missing: data/us88-tweets/prices.parquet beside the golden folder');
  }
  const files = await DataFiles.open();
  try {
    const table = await files.read(path, [
      { name: 'Stock', as: 'text' },
      { name: 'Date', as: 'date' },
      ...prices.map((name) => ({ name, as: 'number' as const })),
    ]);
    const stocks = table.texts.get('Stock') as readonly string[];
    const days = table.dates.get('Date') as Int32Array;
    const instruments = new Map(golden.stocks.map((stock, i) => [stock, i]));
    const wanted = [...stocks.keys()].filter((row) => {
      const date = days[row] as number;
      return instruments.has(stocks[row] as string) && date >= golden.from && date <= golden.to;
    });
    const dates = [...new Set(wanted.map((row) => days[row] as TradingDate))].sort((a, b) => a - b);
    const dayOf = new Map(dates.map((date, day) => [date, day]));
    const size = dates.length * golden.stocks.length;
    const cells = wanted.map(
      (row) =>
        (dayOf.get(days[row] as TradingDate) as number) * golden.stocks.length +
        (instruments.get(stocks[row] as string) as number),
    );
    const columns = new Map<string, Float64Array>();
    for (const name of prices) {
      const values = new Float64Array(size).fill(Number.NaN);
      const read = table.numbers.get(name) as Float64Array;
      for (const [k, row] of wanted.entries()) values[cells[k] as number] = read[row] as number;
      columns.set(columnName(name), values);
    }
    const [open, high, low, close] = prices.map((name) => columns.get(columnName(name)) as Float64Array) as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    const average = open.map(
      (value, cell) => (value + (high[cell] as number) + (low[cell] as number) + (close[cell] as number)) / 4,
    );
    columns.set(
      'VWAP',
      average.map((value) => rounded(value, 4)),
    );
    return {
      dates,
      instruments: golden.stocks,
      members: new Uint8Array(size).fill(1),
      groups: {},
      columns,
    };
  } finally {
    files.close();
  }
}
