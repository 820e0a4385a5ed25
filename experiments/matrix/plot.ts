/** What a plot shows, whatever draws it. Numbers are as tables have them; null = not available. */

export interface PlotSeries {
  readonly name: string;
  readonly values: readonly (number | null)[];
  /** 95 % interval of each value; absent = none is shown. */
  readonly low?: readonly (number | null)[];
  readonly high?: readonly (number | null)[];
  /** Of a line: equal numbers are one colour. @default its place among the series */
  readonly colour?: number;
  /** Of a line. @default by its colour */
  readonly dash?: 'solid' | 'dashed';
}

export interface Plot {
  readonly title: string;
  /** What it shows and how to read it, in one sentence. */
  readonly caption: string;
  readonly kind: 'bars' | 'lines';
  /** Name of the horizontal axis, and one word per place on it. */
  readonly axis: string;
  readonly places: readonly string[];
  /** Name of the vertical axis, with its unit. */
  readonly unit: string;
  readonly series: readonly PlotSeries[];
}
