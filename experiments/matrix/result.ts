import type { ExperimentResult } from '../experiment.ts';
import type { ArmCells, Matrix, MatrixOutcome } from '../matrix.ts';
import { summariesOf } from './arm-summary.ts';
import {
  differenceFindings,
  differenceNotes,
  differenceTable,
  portfolioTable,
  qualityTable,
} from './arm-tables.ts';
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
    setup: [
      ...setup,
      ...outcome.arms.slice(0, 1).flatMap(baseLine),
      ...differenceNotes(outcome),
      ...warningLines(outcome),
    ],
    tables: [
      qualityTable(summaries, outcome),
      ...(outcome.arms.length > 1 ? [differenceTable(summaries, outcome)] : []),
      ...(portfolios === undefined ? [] : [portfolios]),
      ...own.tables,
    ],
    plots: own.plots,
    findings: [...failureLines(outcome), ...differenceFindings(summaries, outcome), ...own.findings],
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

/** Every problem once, with the cells that have it. */
function failureLines({ failures }: MatrixOutcome): readonly string[] {
  const groups = Map.groupBy(failures, ({ problem }) => problem);
  return [...groups].map(
    ([problem, cells]) =>
      `${cells.map(({ arm, seed }) => `${arm}, seed ${seed}`).join('; ')}: no result: ${problem}`,
  );
}

/** Every warning of a run once, with the number of cells that have it. */
function warningLines({ arms }: MatrixOutcome): readonly string[] {
  const all = arms.flatMap(({ cells }) => cells.map(({ measures }) => measures.warnings));
  const counts = new Map<string, number>();
  for (const warning of all.flatMap((warnings) => [...new Set(warnings)]))
    counts.set(warning, (counts.get(warning) ?? 0) + 1);
  return [...counts].map(([warning, count]) => `Warning of ${count} of ${all.length} cells: ${warning}.`);
}
