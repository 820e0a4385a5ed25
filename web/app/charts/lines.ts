import type { FormatName } from '../format/numbers.ts';
import { formatNumber } from '../format/numbers.ts';
import { type Bounds, boundedEnds } from './bounds.ts';
import type { ChartTable } from './Chart.tsx';
import { axisTooltip, type Colours, categoryAxis, chartBase, valueAxis } from './chart-theme.ts';
import type { ChartOption } from './echarts.ts';
import type { LegendItem } from './Legend.tsx';

export interface Line extends LegendItem {
  readonly values: readonly (number | null)[];
  readonly width?: number;
}

export interface LinesRequest {
  readonly colours: Colours;
  readonly categories: readonly string[];
  readonly lines: readonly Line[];
  readonly format: FormatName;
  readonly axis: string;
  /** Areas on top of each other. */
  readonly isStacked?: boolean;
  readonly isBar?: boolean;
  /** The least value stands highest, as places do. */
  readonly isInverse?: boolean;
  /** What no value can be beyond: the axis ends there too. */
  readonly bounds?: Bounds;
}

/** Lines, stacked areas or bars over dates. */
export function linesOption(request: LinesRequest): ChartOption {
  const {
    colours,
    categories,
    lines,
    format,
    axis,
    isStacked = false,
    isBar = false,
    isInverse = false,
    bounds,
  } = request;
  return {
    ...chartBase(colours),
    tooltip: {
      ...chartBase(colours).tooltip,
      trigger: 'axis',
      formatter: axisTooltip(format),
    },
    grid: { left: 64, right: 16, top: 12, bottom: 28 },
    xAxis: categoryAxis(colours, categories, { boundaryGap: isBar }),
    yAxis: valueAxis(colours, format, axis, {
      scale: !isStacked && !isBar,
      inverse: isInverse,
      ...(isStacked ? { max: 'dataMax' } : {}),
      ...(bounds === undefined ? {} : boundedEnds(bounds)),
    }),
    series: lines.map(({ name, colour, values, dash = 'solid', width = 1.6 }) => ({
      name,
      type: isBar ? 'bar' : 'line',
      data: values.map((value) => value ?? '-'),
      symbol: 'none',
      showSymbol: false,
      ...(isStacked ? { stack: 'all', areaStyle: { color: colour, opacity: 0.85 } } : {}),
      lineStyle: { color: colour, width: isStacked ? 0 : width, type: dash },
      itemStyle: { color: colour },
      emphasis: { disabled: true },
      ...(isBar ? { barMaxWidth: 18 } : {}),
    })),
  };
}

export function linesTable({ categories, lines, format }: LinesRequest): ChartTable {
  return {
    columns: ['Date', ...lines.map(({ name }) => name)],
    rows: categories.map((category, place) => [
      category,
      ...lines.map(({ values }) => formatNumber(values[place], format)),
    ]),
  };
}
