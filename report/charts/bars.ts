import type { Chart, Json } from '../chart.ts';
import type { FormatName } from '../formats.ts';
import { type ColourName, seriesColour } from '../palette.ts';
import type { Estimate, Table } from '../table.ts';
import { grid, legend, tickLabel } from './frame.ts';

export interface BarSeries {
  readonly name: string;
  readonly colour?: ColourName;
  /** One per category; an interval becomes an error bar. */
  readonly values: readonly (Estimate | number | null)[];
  /** Colour of single bars, one per category. */
  readonly colours?: readonly ColourName[];
}

export interface BarsRequest {
  readonly id: string;
  readonly title: string;
  readonly note?: string;
  readonly categories: readonly string[];
  /** What the categories are, e.g. `quantile`. */
  readonly categoryName: string;
  readonly series: readonly BarSeries[];
  /** What the numbers are. */
  readonly valueName: string;
  readonly format: FormatName;
  /** Categories from top to bottom: for long names. */
  readonly isHorizontal?: boolean;
  /** Bars touch: categories are ranges of numbers. */
  readonly isHistogram?: boolean;
  /** CSS pixels. @default 320, or what the rows need */
  readonly height?: number;
}

/** Bars with their 95 % intervals as error bars. */
export function barsChart(request: BarsRequest): Chart {
  const { id, title, note, categories, series, valueName, format, isHorizontal = false } = request;
  const isMany = series.length > 1;
  const barWidth =
    request.isHistogram === true
      ? { barCategoryGap: '6%' }
      : { barCategoryGap: '28%', barGap: '0%', barMaxWidth: 56 };
  const category = {
    type: 'category',
    data: isHorizontal ? categories.map(shortened) : categories,
    axisTick: { show: false },
  };
  const value = { type: 'value', axisLabel: tickLabel(format), splitNumber: isHorizontal ? 4 : 5 };
  const name = { name: valueName, nameLocation: 'middle' };
  const height =
    request.height ?? (isHorizontal ? 70 + categories.length * Math.max(26, 15 * series.length) : 320);
  return {
    id,
    title,
    ...(note === undefined ? {} : { note }),
    height,
    renderer: 'svg',
    option: {
      format,
      grid: grid({ top: isMany ? 40 : 12 }),
      ...(isMany ? { legend: legend(series.map((one) => one.name)) } : {}),
      tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' }, formatter: '@axisTooltip' },
      xAxis: isHorizontal
        ? { ...value, ...name, nameGap: 26 }
        : {
            ...category,
            name: request.categoryName,
            nameLocation: 'middle',
            nameGap: 26,
            axisLabel: { hideOverlap: true, ...(request.isHistogram === true ? {} : { interval: 0 }) },
          },
      yAxis: isHorizontal
        ? { ...category, inverse: true, axisLabel: { width: 170, overflow: 'truncate', interval: 0 } }
        : { ...value, ...name, nameGap: 10, nameRotate: 90 },
      series: series.flatMap((one, index): Json[] =>
        seriesOption(one, index, series.length, isHorizontal, barWidth),
      ),
    },
    data: dataOf(request),
  };
}

const MOST_CHARACTERS = 26;

/** Long names without their middle: those of one kind differ at their ends. */
export function shortened(name: string): string {
  if (name.length <= MOST_CHARACTERS) return name;
  const kept = MOST_CHARACTERS - 1;
  return `${name.slice(0, Math.ceil(kept / 2))}\u2026${name.slice(-Math.floor(kept / 2))}`;
}

function seriesOption(
  { name, colour, values, colours }: BarSeries,
  index: number,
  count: number,
  isHorizontal: boolean,
  barWidth: { readonly [key: string]: Json },
): Json[] {
  const own = colour ?? seriesColour(index);
  const ranges = values.flatMap((value, category) =>
    typeof value === 'object' && value !== null && value.low !== null && value.high !== null
      ? [[category, value.low, value.high, index, count]]
      : [],
  );
  const bars: Json = {
    type: 'bar',
    id: `bars-${index}`,
    name,
    ...barWidth,
    itemStyle: { color: `@${own}` },
    data: values.map((value, category): Json => {
      const number = middleOf(value);
      const single = colours?.[category];
      return single === undefined ? number : { value: number, itemStyle: { color: `@${single}` } };
    }),
  };
  if (ranges.length === 0) return [bars];
  return [
    bars,
    {
      type: 'custom',
      id: `_bars-${index}`,
      name,
      renderItem: '@errorBars',
      encode: isHorizontal ? { x: [1, 2], y: 0 } : { x: 0, y: [1, 2] },
      itemStyle: { color: '@text' },
      data: ranges,
      z: 3,
      silent: true,
    },
  ];
}

function middleOf(value: Estimate | number | null): number | null {
  return typeof value === 'object' ? (value?.value ?? null) : value;
}

function dataOf({ id, title, categories, categoryName, series, format }: BarsRequest): Table {
  const hasRanges = series.map(({ values }) =>
    values.some((value) => typeof value === 'object' && value !== null),
  );
  return {
    id,
    title,
    columns: [
      { key: categoryName, label: categoryName },
      ...series.map(({ name }, index) => ({
        key: name,
        label: name,
        format,
        ...(hasRanges[index] === true ? { isEstimate: true as const } : {}),
      })),
    ],
    rows: categories.map((category, row) => [category, ...series.map(({ values }) => values[row] ?? null)]),
  };
}
