import type { Page } from './page.ts';
import { type Cell, type Column, isEstimate, isTagged, type Table } from './table.ts';

/** One CSV file. */
export interface CsvFile {
  readonly name: string;
  readonly text: string;
}

/** Every table of a page and the numbers of every chart (`chart-ID.csv`), raw: fractions, not per cent; empty = not available. */
export function pageCsv({ sections }: Page): readonly CsvFile[] {
  return sections.flatMap(({ tables, charts }) => [
    ...tables
      .filter(({ rows }) => rows.length > 0)
      .map((table) => ({ name: `${table.id}.csv`, text: csvOf(table) })),
    ...charts.map(({ id, data }) => ({ name: `chart-${id}.csv`, text: csvOf(data) })),
  ]);
}

/** RFC 4180 with line feeds. An estimate takes three columns. */
export function csvOf({ columns, rows }: Table): string {
  const head = columns.flatMap(({ key, isEstimate: isWide }) =>
    isWide === true ? [key, `${key}_low`, `${key}_high`] : [key],
  );
  const lines = rows.map((row) => columns.flatMap((column, at) => fieldsOf(row[at], column)));
  return [head, ...lines].map((line) => `${line.map(quoted).join(',')}\n`).join('');
}

function fieldsOf(cell: Cell | undefined, { isEstimate: isWide }: Column): readonly string[] {
  if (isEstimate(cell)) return [cell.value, cell.low, cell.high].map((value) => String(value ?? ''));
  const value = isTagged(cell) ? cell.name : String(cell ?? '');
  return isWide === true ? [value, '', ''] : [value];
}

function quoted(field: string): string {
  return /[",\n\r]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
