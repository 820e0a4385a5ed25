import type { JudgementSeries } from '../data/judged.ts';
import { formatDate, formatNumber } from '../format/numbers.ts';
import type { ChartTable } from './Chart.tsx';
import { axisTooltip, type Colours, categoryAxis, chartBase, valueAxis } from './chart-theme.ts';
import { contenderStyle } from './contenders.ts';
import type { ChartOption } from './echarts.ts';
import type { LegendItem } from './Legend.tsx';

export interface Growth {
  readonly dates: readonly string[];
  readonly curves: readonly {
    readonly name: string;
    readonly cumulative: readonly (number | null)[];
    readonly drawdown: readonly (number | null)[];
  }[];
}

/** Curves of one portfolio, on the dates of all its contenders; who begins later starts from 0 there. */
export function growthOf({ portfolios }: JudgementSeries, portfolio: string): Growth {
  const rows = portfolios.filter((row) => row.portfolio === portfolio);
  const dates = [...new Set(rows.flatMap((row) => [...row.dates]))].sort((a, b) => a - b);
  return {
    dates: dates.map(formatDate),
    curves: rows.map((row) => {
      const returns = new Map(row.dates.map((date, place) => [date, row.returns[place] ?? 0]));
      let value = 1;
      let peak = 1;
      const cumulative: (number | null)[] = [];
      const drawdown: (number | null)[] = [];
      for (const date of dates) {
        const gain = returns.get(date);
        if (gain !== undefined) {
          value *= 1 + gain;
          peak = Math.max(peak, value);
        }
        cumulative.push(gain === undefined ? null : value - 1);
        drawdown.push(gain === undefined ? null : value / peak - 1);
      }
      return { name: row.contender, cumulative, drawdown };
    }),
  };
}

export type Labels = ReadonlyMap<string, string>;

export function growthLegend({ curves }: Growth, labels: Labels, colours: Colours): readonly LegendItem[] {
  const names = curves.map(({ name }) => name);
  return names.map((name) => {
    const { label, colour, dash, isShown } = contenderStyle(name, names, labels);
    return { name: label, colour: colours(colour), dash, isShown };
  });
}

export function growthOption({ dates, curves }: Growth, labels: Labels, colours: Colours): ChartOption {
  const names = curves.map(({ name }) => name);
  const base = chartBase(colours);
  const lines = (which: 'cumulative' | 'drawdown', place: number) =>
    curves.map((curve) => {
      const { label, colour, dash, width } = contenderStyle(curve.name, names, labels);
      const isScore = curve.name === 'score';
      return {
        type: 'line',
        id: `${which} ${curve.name}`,
        name: label,
        xAxisIndex: place,
        yAxisIndex: place,
        symbol: 'none',
        emphasis: { disabled: true },
        z: isScore ? 4 : 3,
        itemStyle: { color: colours(colour) },
        lineStyle: { color: colours(colour), type: dash, width: place === 0 ? width : 1.1 },
        ...(place === 1 && isScore
          ? { areaStyle: { color: colours(colour), opacity: 0.14, origin: 0 } }
          : {}),
        data: curve[which].map((value) => value ?? '-'),
      };
    });
  return {
    ...base,
    axisPointer: { link: [{ xAxisIndex: 'all' }] },
    tooltip: { ...base.tooltip, trigger: 'axis', formatter: growthTooltip },
    grid: [
      { left: 64, right: 16, top: 12, bottom: 170 },
      { left: 64, right: 16, height: 120, bottom: 28 },
    ],
    xAxis: [
      categoryAxis(colours, dates, { gridIndex: 0, axisLabel: { show: false } }),
      categoryAxis(colours, dates, { gridIndex: 1 }),
    ],
    yAxis: [
      valueAxis(colours, 'percent', 'cumulative return', { gridIndex: 0 }),
      valueAxis(colours, 'percent', 'drawdown', { gridIndex: 1, max: 0 }),
    ],
    series: [...lines('cumulative', 0), ...lines('drawdown', 1)],
  };
}

/** Cumulative returns alone: drawdowns repeat the names. */
function growthTooltip(given: unknown): HTMLElement {
  const items = given as readonly { readonly axisIndex: number }[];
  return axisTooltip('signedPercent')(items.filter(({ axisIndex }) => axisIndex === 0));
}

export function growthTable({ dates, curves }: Growth, labels: Labels): ChartTable {
  const names = curves.map(({ name }) => name);
  return {
    columns: ['Date', ...names.map((name) => contenderStyle(name, names, labels).label)],
    rows: dates.map((date, place) => [
      date,
      ...curves.map(({ cumulative }) => formatNumber(cumulative[place], 'signedPercent')),
    ]),
  };
}
