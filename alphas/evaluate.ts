import { FormulaEvaluator } from './evaluator.ts';
import type { Formula } from './formula.ts';
import type { FormulaData } from './formula-data.ts';

/**
 * Evaluates formulas over all days, in order. `visit` gets the day's number and one row per formula, which is reused for the next
 * day. Throws `formula.column`.
 */
export function evaluateFormulas(
  formulas: readonly Formula[],
  data: FormulaData,
  visit: (day: number, rows: readonly Float64Array[]) => void,
): void {
  const width = data.instruments.length;
  const evaluator = new FormulaEvaluator(formulas, {
    width,
    columns: data.columns.keys(),
    groups: data.groups,
  });
  for (let day = 0; day < data.dates.length; day++) {
    visit(day, evaluator.next(formulaDay(data, day)));
  }
}

/** One day of the data, without a copy. */
export function formulaDay(data: FormulaData, day: number) {
  const width = data.instruments.length;
  const rowOf = (values: Float64Array) => values.subarray(day * width, (day + 1) * width);
  return {
    members: data.members.subarray(day * width, (day + 1) * width),
    columns: new Map([...data.columns].map(([name, values]) => [name, rowOf(values)])),
  };
}

/** Values of one formula as a day-major matrix; NaN = missing, or no member. Throws `formula.column`. */
export function evaluateFormula(formula: Formula, data: FormulaData): Float64Array {
  const width = data.instruments.length;
  const matrix = new Float64Array(data.dates.length * width);
  evaluateFormulas([formula], data, (day, [row]) => matrix.set(row as Float64Array, day * width));
  return matrix;
}
