import type { Chart, Json } from '../chart.ts';
import type { FormatName } from '../formats.ts';
import type { ColourName } from '../palette.ts';
import { zoom } from './frame.ts';
import { colourScale } from './heat-map.ts';

/** A row of names above the numbers, such as a state of the market. */
export interface Strip {
  readonly name: string;
  /** One per column: one of the kinds' names; null = not known, an empty cell. */
  readonly values: readonly (string | null)[];
}

export interface TimelineRequest {
  readonly id: string;
  readonly title: string;
  readonly note?: string;
  readonly columns: readonly string[];
  readonly columnName: string;
  readonly strips: readonly Strip[];
  /** What strips may hold, with its colour, in the order of the legend. */
  readonly kinds: readonly { readonly name: string; readonly colour: ColourName }[];
  readonly rows: readonly string[];
  readonly rowName: string;
  /** By row, one per column; null = an empty cell. */
  readonly values: readonly (readonly (number | null)[])[];
  /** Ends of the colours, equally far from 0. */
  readonly most: number;
  readonly format: FormatName;
}

const ROW = 17;
/** Room for the names of kinds, and between strips and rows. */
const TOP = 30;
const GAP = 8;

/** Coloured cells over time, positive and negative, with strips of named states above them on the same axis. */
export function timelineChart(request: TimelineRequest): Chart {
  const { id, title, note, columns, strips, kinds, rows, values, most, format } = request;
  const below = 84;
  const stripHeight = strips.length * ROW;
  const height = TOP + stripHeight + GAP + rows.length * ROW + below;
  const category = { type: 'category', axisLine: { show: false }, axisTick: { show: false } };
  const panel = (top: number, of: number): Json => ({
    left: 112,
    right: 16,
    top,
    height: of,
    outerBoundsMode: 'none',
  });
  const names = { width: 104, overflow: 'truncate', interval: 0, fontSize: 11 };
  const kindOf = new Map(kinds.map(({ name }, at) => [name, at]));
  const cell = { borderColor: '@page', borderWidth: 1 };
  return {
    id,
    title,
    ...(note === undefined ? {} : { note }),
    height,
    renderer: 'canvas',
    option: {
      format,
      grid: [panel(TOP + stripHeight + GAP, rows.length * ROW), panel(TOP, stripHeight)],
      tooltip: { trigger: 'item', formatter: '@cellTooltip' },
      xAxis: [
        { ...category, gridIndex: 0, data: columns, axisLabel: { hideOverlap: true } },
        { ...category, gridIndex: 1, data: columns, axisLabel: { show: false } },
      ],
      yAxis: [
        { ...category, gridIndex: 0, data: rows, inverse: true, axisLabel: names },
        {
          ...category,
          gridIndex: 1,
          data: strips.map(({ name }) => name),
          inverse: true,
          axisLabel: names,
        },
      ],
      dataZoom: zoom('x', [0, 1]).map((one) => ({
        ...(one as object),
        ...('height' in (one as object) ? { bottom: 36 } : {}),
      })),
      visualMap: [
        { ...(colourScale(-most, most, format, 'diverging') as object), seriesIndex: [0] },
        {
          type: 'piecewise',
          seriesIndex: [1],
          dimension: 2,
          orient: 'horizontal',
          top: 0,
          left: 'center',
          itemWidth: 12,
          itemHeight: 12,
          itemGap: 8,
          textGap: 5,
          selectedMode: false,
          pieces: kinds.map(({ name, colour }, at) => ({ value: at, label: name, color: `@${colour}` })),
        },
      ],
      series: [
        {
          type: 'heatmap',
          name: title,
          xAxisIndex: 0,
          yAxisIndex: 0,
          itemStyle: cell,
          emphasis: { disabled: true },
          data: cellsOf(values),
        },
        {
          type: 'heatmap',
          name: 'states',
          xAxisIndex: 1,
          yAxisIndex: 1,
          itemStyle: cell,
          emphasis: { disabled: true },
          data: strips.flatMap((strip, row) =>
            strip.values.flatMap((value, column): Json[] => {
              const kind = value === null ? undefined : kindOf.get(value);
              return value === null || kind === undefined
                ? []
                : [{ value: [column, row, kind], text: value }];
            }),
          ),
        },
      ],
    },
    data: {
      id,
      title,
      columns: [
        { key: request.columnName, label: request.columnName },
        ...strips.map(({ name }) => ({ key: name, label: name })),
        ...rows.map((row) => ({ key: row, label: row, format })),
      ],
      rows: columns.map((column, at) => [
        column,
        ...strips.map((strip) => strip.values[at] ?? null),
        ...values.map((line) => line[at] ?? null),
      ]),
    },
  };
}

function cellsOf(values: readonly (readonly (number | null)[])[]): readonly Json[] {
  return values.flatMap((line, row) =>
    line.flatMap((value, column): Json[] => (value === null ? [] : [[column, row, value]])),
  );
}
