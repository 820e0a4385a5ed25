import type { Chart } from './chart.ts';
import type { Table } from './table.ts';

/** One chapter of a page: text, then tables, then charts. */
export interface Section {
  /** Unique on its page: letters, digits and hyphens. */
  readonly id: string;
  readonly title: string;
  /** Paragraphs. */
  readonly text: readonly string[];
  readonly tables: readonly Table[];
  readonly charts: readonly Chart[];
  /** Lines of a terminal, shown as they are typed. */
  readonly commands?: readonly string[];
}

/** Everything that a page shows; every text may come from data and is escaped where it is written. */
export interface Page {
  readonly title: string;
  readonly subtitle: string;
  /** What must be known before everything else. */
  readonly notice?: string;
  readonly sections: readonly Section[];
}
