import type { ExperimentResult } from '../experiment.ts';
import type { ArmCells, Matrix, MatrixOutcome } from '../matrix.ts';
import { summariesOf } from './arm-summary.ts';
import { differenceFindings, differenceTable, portfolioTable, qualityTable } from './arm-tables.ts';
import type { Plot } from './plot.ts';

export interface MatrixResult extends ExperimentResult {
  readonly plots: readonly Plot[];
}

/** Tables, plots and findings of an experiment: those that all have, then its own. `setup` stands before what the cells say themselves. */
export function resultOf(matrix: Matrix, outcome: MatrixOutcome, setup: readonly string[]): MatrixResult {
  const summaries = summariesOf(outcome);
  const own = matrix.report(outcome);
  const portfolios = portfolioTable(summaries, outcome);
  return {
    setup: [...setup, ...outcome.arms.slice(0, 1).flatMap(baseLine)],
    tables: [
      qualityTable(summaries, outcome),
      ...(outcome.arms.length > 1 ? [differenceTable(summaries, outcome)] : []),
      ...(portfolios === undefined ? [] : [portfolios]),
      ...own.tables,
    ],
    plots: own.plots,
    findings: [
      ...outcome.failures.map(({ arm, seed, problem }) => `${arm}, seed ${seed}: no result: ${problem}`),
      ...differenceFindings(summaries),
      ...own.findings,
    ],
  };
}

function baseLine({ arm, cells }: ArmCells): readonly string[] {
  const [first] = cells;
  if (first === undefined) return [];
  const { days, firstDate, lastDate, types, investors } = first.measures;
  return [
    `Base "${arm.name}": ${days} days, ${firstDate} to ${lastDate}, ${types} types, ${investors} investors.`,
  ];
}
