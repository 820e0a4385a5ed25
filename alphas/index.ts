export { formulaBounds } from './bounds.ts';
export { knownColumns } from './columns.ts';
export { evaluateFormula, evaluateFormulas, formulaDay } from './evaluate.ts';
export { distinctFormulas, FormulaEvaluator } from './evaluator.ts';
export { type Formula, parseFormula } from './formula.ts';
export { type FormulaData, formulaDataOf, withColumns } from './formula-data.ts';
