import type { Page } from './page.ts';
import { type Cell, isTagged, type Table } from './table.ts';

type JsonCell = Exclude<Cell, { readonly name: string }>;

interface JsonTable {
  readonly id: string;
  readonly title: string;
  readonly columns: readonly { readonly key: string; readonly label: string }[];
  readonly rows: readonly (readonly JsonCell[])[];
}

/** A page as one object: its texts, its tables, and the numbers of its charts. */
export interface PageJson {
  readonly title: string;
  readonly subtitle: string;
  readonly notice?: string;
  readonly sections: readonly {
    readonly id: string;
    readonly title: string;
    readonly text: readonly string[];
    readonly tables: readonly JsonTable[];
    readonly charts: readonly JsonTable[];
  }[];
}

/** Raw numbers: fractions, not per cent; null = not available. */
export function pageJson({ title, subtitle, notice, sections }: Page): PageJson {
  return {
    title,
    subtitle,
    ...(notice === undefined ? {} : { notice }),
    sections: sections.map((section) => ({
      id: section.id,
      title: section.title,
      text: section.text,
      tables: section.tables.map(tableJson),
      charts: section.charts.map(({ data }) => tableJson(data)),
    })),
  };
}

function tableJson({ id, title, columns, rows }: Table): JsonTable {
  return {
    id,
    title,
    columns: columns.map(({ key, label }) => ({ key, label })),
    rows: rows.map((row) => row.map((cell): JsonCell => (isTagged(cell) ? cell.name : cell))),
  };
}
