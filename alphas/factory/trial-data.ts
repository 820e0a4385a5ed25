import { columnName, knownColumns } from '../columns.ts';
import { parseFormula } from '../formula.ts';
import type { FormulaData } from '../formula-data.ts';

/** Columns that formulas may use on the data: those that are there, and those that are derived of them. In one order. */
export function usableColumns({ columns }: Pick<FormulaData, 'columns'>): readonly string[] {
  const names = new Set([...columns.keys()].map(columnName));
  const derived = knownColumns.filter(
    (known) =>
      !names.has(known.name) &&
      known.derived !== undefined &&
      [...parseFormula(known.derived).columns.keys()].every((name) => names.has(name)),
  );
  return [...names, ...derived.map(({ name }) => name)];
}

/** At most `most` sessions, evenly spaced back from the latest one. */
export function sampledDays(sessions: number, most: number): readonly number[] {
  const step = Math.max(1, Math.floor(sessions / most));
  const days: number[] = [];
  for (let day = sessions - 1; day >= 0 && days.length < most; day -= step) days.push(day);
  return days.toReversed();
}
