import type { Table } from './table.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * Options of ECharts as JSON. Where ECharts takes a colour, `@name` is a colour of the palette; where it takes a function, `@name` is one
 * of the page's script: a format under `formatter` and `valueFormatter`, a shape under `renderItem`.
 */
export type ChartOption = { readonly [key: string]: Json };

/** Numbers of a large heat map, packed: little-endian 16-bit steps of the range, row by row, as base64; 65535 = no value. */
export interface PackedMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly low: number;
  readonly high: number;
  readonly base64: string;
}

/** One picture with its numbers. */
export interface Chart {
  /** Unique on its page: letters, digits and hyphens; also the name of its file of numbers. */
  readonly id: string;
  readonly title: string;
  /** How to read it. */
  readonly note?: string;
  /** Height in CSS pixels. */
  readonly height: number;
  /** `svg` stays sharp in print; `canvas` is for pictures with many thousand marks. */
  readonly renderer: 'svg' | 'canvas';
  readonly option: ChartOption;
  readonly matrix?: PackedMatrix;
  /** What is drawn, as a table. */
  readonly data: Table;
}
