import type { Chart, Json } from '../chart.ts';
import type { ColourName } from '../palette.ts';
import { legend, tickLabel, zoom } from './frame.ts';
import { type Line, tableOfLines } from './lines.ts';

export interface Growth {
  readonly name: string;
  readonly colour: ColourName;
  readonly dash: 'solid' | 'dashed' | 'dotted';
  readonly width?: number;
  readonly isHidden?: boolean;
  /** Simple returns, one per date; null = none. */
  readonly returns: readonly (number | null)[];
}

/** Cumulative return, and below it how far each stands under its peak so far. */
export function growthChart(request: {
  readonly id: string;
  readonly title: string;
  readonly note?: string;
  readonly dates: readonly string[];
  readonly growths: readonly Growth[];
}): Chart {
  const { id, title, note, dates, growths } = request;
  const curves = growths.map((growth) => ({ ...growth, ...curvesOf(growth.returns) }));
  const axis = { type: 'category', data: dates, boundaryGap: false };
  const value = {
    type: 'value',
    scale: true,
    axisLabel: tickLabel('percent'),
    nameLocation: 'middle',
    nameGap: 50,
    nameRotate: 90,
  };
  const line = (which: 'cumulative' | 'drawdown', place: number) =>
    curves.map(
      ({ name, colour, dash, width = 1.5, ...values }, index): Json => ({
        type: 'line',
        id: `${which}-${index}`,
        name,
        xAxisIndex: place,
        yAxisIndex: place,
        symbol: 'none',
        emphasis: { disabled: true },
        itemStyle: { color: `@${colour}` },
        lineStyle: { type: dash, width: place === 0 ? width : 1.1 },
        z: index === 0 ? 4 : 3,
        ...(place === 1 && index === 0
          ? { areaStyle: { color: `@${colour}`, opacity: 0.14, origin: 0 } }
          : {}),
        data: values[which],
      }),
    );
  const asLines = (which: 'cumulative' | 'drawdown'): readonly Line[] =>
    curves.map(({ name, ...values }) => ({ name: `${name} ${which}`, values: values[which] }));
  return {
    id,
    title,
    ...(note === undefined ? {} : { note }),
    height: 520,
    renderer: 'svg',
    option: {
      format: 'signedPercent',
      legend: legend(
        growths.map(({ name }) => name),
        growths.filter(({ isHidden }) => isHidden === true).map(({ name }) => name),
      ),
      grid: [panel({ top: 44, bottom: 210 }), panel({ top: 342, bottom: 58 })],
      axisPointer: { link: [{ xAxisIndex: 'all' }] },
      tooltip: { trigger: 'axis', formatter: '@axisTooltip' },
      xAxis: [
        { ...axis, gridIndex: 0, axisLabel: { show: false } },
        {
          ...axis,
          gridIndex: 1,
          axisLabel: { hideOverlap: true, alignMinLabel: 'left', alignMaxLabel: 'right' },
        },
      ],
      yAxis: [
        { ...value, gridIndex: 0, name: 'cumulative return' },
        { ...value, gridIndex: 1, name: 'drawdown', max: 0, splitNumber: 3 },
      ],
      dataZoom: zoom('x', [0, 1]),
      series: [...line('cumulative', 0), ...line('drawdown', 1)],
    },
    data: tableOfLines(
      id,
      title,
      'date',
      dates,
      [...asLines('cumulative'), ...asLines('drawdown')],
      'percent',
    ),
  };
}

/** Both pictures have one width, whatever the labels beside them. */
function panel(place: { readonly top: number; readonly bottom: number }): Json {
  return { left: 72, right: 34, outerBoundsMode: 'none', ...place };
}

/** Compounded from 1; the drawdown is zero or below. */
export function curvesOf(returns: readonly (number | null)[]): {
  readonly cumulative: readonly (number | null)[];
  readonly drawdown: readonly (number | null)[];
} {
  let value = 1;
  let peak = 1;
  const cumulative: (number | null)[] = [];
  const drawdown: (number | null)[] = [];
  for (const one of returns) {
    value *= 1 + (one ?? 0);
    peak = Math.max(peak, value);
    cumulative.push(one === null ? null : rounded(value - 1));
    drawdown.push(one === null ? null : rounded(value / peak - 1));
  }
  return { cumulative, drawdown };
}

/** A millionth: what a picture can show, and less to load. */
function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
