import { expect } from 'vitest';
import type { Page } from '../../report/page.ts';

/** What holds of every page: tables and charts have names of their own, fit for files, and every row has a cell of each column. */
export function expectWholePage({ sections }: Pick<Page, 'sections'>): void {
  for (const kind of ['tables', 'charts'] as const) {
    const ids = sections.flatMap((section) => section[kind].map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9-]+$/);
  }
  for (const { columns, rows } of sections.flatMap(({ tables, charts }) => [
    ...tables,
    ...charts.map(({ data }) => data),
  ]))
    for (const row of rows) expect(row).toHaveLength(columns.length);
}
