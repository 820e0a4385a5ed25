import {
  distinctFormulas,
  evaluateFormulas,
  type Formula,
  type FormulaData,
  FormulaEvaluator,
  formulaDataOf,
  formulaDay,
  formulaLibrary,
  libraryNames,
  withSyntheticColumns,
} from '../alphas/index.ts';
import { systemClock } from '../core/index.ts';
import { syntheticOptions, syntheticPanel } from '../market/index.ts';
import { type Bench, type BenchRow, costRow, median, ratios } from './bench.ts';

export interface FormulasBenchOptions {
  readonly instruments: number;
  readonly days: number;
  readonly rounds: number;
}

const defaults: FormulasBenchOptions = { instruments: 300, days: 1_500, rounds: 3 };

/** The published lists together, the same one formula at a time, and a pass that reads the columns they use. */
function measure({ instruments, days, rounds }: FormulasBenchOptions): readonly BenchRow[] {
  const data = marketOf(instruments, days);
  const entries = libraryNames.flatMap((name) => formulaLibrary(name).entries.map(({ parsed }) => parsed));
  const formulas = [...distinctFormulas(entries).values()];
  const works = [
    () => readColumns(formulas, data),
    () => evaluate(formulas, data),
    () => formulas.reduce((sum, formula) => sum + evaluate([formula], data), 0),
  ];
  const seconds: number[][] = works.map(() => []);
  let sink = 0;
  for (let round = 0; round < rounds; round++) {
    const order = [...works.keys()];
    if ((round & 1) === 1) order.reverse();
    for (const k of order) {
      const start = systemClock.elapsed();
      sink += (works[k] as () => number)();
      seconds[k]?.push((systemClock.elapsed() - start) / 1_000);
    }
  }
  if (Number.isNaN(sink)) throw new Error('a benchmark computed NaN');
  const [read, together, alone] = seconds.map(median) as [number, number, number];
  const evaluator = new FormulaEvaluator(formulas, {
    width: instruments,
    columns: data.columns.keys(),
    groups: data.groups,
  });
  const size = `${formulas.length} formulas, ${instruments} instruments x ${data.dates.length} days`;
  return [
    costRow(`${size}, together (${evaluator.steps} values a day)`, together, 's', read),
    costRow('one formula at a time', alone, 's', read),
    costRow(
      'one day of all',
      (together / data.dates.length) * 1_000,
      'ms',
      (read / data.dates.length) * 1_000,
    ),
    costRow('kept from day to day', (evaluator.heldNumbers * 8) / 1e6, 'MB'),
  ];
}

function marketOf(instruments: number, days: number): FormulaData {
  const options = syntheticOptions.parse({ kind: 'synthetic', instruments, days, warmup: 0 });
  const request = { fill: 'next-open', horizons: [1], seed: 1 } as const;
  return withSyntheticColumns(formulaDataOf(syntheticPanel(options, request)), 1);
}

function evaluate(formulas: readonly Formula[], data: FormulaData): number {
  let values = 0;
  evaluateFormulas(formulas, data, (_, rows) => {
    for (const row of rows) values += Number(row[0] === row[0]);
  });
  return values;
}

/** Takes every value of every column that the formulas use into a row, as an evaluation does before anything else. */
function readColumns(formulas: readonly Formula[], data: FormulaData): number {
  const width = data.instruments.length;
  const names = [...new Set(formulas.flatMap(({ columns }) => [...columns.keys()]))];
  const row = new Float64Array(width);
  let sum = 0;
  for (let day = 0; day < data.dates.length; day++) {
    const { columns } = formulaDay(data, day);
    for (const name of names) {
      const values = columns.get(name);
      if (values === undefined) continue;
      for (let i = 0; i < width; i++) {
        const value = values[i] as number;
        row[i] = value - value === 0 ? value : 0;
      }
      sum += row[day % width] as number;
    }
  }
  return sum;
}

/** The benchmark with other options, for tests. */
export function formulasBenchOf(options: FormulasBenchOptions): Bench {
  return {
    name: 'formulas',
    description: 'The published lists of formulas evaluated, against reading the columns that they use once',
    ratio: ratios.cost,
    run: () => Promise.resolve(measure(options)),
  };
}

export const formulasBench = formulasBenchOf(defaults);
