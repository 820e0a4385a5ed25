import type { Chart } from '../chart.ts';
import type { FormatName } from '../formats.ts';
import { type Matrix, packMatrix } from '../matrix.ts';
import type { RampName } from '../palette.ts';
import { grid, zoom } from './frame.ts';
import { colourScale } from './heat-map.ts';

export interface MatrixRequest {
  readonly id: string;
  readonly title: string;
  readonly note?: string;
  readonly columns: readonly string[];
  readonly rows: readonly string[];
  readonly rowName: string;
  readonly matrix: Matrix;
  readonly format: FormatName;
  readonly ramp: RampName;
}

/** A heat map of any size: one image, made anew at the size at which it is seen, that a slider zooms both ways. */
export function matrixChart(request: MatrixRequest): Chart {
  const { id, title, note, columns, rows, rowName, matrix, format, ramp } = request;
  const packed = packMatrix(matrix, ramp);
  return {
    id,
    title,
    ...(note === undefined ? {} : { note }),
    height: Math.min(760, Math.max(260, 130 + rows.length * 11.5)),
    renderer: 'canvas',
    option: {
      format,
      grid: grid({ top: 8, right: 34, bottom: 78 }),
      tooltip: { trigger: 'item', formatter: '@matrixTooltip' },
      xAxis: { type: 'category', data: columns, axisLabel: { hideOverlap: true } },
      yAxis: {
        type: 'category',
        data: rows,
        inverse: true,
        axisLabel: { hideOverlap: true, width: 110, overflow: 'truncate', fontSize: 10 },
      },
      dataZoom: [
        ...zoom('x').map((one) => ({
          ...(one as object),
          ...('height' in (one as object) ? { bottom: 38 } : {}),
        })),
        ...zoom('y'),
      ],
      visualMap: { ...(colourScale(packed.low, packed.high, format, ramp) as object), seriesIndex: [] },
      series: [
        {
          type: 'custom',
          name: title,
          renderItem: '@matrix',
          clip: true,
          // The second number tells the image which colours to take.
          data: [[0, ramp === 'diverging' ? 1 : 0]],
        },
      ],
    },
    matrix: packed,
    data: {
      id,
      title,
      columns: [
        { key: rowName, label: rowName },
        ...columns.map((column) => ({ key: column, label: column, format })),
      ],
      rows: rows.map((row, at) => [
        row,
        ...Array.from(matrix.values.subarray(at * matrix.columns, (at + 1) * matrix.columns), (value) =>
          Number.isFinite(value) ? value : null,
        ),
      ]),
    },
  };
}
