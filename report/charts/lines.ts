import type { Chart, Json } from '../chart.ts';
import type { FormatName } from '../formats.ts';
import { type ColourName, seriesColour, seriesDash } from '../palette.ts';
import type { Table } from '../table.ts';
import { grid, legend, tickLabel, zoom } from './frame.ts';

export interface Line {
  readonly name: string;
  readonly colour?: ColourName;
  readonly dash?: 'solid' | 'dashed' | 'dotted';
  /** One per x; null = a gap. */
  readonly values: readonly (number | null)[];
  /** Ends of a band around it, one per x each. */
  readonly low?: readonly (number | null)[];
  readonly high?: readonly (number | null)[];
  /** CSS pixels. @default 1.6 */
  readonly width?: number;
  /** A click on its name in the legend shows it. */
  readonly isHidden?: boolean;
  /** Filled down to zero, as a share of full colour. */
  readonly fill?: number;
}

export interface LinesRequest {
  readonly id: string;
  readonly title: string;
  readonly note?: string;
  /** Texts (dates, names) at equal distances, or numbers to scale. */
  readonly x: readonly string[] | readonly number[];
  readonly xName?: string;
  readonly xFormat?: FormatName;
  /** Numbers by their logarithm: for sizes that double. */
  readonly isLogarithmic?: boolean;
  readonly lines: readonly Line[];
  readonly yName?: string;
  readonly format: FormatName;
  /** A slider below to look at a part. */
  readonly canZoom?: boolean;
  /** A dot at each x: for few of them. */
  readonly hasMarks?: boolean;
  /** Areas upon each other. */
  readonly isStacked?: boolean;
  /** Ends of the y axis where the numbers have natural ones. */
  readonly yRange?: readonly [number, number];
  /** CSS pixels. @default 340 */
  readonly height?: number;
}

/** Lines over time or over a parameter, with bands where they have intervals. */
export function linesChart(request: LinesRequest): Chart {
  const { id, title, note, x, lines, format, yName, xName, canZoom = false, isStacked = false } = request;
  const isText = typeof x[0] !== 'number';
  const hasLegend = lines.length > 1;
  const below = (canZoom ? 30 : 0) + 8;
  return {
    id,
    title,
    ...(note === undefined ? {} : { note }),
    height: request.height ?? 340,
    renderer: 'svg',
    option: {
      format,
      grid: grid({ top: (hasLegend ? 32 : 0) + 12, bottom: below, right: isText ? 30 : 14 }),
      ...(hasLegend
        ? {
            legend: legend(
              lines.map(({ name }) => name),
              lines.filter(({ isHidden }) => isHidden === true).map(({ name }) => name),
            ),
          }
        : {}),
      tooltip: { trigger: 'axis', formatter: '@axisTooltip' },
      xAxis: {
        ...(isText
          ? {
              type: 'category',
              data: [...x],
              boundaryGap: false,
              axisLabel: { hideOverlap: true, alignMinLabel: 'left', alignMaxLabel: 'right' },
            }
          : {
              ...(request.isLogarithmic === true
                ? { type: 'log', logBase: 2, min: 'dataMin', max: 'dataMax' }
                : { type: 'value', min: 'dataMin', max: 'dataMax' }),
              scale: true,
              splitLine: { show: false },
              axisLabel: tickLabel(request.xFormat ?? 'general'),
            }),
        ...(xName === undefined ? {} : { name: xName, nameLocation: 'middle', nameGap: 26 }),
      },
      yAxis: {
        type: 'value',
        scale: !isStacked,
        axisLabel: tickLabel(format),
        ...(request.yRange === undefined ? {} : { min: request.yRange[0], max: request.yRange[1] }),
        ...(yName === undefined ? {} : { name: yName, nameLocation: 'middle', nameGap: 10, nameRotate: 90 }),
      },
      ...(canZoom ? { dataZoom: zoom('x') } : {}),
      series: lines.flatMap((line, index) => seriesOption(line, index, request)),
    },
    data: tableOfLines(id, title, xName ?? (isText ? 'date' : 'x'), x, lines, format),
  };
}

function seriesOption(
  line: Line,
  index: number,
  { x, hasMarks = false, isStacked = false }: LinesRequest,
): Json[] {
  const { name, values, low, high, dash = seriesDash(index), width = 1.6, fill } = line;
  const colour = `@${line.colour ?? seriesColour(index)}`;
  const isText = typeof x[0] !== 'number';
  const place = (at: number): number => (isText ? at : Number(x[at]));
  const own: Json = {
    type: 'line',
    id: `line-${index}`,
    name,
    symbol: hasMarks ? 'circle' : 'none',
    symbolSize: 6,
    z: 3,
    itemStyle: { color: colour },
    lineStyle: { width: isStacked ? 0.8 : width, type: dash, ...(isStacked ? { color: '@page' } : {}) },
    emphasis: { disabled: true },
    ...(isStacked ? { stack: 'all', areaStyle: { color: colour, opacity: 0.9 } } : {}),
    ...(fill === undefined ? {} : { areaStyle: { color: colour, opacity: fill, origin: 0 } }),
    data: isText ? [...values] : values.map((value, at) => [place(at), value]),
  };
  if (low === undefined || high === undefined) return [own];
  return [
    own,
    {
      type: 'custom',
      id: `_line-${index}`,
      name,
      renderItem: '@band',
      encode: { x: 0, y: [1, 2] },
      itemStyle: { color: colour },
      data: values.map((_, at): Json => [place(at), low[at] ?? null, high[at] ?? null]),
      clip: true,
      silent: true,
      z: 1,
    },
  ];
}

/** Lines as a table: a row per x, a column per line, three where it has a band. */
export function tableOfLines(
  id: string,
  title: string,
  xKey: string,
  x: readonly (string | number)[],
  lines: readonly Line[],
  format: FormatName,
): Table {
  return {
    id,
    title,
    columns: [
      { key: xKey, label: xKey, ...(typeof x[0] === 'number' ? { format: 'general' as const } : {}) },
      ...lines.map(({ name, low }) => ({
        key: name,
        label: name,
        format,
        ...(low === undefined ? {} : { isEstimate: true as const }),
      })),
    ],
    rows: x.map((place, at) => [
      place,
      ...lines.map(({ values, low, high }) => {
        const value = values[at] ?? null;
        return low === undefined ? value : { value, low: low[at] ?? null, high: high?.[at] ?? null };
      }),
    ]),
  };
}
