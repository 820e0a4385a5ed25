import type { BadRowKind, BadRows } from './bad-rows.ts';
import { NOT_A_NUMBER } from './duckdb.ts';
import type { NumberRule } from './number-rule.ts';

export interface NumberColumn {
  readonly column: string;
  readonly rule: NumberRule;
}

/** Reports bad numbers; those that come later than their rows go missing, and the rows stay. */
export function judgeNumbers(
  { column, rule }: NumberColumn,
  values: Float64Array,
  bad: BadRows,
  comeLater: boolean,
): void {
  for (const [row, value] of values.entries()) {
    const kind = badNumber(rule, value);
    if (kind === undefined) continue;
    bad.report(row, column, kind, comeLater);
    if (comeLater) values[row] = Number.NaN;
  }
}

function badNumber(rule: NumberRule, value: number): BadRowKind | undefined {
  if (value === NOT_A_NUMBER) return 'non-numeric';
  if (value === Number.POSITIVE_INFINITY) return 'infinite';
  if (rule === 'price' && value <= 0) return 'price not positive';
  if (rule === 'not-negative' && value < 0) return 'negative value';
  return undefined;
}
