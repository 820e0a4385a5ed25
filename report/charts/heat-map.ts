import type { Chart, Json } from '../chart.ts';
import { type FormatName, formatNumber } from '../formats.ts';
import type { RampName } from '../palette.ts';
import { grid } from './frame.ts';

export interface HeatMapRequest {
  readonly id: string;
  readonly title: string;
  readonly note?: string;
  readonly columns: readonly string[];
  readonly columnName: string;
  readonly rows: readonly string[];
  readonly rowName: string;
  /** By row, one per column; null = not available, an empty cell. */
  readonly values: readonly (readonly (number | null)[])[];
  readonly format: FormatName;
  /** Of the numbers in the cells. @default `format` */
  readonly labelFormat?: FormatName;
  readonly ramp: RampName;
}

/** Coloured cells with their numbers in them: up to some hundred. For more see `matrixChart`. */
export function heatMapChart(request: HeatMapRequest): Chart {
  const { id, title, note, columns, rows, values, format, ramp, labelFormat = format } = request;
  const { low, high } = rangeOf(values.flat(), ramp);
  return {
    id,
    title,
    ...(note === undefined ? {} : { note }),
    height: 100 + rows.length * 34,
    renderer: 'svg',
    option: {
      format,
      grid: grid({ top: 8, bottom: 52 }),
      tooltip: { trigger: 'item', formatter: '@cellTooltip' },
      xAxis: { type: 'category', data: columns, axisLine: { show: false }, axisLabel: { hideOverlap: true } },
      yAxis: { type: 'category', data: rows, inverse: true, axisLine: { show: false } },
      visualMap: colourScale(low, high, format, ramp),
      series: [
        {
          type: 'heatmap',
          name: title,
          itemStyle: { borderColor: '@page', borderWidth: 2 },
          label: { show: columns.length <= 14, formatter: `@label:${labelFormat}`, fontSize: 11 },
          labelLayout: { hideOverlap: true },
          emphasis: { disabled: true },
          data: values.flatMap((line, row) =>
            line.flatMap((value, column): Json[] => (value === null ? [] : [[column, row, value]])),
          ),
        },
      ],
    },
    data: {
      id,
      title,
      columns: [
        { key: request.rowName, label: request.rowName },
        ...columns.map((column) => ({ key: column, label: column, format })),
      ],
      rows: rows.map((row, at) => [row, ...(values[at] ?? [])]),
    },
  };
}

/** Ends of a colour scale; around zero where it diverges. */
export function rangeOf(
  values: Iterable<number | null>,
  ramp: RampName,
): { readonly low: number; readonly high: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value === null || !Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return { low: 0, high: 1 };
  if (ramp === 'diverging') {
    const most = Math.max(Math.abs(low), Math.abs(high));
    return most === 0 ? { low: -1, high: 1 } : { low: -most, high: most };
  }
  return low === high ? { low, high: low + 1 } : { low, high };
}

export function colourScale(low: number, high: number, format: FormatName, ramp: RampName): Json {
  return {
    type: 'continuous',
    min: low,
    max: high,
    ramp: `@${ramp}`,
    orient: 'horizontal',
    left: 'center',
    bottom: 0,
    itemWidth: 12,
    itemHeight: 160,
    precision: 4,
    calculable: false,
    text: [formatNumber(high, format), formatNumber(low, format)],
  };
}
