import Table from 'cli-table3';
import type { Bench, BenchRow } from './bench.ts';

/** A benchmark's rows for people: what is measured, what a ratio means, and the table. */
export function textOf({ name, description, ratio }: Bench, rows: readonly BenchRow[]): string {
  return `\n${name}: ${description}\nratio = ${ratio}\n${tableOf(rows)}\n`;
}

/** The same as one plain object. */
export function jsonOf({ name, ratio }: Bench, rows: readonly BenchRow[]): object {
  return { name, ratio, rows };
}

function tableOf(rows: readonly BenchRow[]): string {
  const table = new Table({
    head: ['case', 'value', 'unit', 'baseline', 'ratio'],
    colAligns: ['left', 'right', 'left', 'right', 'right'],
    style: { head: [], border: [] },
  });
  const number = (value: number | null) => (value === null ? '' : readable(value));
  for (const row of rows) {
    table.push([
      row.case,
      number(row.value),
      row.unit,
      number(row.baseline),
      row.ratio === null ? '' : `${number(row.ratio)}x`,
    ]);
  }
  return table.toString();
}

/** Three significant digits without an exponent. */
function readable(value: number): string {
  return value.toLocaleString('en-US', { maximumSignificantDigits: 3 });
}
